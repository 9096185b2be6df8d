import { covers, missing, type Position } from '../../domain/position.js';
import { ControlFailed, type Beyond, type Follow } from '../../ports.js';
import type { Source } from '../mariadb/following.js';
import { endWriters } from '../mariadb/opening.js';
import { quoted, type Sender } from '../mariadb/sender.js';
import { statusOf } from '../mariadb/status.js';
import { applied, atMost, spelled } from './gtid-set.js';
import { received, receiving, type ReplicaStatus } from './status.js';

const EXECUTED = 'SELECT @@global.gtid_executed AS executed';

export async function readReplica(sender: Sender): Promise<ReplicaStatus | null> {
  const [[replica]] = (await sender.ask('SHOW REPLICA STATUS')) as unknown as ReplicaStatus[][];
  return replica ?? null;
}

async function executedSet(sender: Sender): Promise<string> {
  const [[row]] = (await sender.ask(EXECUTED)) as unknown as { executed: string }[][];
  return row.executed;
}

export const executed = async (sender: Sender): Promise<Position> => applied(await executedSet(sender));

/** All it ever wrote or applied; a stream is the server that wrote it. */
export const readHistory = async (sender: Sender): Promise<Position> => atMost(await executedSet(sender));

/** Stops the receiver; the applier is started before where someone had stopped it. */
export async function stopReceiving(sender: Sender): Promise<Position> {
  const replica = await readReplica(sender);
  if (!replica) return executed(sender);
  if (receiving(replica) === 'no') return received(replica);
  if (replica.Replica_SQL_Running === 'No' && Number(replica.Last_SQL_Errno) === 0)
    await sender.do('START REPLICA SQL_THREAD');
  await sender.do('STOP REPLICA IO_THREAD');
  const after = await readReplica(sender);
  if (after && receiving(after) !== 'no') throw sender.failed('failed', 'its receiver did not stop');
  return after ? received(after) : executed(sender);
}

export async function startReceiving(sender: Sender): Promise<void> {
  const replica = await readReplica(sender);
  if (!replica) throw sender.failed('failed', 'it has no source to receive from');
  if (receiving(replica) === 'no') await sender.do('START REPLICA IO_THREAD');
}

export async function applyUpTo(sender: Sender, goal: Position): Promise<Position> {
  for (;;) {
    const slice = Math.max(0.001, Math.min(0.1, (sender.deadline.left() - 60) / 1000)).toFixed(3);
    const wait = `SELECT WAIT_FOR_EXECUTED_GTID_SET(${quoted(goal.text)}, ${slice}) AS waited`;
    const [[{ waited }], [replica], [row]] = (await sender.ask(wait, 'SHOW REPLICA STATUS', EXECUTED)) as unknown as [
      { waited: number }[],
      ReplicaStatus[],
      { executed: string }[],
    ];
    const now = applied(row.executed);
    if (Number(waited) === 0 || covers(now, goal)) return now;
    if (!replica) throw sender.failed('failed', `it follows nobody and lacks ${missing(goal, now)} transactions`);
    if (replica.Replica_SQL_Running === 'No') await startApplying(sender, replica);
    if (sender.deadline.left() < 80) {
      throw sender.failed(
        'timeout',
        `${missing(goal, now)} received transactions are not applied; it stands at ${now.text}`,
      );
    }
  }
}

async function startApplying(sender: Sender, replica: ReplicaStatus): Promise<void> {
  if (Number(replica.Last_SQL_Errno) > 0)
    throw sender.failed('failed', `its applier stopped: ${replica.Last_SQL_Error}`);
  await sender.do('START REPLICA SQL_THREAD');
}

export async function detach(sender: Sender): Promise<void> {
  let replica = await readReplica(sender);
  if (!replica) return;
  if (receiving(replica) !== 'no') {
    await stopReceiving(sender);
    replica = (await readReplica(sender))!;
  }
  const left = missing(received(replica), applied(replica.Executed_Gtid_Set));
  const remedy = 'Let its applier finish.';
  if (left > 0) throw sender.failed('would-lose', `${left} received transactions are not applied`, remedy);
  await sender.do('STOP REPLICA', 'RESET REPLICA ALL');
}

