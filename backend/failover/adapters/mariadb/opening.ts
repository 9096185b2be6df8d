import type { Position } from '../../domain/position.js';
import { ControlFailed } from '../../ports.js';
import { closedAt, unlessGone } from './receiving.js';
import { quoted, type Sender } from './sender.js';
import { statusOf } from './status.js';

/** Milliseconds; 24 days: a commit waits for a replica and never falls back by itself. */
const FOR_EVER = 2_147_483_647;
const WAITERS = `SHOW GLOBAL STATUS WHERE Variable_name IN ('Rpl_semi_sync_master_wait_sessions',
 'Rpl_semi_sync_master_clients', 'Rpl_semi_sync_master_status')`;
const SWITCHES = 'SELECT @@global.read_only AS readOnly, @@global.rpl_semi_sync_master_enabled AS waits';

interface Switches {
  readonly readOnly: boolean;
  readonly waits: boolean;
  /** Commits that wait for an acknowledgement. */
  readonly waiters: number;
  /** Replicas that could acknowledge. */
  readonly clients: number;
  readonly state: string;
}

async function switches(sender: Sender): Promise<Switches> {
  const [[row], status] = await sender.ask(SWITCHES, WAITERS);
  const said = statusOf(status);
  return {
    readOnly: row['readOnly'] === 1,
    waits: row['waits'] === 1,
    waiters: Number(said['Rpl_semi_sync_master_wait_sessions']),
    clients: Number(said['Rpl_semi_sync_master_clients']),
    state: said['Rpl_semi_sync_master_status'],
  };
}

/** Lets clients write; where commits shall wait, they wait before anyone may write (F10). */
export async function open(sender: Sender, acknowledged: boolean): Promise<void> {
  if (await sender.slave()) throw sender.failed('failed', 'it still follows a source; it was not opened');
  if (acknowledged) await waitForReplica(sender);
  else await waitForNobody(sender);
  await sender.do('SET GLOBAL read_only=0');
  const after = await switches(sender);
  if (after.readOnly) throw sender.failed('not-writable', 'it still says read_only');
}

async function waitForReplica(sender: Sender): Promise<void> {
  await sender.do(
    `SET GLOBAL rpl_semi_sync_master_wait_point='AFTER_SYNC', GLOBAL rpl_semi_sync_master_timeout=${FOR_EVER},` +
      ` GLOBAL rpl_semi_sync_master_wait_no_slave=1, GLOBAL rpl_semi_sync_master_enabled=1`,
  );
  const { waits, state } = await switches(sender);
  if (!waits || state !== 'ON')
    throw sender.failed('failed', 'its commits would not wait for a replica; it was not opened');
}

async function waitForNobody(sender: Sender): Promise<void> {
  const { waits } = refuseWaiters(sender, await switches(sender));
  if (waits) await sender.do('SET GLOBAL rpl_semi_sync_master_enabled=0');
}

/** A person let a living primary go on: whoever waits is answered, and what is acknowledged now is here alone. */
export async function goOnWithoutCopy(sender: Sender): Promise<number> {
  const before = await switches(sender);
  if (before.readOnly) throw sender.failed('not-writable', 'it lets nobody write: there is nothing to go on with');
  if (before.waits) await sender.do('SET GLOBAL rpl_semi_sync_master_enabled=0');
  return before.waits ? before.waiters : 0;
}

/** @throws ControlFailed waiters: switching acknowledgement off, or a KILL, would show a row that no replica has (F3) */
export function refuseWaiters(sender: Sender, now: Switches): Switches {
  if (now.waiters > 0) throw waiters(sender, now.waiters);
  return now;
}

const waiters = (sender: Sender, count: number) =>
  sender.failed(
    'waiters',
    `${count} commits wait for an acknowledgement`,
    'Only a kill of the server releases nothing.',
  );

/** Stops waiting for replicas, on a member that is about to follow. */
export async function stopWaiting(sender: Sender): Promise<void> {
  await waitForNobody(sender);
}

/**
 * Lets nobody write. SET read_only waits behind LOCK TABLES, long statements and commits, and keeps new ones waiting
 * meanwhile: the server gives it up in time, and then nothing has changed.
 */
export async function close(sender: Sender): Promise<{ executed: Position; ended: number }> {
  const before = await switches(sender);
  if (!before.readOnly && before.clients === 0) refuseWaiters(sender, before);
  await setReadOnly(sender);
  const ended = await endWriters(sender);
  return { executed: await closedAt(sender), ended };
}

export async function setReadOnly(sender: Sender): Promise<void> {
  try {
    await sender.do('SET GLOBAL read_only=1');
  } catch (error) {
    if (!(error instanceof ControlFailed) || error.reason !== 'timeout') throw error;
    const { waiters: count, readOnly } = await switches(sender).catch(() => ({ waiters: 0, readOnly: false }));
    if (readOnly) return;
    if (count > 0) throw waiters(sender, count);
    const sentence = 'read_only waits behind a statement or a LOCK TABLES; it was taken back';
    throw sender.failed('timeout', sentence, 'Find it in SHOW PROCESSLIST and end it.');
  }
}

const OTHERS = `SELECT ID AS id FROM information_schema.PROCESSLIST WHERE COMMAND NOT LIKE 'Binlog Dump%'
 AND COMMAND <> 'Daemon' AND USER NOT IN ('system user', 'event_scheduler', SUBSTRING_INDEX(USER(), '@', 1))`;

/**
 * Ends clients' sessions: those with READ ONLY ADMIN write on under read_only, and which have it cannot be seen without
 * reading every account. The others only lose a connection to a server that is no longer theirs.
 */
export async function endWriters(sender: Sender): Promise<number> {
  const ended = new Set<number>();
  const read = async () => (await sender.ask(OTHERS))[0] as unknown as { id: number }[];
  const none = await sender.until(
    async () => {
      const left = await read();
      const fresh = left.filter(({ id }) => !ended.has(id));
      fresh.forEach(({ id }) => ended.add(id));
      await Promise.all(fresh.map(({ id }) => sender.do(`KILL ${id}`).catch(unlessGone)));
      return left;
    },
    (left) => left.length === 0,
  );
  if (!none) throw sender.failed('timeout', 'it is read-only, but sessions that were ended are still there');
  return ended.size;
}

export const CANARY_SCHEMA = 'holdfast_failover';

/** What the canary is written into; on the primary only, replicas receive it. */
export const CANARY_STATEMENTS = [
  `CREATE DATABASE IF NOT EXISTS ${CANARY_SCHEMA}`,
  `CREATE TABLE IF NOT EXISTS ${CANARY_SCHEMA}.canary (id TINYINT UNSIGNED NOT NULL PRIMARY KEY,` +
    ' term BIGINT UNSIGNED NOT NULL, written_at DATETIME(3) NOT NULL) ENGINE=InnoDB',
];

/** Writes the row; returns when it is acknowledged. Makes its table where an import did not. */
export async function canary(sender: Sender, term: number): Promise<void> {
  const row = `(1, ${Math.trunc(term)}, ${quoted(new Date().toISOString().slice(0, 23).replace('T', ' '))})`;
  const write = `INSERT INTO ${CANARY_SCHEMA}.canary (id, term, written_at) VALUES ${row}
 ON DUPLICATE KEY UPDATE term = VALUES(term), written_at = VALUES(written_at)`;
  try {
    await sender.do(write);
  } catch (error) {
    if (!/doesn't exist|Unknown database/i.test((error as Error).message)) throw error;
    await sender.do(...CANARY_STATEMENTS, write);
  }
}
