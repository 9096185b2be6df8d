import { setTimeout as sleep } from 'node:timers/promises';
import { createConnection, type Connection, type RowDataPacket } from 'mysql2/promise';
import { clientAccount, rootAccount } from './accounts.js';
import type { Acknowledgement, WRITER_DEFAULTS, WriterReport } from './writer.js';

/** The writing client: `writer-process.js <options as JSON>`; reports over IPC, ends at `stop` or with its parent. */
type Options = typeof WRITER_DEFAULTS & { host: string; port: number; perSecond?: number };
const options = JSON.parse(process.argv[2]) as Options;
const pause = options.perSecond ? (1000 * options.connections) / options.perSecond : options.everyMs;
const now = () => performance.timeOrigin + performance.now();
const closed = new WeakSet<Connection>();
let stopped = false;
let next = options.after + 1;
let failed = 0;
let lastError: string | null = null;
const errors: Record<string, number> = {};
let unsent: Acknowledgement[] = [];

process.on('message', () => (stopped = true));
process.on('disconnect', () => process.exit());
const reporter = setInterval(report, 10);
await Promise.all(Array.from({ length: options.connections }, (_, index) => writeRows((index * pause) / 10)));
clearInterval(reporter);
report(() => process.disconnect());

function report(then?: () => void): void {
  const message: WriterReport = { acknowledged: unsent, failed, lastError, errors };
  unsent = [];
  process.send!(message, () => then?.());
}

async function writeRows(delay: number): Promise<void> {
  await sleep(delay);
  let connection: Connection | null = null;
  let due = now();
  while (!stopped) {
    if (connection && closed.has(connection)) connection = null; // it was idle: nothing failed
    connection ??= await connect();
    if (!connection) {
      await sleep(options.reconnectMs);
      due = now();
      continue;
    }
    if (!(await writeRow(connection, next++))) {
      connection.destroy();
      connection = null;
    }
    due = Math.max(due + pause, now() - 10 * pause); // after a stall it catches up a little, not everything
    await sleep(Math.max(0, due - now()));
  }
  connection?.destroy();
}

async function connect(): Promise<Connection | null> {
  const { host, port, timeoutMs } = options;
  const { username: user, password } = options.privileged ? rootAccount : clientAccount;
  try {
    const connection = await createConnection({ host, port, user, password, connectTimeout: timeoutMs });
    connection.on('error', () => closed.add(connection));
    return connection;
  } catch {
    return null;
  }
}

async function writeRow(connection: Connection, n: number): Promise<boolean> {
  const sql = `INSERT INTO holdfast.numbered VALUES (${n}, @@server_id) RETURNING server`;
  try {
    const [rows] = await connection.query<RowDataPacket[]>({ sql, timeout: options.timeoutMs });
    unsent.push({ n, at: now(), server: Number(rows[0]['server']) });
    return true;
  } catch (error) {
    failed++;
    const { message, code = message } = error as Error & { code?: string };
    lastError = message;
    errors[code] = (errors[code] ?? 0) + 1;
    return false;
  }
}