const SWITCHES = `SHOW GLOBAL VARIABLES WHERE Variable_name IN ('super_read_only', 'rpl_semi_sync_source_enabled')`;
const WAITERS = `SHOW GLOBAL STATUS WHERE Variable_name IN ('Rpl_semi_sync_source_wait_sessions',
 'Rpl_semi_sync_source_clients', 'Rpl_semi_sync_source_status')`;

async function switches(sender: Sender) {
  const [variables, status] = (await sender.ask(SWITCHES, WAITERS)).map(statusOf);
  return {
    readOnly: variables['super_read_only'] === 'ON',
    waits: variables['rpl_semi_sync_source_enabled'] === 'ON',
    waiters: Number(status['Rpl_semi_sync_source_wait_sessions'] ?? 0),
    clients: Number(status['Rpl_semi_sync_source_clients'] ?? 0),
    state: status['Rpl_semi_sync_source_status'] ?? 'OFF',
  };
}

/** Ten weeks, ms. */
const FOR_EVER = 4_294_967_295;
const PLUGIN = `INSTALL PLUGIN rpl_semi_sync_source SONAME 'semisync_source.so'`;

export async function open(sender: Sender, acknowledged: boolean): Promise<void> {
  if (await readReplica(sender)) throw sender.failed('failed', 'it still follows a source; it was not opened');
  if (acknowledged) {
    const set = ['wait_point=AFTER_SYNC', `timeout=${FOR_EVER}`, 'wait_no_replica=ON', 'enabled=ON'];
    await sender.do(`SET ${set.map((one) => `GLOBAL rpl_semi_sync_source_${one}`).join(', ')}`);
    const { waits, state } = await switches(sender);
    if (!waits || state !== 'ON') throw sender.failed('failed', 'its commits would not wait for a replica', PLUGIN);
  } else await waitForNobody(sender);
  await sender.do('SET GLOBAL super_read_only=OFF, GLOBAL read_only=OFF');
  if ((await switches(sender)).readOnly) throw sender.failed('not-writable', 'it still says super_read_only');
}

async function waitForNobody(sender: Sender): Promise<void> {
  const { waits, waiters } = await switches(sender);
  if (waiters > 0) throw waiting(sender, waiters);
  if (waits) await sender.do('SET GLOBAL rpl_semi_sync_source_enabled=OFF');
}

/** A person let a living primary go on: whoever waits is answered. */
export async function goOnWithoutCopy(sender: Sender): Promise<number> {
  const { waits, waiters, readOnly } = await switches(sender);
  if (readOnly) throw sender.failed('not-writable', 'it lets nobody write: there is nothing to go on with');
  if (waits) await sender.do('SET GLOBAL rpl_semi_sync_source_enabled=OFF');
  return waits ? waiters : 0;
}

const waiting = (sender: Sender, count: number) =>
  sender.failed(
    'waiters',
    `${count} commits wait for an acknowledgement`,
    'Only a kill of the server releases nothing.',
  );

/** super_read_only holds for every account; sessions are ended so that clients go where the primary is. */
export async function close(sender: Sender): Promise<{ executed: Position; ended: number }> {
  const before = await switches(sender);
  if (!before.readOnly && before.clients === 0 && before.waiters > 0) throw waiting(sender, before.waiters);
  try {
    await sender.do('SET GLOBAL super_read_only=ON');
  } catch (error) {
    if (!(error instanceof ControlFailed) || error.reason !== 'timeout') throw error;
    const { waiters } = await switches(sender).catch(() => ({ waiters: 0 }));
    throw waiters > 0 ? waiting(sender, waiters) : error;
  }
  return { executed: await executed(sender), ended: await endWriters(sender) };
}

