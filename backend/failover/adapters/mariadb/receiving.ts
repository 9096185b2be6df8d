import { covers, missing, type Position } from '../../domain/position.js';
import type { ControlFailed } from '../../ports.js';
import { position, sendable } from './gtid.js';
import { connectionName, type Sender } from './sender.js';
import { received, receiving, type SlaveStatus } from './status.js';

const RECEIVER = `SELECT ID AS id FROM information_schema.PROCESSLIST WHERE COMMAND = 'Slave_IO'`;
const EXECUTED = 'SELECT @@global.gtid_binlog_pos AS binlog, @@global.gtid_slave_pos AS slave';

/** What it has applied or written itself. */
export async function executed(sender: Sender): Promise<Position> {
  const [[row]] = (await sender.ask(EXECUTED)) as unknown as { binlog: string; slave: string }[][];
  return position(row.binlog, row.slave);
}

/** Where one stands that lets nobody write any more, as far as whoever follows it can get. */
export async function closedAt(sender: Sender): Promise<Position> {
  const [[row], [slave]] = await sender.ask(EXECUTED, 'SHOW ALL SLAVES STATUS');
  const { binlog, slave: applied } = row as { binlog: string; slave: string };
  return (slave ? position : sendable)(binlog, applied);
}

/**
 * Stops the receiver and lets the applier go on. STOP SLAVE IO_THREAD alone waits for a hung or cut source for seconds, so
 * the receiver is killed first (F7). An applier that someone stopped is started BEFORE: once both have stopped, the next
 * start would throw away what was received (F1).
 */
export async function stopReceiving(sender: Sender): Promise<Position> {
  const [[slave], receivers] = (await sender.ask('SHOW ALL SLAVES STATUS', RECEIVER)) as unknown as [
    SlaveStatus[],
    { id: number }[],
  ];
  if (!slave) return executed(sender);
  if (receiving(slave) === 'no') return received(slave);
  if (slave.Slave_SQL_Running === 'No' && Number(slave.Last_SQL_Errno) === 0)
    await sender.do(`START SLAVE${connectionName(slave)} SQL_THREAD`);
  await endReceiver(sender, slave, receivers);
  const after = await sender.slave();
  if (after && receiving(after) !== 'no') throw sender.failed('failed', 'its receiver did not stop');
  return after ? received(after) : executed(sender);
}

/** Longer than a killed receiver of a source that lives, or refuses, takes to end; see below for one of a hung source. */
const ENDS_WITHIN_MS = 25;

/**
 * Kills the receiver's thread, then says that it shall stay stopped. It ends at once, within 3 ms, when its source lives or
 * refuses. At a hung one it tries for five seconds to tell its source; STOP breaks that off, but only once it has begun: a
 * STOP that comes too early is lost and repeated by the server after 2 s (F7). Nothing shows when it has begun: 10 ms were
 * enough in 28 of 28 tries, and in 13 of 14 on a machine with ten times more to do than it can.
 */
export async function endReceiver(
  sender: Sender,
  slave: SlaveStatus,
  receivers: readonly { id: number }[],
): Promise<void> {
  for (const { id } of receivers) await sender.do(`KILL ${id}`).catch(unlessGone);
  if (receiving(slave) === 'yes') {
    const until = performance.now() + ENDS_WITHIN_MS;
    const ended = (now: SlaveStatus | null) => !now || receiving(now) === 'no' || performance.now() >= until;
    await sender.until(() => sender.slave(), ended, 1);
  }
  await sender.do(`STOP SLAVE${connectionName(slave)} IO_THREAD`);
}

/** For KILL: a thread that is gone counts as ended. */
export function unlessGone(error: unknown): void {
  if (!/Unknown thread id/i.test((error as ControlFailed).message)) throw error;
}

/** Receives again; refuses where that would throw away what was received and not applied (F1). */
export async function startReceiving(sender: Sender): Promise<void> {
  const slave = await sender.slave();
  if (!slave) throw sender.failed('failed', 'it has no source to receive from');
  if (receiving(slave) !== 'no') return;
  if (slave.Slave_SQL_Running === 'No') {
    refuseLoss(sender, slave);
    await sender.do(`START SLAVE${connectionName(slave)}`);
  } else await sender.do(`START SLAVE${connectionName(slave)} IO_THREAD`);
}