export async function follow(sender: Sender, source: Source, how: Follow): Promise<void> {
  const [[replica], [about]] = (await sender.ask('SHOW REPLICA STATUS', READ_ONLY)) as unknown as [
    ReplicaStatus[],
    { readOnly: number }[],
  ];
  if (replica && about.readOnly === 1 && followsAlready(replica, source)) return acknowledgeAs(sender, how);
  if (about.readOnly !== 1) await sender.do('SET GLOBAL super_read_only=ON');
  await waitForNobody(sender);
  await sender.do(
    ...(replica ? ['STOP REPLICA'] : []),
    ...(how.acknowledges ? ['SET GLOBAL rpl_semi_sync_replica_enabled=ON'] : []),
    changeSource(source, how),
    'START REPLICA',
  );
}

/** The variable changes nothing until its receiver is started again; without the plugin there is neither. */
async function acknowledgeAs(sender: Sender, { acknowledges }: Follow): Promise<void> {
  const [rows] = await sender.ask("SHOW GLOBAL STATUS LIKE 'Rpl_semi_sync_replica_status'");
  const [is, wanted] = [statusOf(rows)['Rpl_semi_sync_replica_status'], acknowledges ? 'ON' : 'OFF'];
  if (is === undefined || is === wanted) return;
  const set = `SET GLOBAL rpl_semi_sync_replica_enabled=${wanted}`;
  await sender.do('STOP REPLICA IO_THREAD', set, 'START REPLICA IO_THREAD');
}

const READ_ONLY = 'SELECT @@global.super_read_only AS readOnly';

function followsAlready(replica: ReplicaStatus, { endpoint, account }: Source): boolean {
  return (
    replica.Source_Host === endpoint.host &&
    Number(replica.Source_Port) === endpoint.port &&
    replica.Source_User === account.username &&
    Number(replica.Auto_Position) === 1 &&
    receiving(replica) === 'yes' &&
    replica.Replica_SQL_Running === 'Yes'
  );
}

/** Without TLS, caching_sha2_password needs the source's public key. */
export function changeSource({ endpoint, account, tls }: Source, { heartbeatMs }: Follow): string {
  const parts = [
    ...[`SOURCE_HOST=${quoted(endpoint.host)}`, `SOURCE_PORT=${endpoint.port}`],
    ...[`SOURCE_USER=${quoted(account.username)}`, `SOURCE_PASSWORD=${quoted(account.password)}`],
    ...['SOURCE_AUTO_POSITION=1', `SOURCE_HEARTBEAT_PERIOD=${(heartbeatMs / 1000).toFixed(3)}`],
    ...['SOURCE_CONNECT_RETRY=1', tls ? 'SOURCE_SSL=1' : 'GET_SOURCE_PUBLIC_KEY=1'],
  ];
  return `CHANGE REPLICATION SOURCE TO ${parts.join(', ')}`;
}

const MOST_NAMES = 100;

/** The server itself subtracts the sets: exact, and each has a name. */
export async function beyond(sender: Sender, other: Position): Promise<Beyond> {
  const subtract = `SELECT GTID_SUBTRACT(@@global.gtid_executed, ${quoted(other.text)}) AS extra`;
  const [[row]] = (await sender.ask(subtract)) as unknown as { extra: string }[][];
  return spelled(row.extra, MOST_NAMES);
}

const SETTINGS = [
  ...['version', 'server_id', 'server_uuid', 'gtid_mode', 'enforce_gtid_consistency', 'log_bin', 'log_replica_updates'],
  ...['binlog_format', 'sync_binlog', 'innodb_flush_log_at_trx_commit', 'rpl_semi_sync_source_enabled'],
  ...['rpl_semi_sync_source_timeout', 'rpl_semi_sync_source_wait_point', 'rpl_semi_sync_source_wait_no_replica'],
  ...['rpl_semi_sync_source_wait_for_replica_count', 'rpl_semi_sync_replica_enabled', 'replica_net_timeout'],
  ...['sync_relay_log', 'relay_log_recovery', 'skip_replica_start', 'replica_parallel_workers', 'super_read_only'],
  ...['replica_preserve_commit_order', 'read_only', 'event_scheduler', 'max_connections'],
];

export async function readSettings(sender: Sender): Promise<Record<string, string>> {
  const list = SETTINGS.map((name) => `'${name}'`).join(', ');
  const [variables] = await sender.ask(`SHOW GLOBAL VARIABLES WHERE Variable_name IN (${list})`);
  return statusOf(variables);
}