/**
 * Waits in slices, so that an applier which stops is noticed at once. What is applied is said by `gtid_slave_pos`: its own
 * log has a transaction a moment before it is committed, and `detach` would still refuse to forget it then.
 */
export async function applyUpTo(sender: Sender, goal: Position): Promise<Position> {
  await beginShortLog(sender);
  for (;;) {
    const slice = Math.max(0.001, Math.min(0.1, (sender.deadline.left() - 60) / 1000)).toFixed(3);
    const [, [slave], [row]] = (await sender.ask(
      `SELECT MASTER_GTID_WAIT('${goal.text.replace(/[^\d,-]/g, '')}', ${slice}) AS waited`,
      'SHOW ALL SLAVES STATUS',
      EXECUTED,
    )) as unknown as [unknown, SlaveStatus[], { binlog: string; slave: string }[]];
    const now = position(row.binlog, row.slave);
    if (covers(slave ? position(row.slave) : now, goal)) return now;
    if (!slave) throw sender.failed('failed', `it follows nobody and lacks ${missing(goal, now)} transactions`);
    if (slave.Slave_SQL_Running === 'No') await startApplying(sender, slave);
    if (sender.deadline.left() < 80) {
      const lacks = missing(goal, now);
      throw sender.failed('timeout', `${lacks} received transactions are not applied; it stands at ${now.text}`);
    }
  }
}

/** Bytes; a server reads about 1 MB of its log a millisecond. */
const LONG_LOG = 8 * 1024 * 1024;

/**
 * Whoever connects by GTID makes its source read the current log file from its beginning up to that place, and no commit is
 * acknowledged meanwhile: 30 to 130 ms at 87 MB, by default files grow to 1 GB. Who may become the primary begins another
 * file, unless this one is short; that it could not is no reason not to go on.
 */
async function beginShortLog(sender: Sender): Promise<void> {
  const [[log]] = (await sender.ask('SHOW MASTER STATUS')) as unknown as [{ Position: number }[]];
  if (!log || Number(log.Position) < LONG_LOG) return;
  await sender.do('FLUSH NO_WRITE_TO_BINLOG BINARY LOGS').catch(() => undefined);
}

async function startApplying(sender: Sender, slave: SlaveStatus): Promise<void> {
  if (Number(slave.Last_SQL_Errno) > 0) throw sender.failed('failed', `its applier stopped: ${slave.Last_SQL_Error}`);
  if (receiving(slave) === 'no') refuseLoss(sender, slave);
  await sender.do(`START SLAVE${connectionName(slave)} SQL_THREAD`);
}

/** Forgets the source, once all that was received is applied. */
export async function detach(sender: Sender): Promise<void> {
  let slave = await sender.slave();
  if (!slave) return;
  if (receiving(slave) !== 'no') {
    await stopReceiving(sender);
    slave = (await sender.slave())!;
  }
  refuseLoss(sender, slave);
  const name = connectionName(slave);
  await sender.do(`STOP SLAVE${name}`, `RESET SLAVE${name} ALL`);
}

/**
 * @throws ControlFailed would-lose while something received is not applied. A restarted server forgets how far it had
 * received; what its files say of the source's log still tells that something is left.
 */
export function refuseLoss(sender: Sender, slave: SlaveStatus): void {
  const applied = position(slave.Gtid_Slave_Pos);
  const left = missing(received(slave), applied);
  const remedy = 'Let its applier finish, or salvage the relay log before any START SLAVE.';
  if (left > 0) throw sender.failed('would-lose', `${left} received transactions are not applied`, remedy);
  const forgotten = slave.Gtid_IO_Pos === '' && slave.Master_Log_File !== '' && slave.Slave_SQL_Running === 'No';
  const same =
    slave.Master_Log_File === slave.Relay_Master_Log_File && slave.Read_Master_Log_Pos === slave.Exec_Master_Log_Pos;
  if (forgotten && !same) {
    throw sender.failed(
      'would-lose',
      'its relay log holds what was received before a restart and never applied',
      remedy,
    );
  }
}
