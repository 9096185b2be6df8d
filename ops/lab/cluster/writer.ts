import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { until } from '../until.js';
import type { LabMember } from './member.js';

export interface WriterOptions {
  host: string;
  port: number;
  /** Milliseconds between one connection's rows; 10 unless told otherwise. A late answer delays the next row. */
  everyMs: number;
  /** Rows a second over all connections, in place of `everyMs`. */
  perSecond: number;
  /** 1 unless told otherwise. */
  connections: number;
  /** After a failure it connects again so many milliseconds later; 5 unless told otherwise. */
  reconnectMs: number;
  /** How long it waits for an answer; 30 s unless told otherwise. */
  timeoutMs: number;
  /** The number before its first; unless told otherwise each client of a process has a thousand million of its own. */
  after: number;
  /** Signs in as root, whom read_only does not stop; no unless told otherwise. */
  privileged: boolean;
}

/** A row that the server said is committed. */
export interface Acknowledgement {
  readonly n: number;
  /** When the answer came, in milliseconds since 1970 with fractions. */
  readonly at: number;
  /** @@server_id of who answered. */
  readonly server: number;
}

export interface Gap {
  readonly from: number;
  readonly to: number;
  readonly ms: number;
}

export interface Summary {
  readonly acknowledged: number;
  readonly failed: number;
  readonly longestGap: number;
}

/** A client in a process of its own, so that nothing in the test delays it. Each attempt has a new number. */
export interface LabWriter {
  /** The numbers that were acknowledged so far, in the order of the answers. */
  acknowledged(): number[];
  acknowledgements(): Acknowledgement[];
  /** The times without any acknowledgement that lasted longer than `overMs` (100 unless told otherwise). */
  gaps(overMs?: number): Gap[];
  /** The longest time between two acknowledgements, in milliseconds; only those that ended after `since` (epoch ms). */
  longestGap(since?: number): number;
  /** Attempts without an acknowledgement; their rows may or may not be there. Refused connections are not among them. */
  failed(): number;
  /** The last error a row ended with. */
  lastError(): string | null;
  /** How many rows ended with each error: `ER_OPTION_PREVENTS_STATEMENT`, `PROTOCOL_CONNECTION_LOST` … */
  errors(): Record<string, number>;
  stop(): Promise<Summary>;
}

/** What the client's process sends. */
export interface WriterReport {
  acknowledged: Acknowledgement[];
  failed: number;
  lastError: string | null;
  errors: Record<string, number>;
}

export const WRITER_DEFAULTS = {
  everyMs: 10,
  connections: 1,
  reconnectMs: 5,
  timeoutMs: 30_000,
  after: 0,
  privileged: false,
};
let clients = 0;

/** Starts the client and waits for its first acknowledgement. */
export async function startWriter(
  options: Partial<WriterOptions> & Pick<WriterOptions, 'host' | 'port'>,
): Promise<LabWriter> {
  const writer = new WritingClient({ ...WRITER_DEFAULTS, after: 1e9 * clients++, ...options });
  await until('the client has its first row acknowledged', () => writer.acknowledged().length > 0, 30_000, 5);
  return writer;
}

class WritingClient implements LabWriter {
  private readonly child: ChildProcess;
  private readonly exit: Promise<unknown>;
  private readonly list: Acknowledgement[] = [];
  private last: WriterReport = { acknowledged: [], failed: 0, lastError: null, errors: {} };

  constructor(options: object) {
    const program = fileURLToPath(new URL('./writer-process.js', import.meta.url));
    this.child = fork(program, [JSON.stringify(options)]);
    this.exit = once(this.child, 'close'); // after its last message, which may come after 'exit'
    this.child.on('message', (report: WriterReport) => {
      for (const acknowledgement of report.acknowledged) this.list.push(acknowledgement);
      this.last = report;
    });
  }

  acknowledged = () => this.list.map(({ n }) => n);
  acknowledgements = () => [...this.list];
  failed = () => this.last.failed;
  lastError = () => this.last.lastError;
  errors = () => this.last.errors;

  gaps(overMs = 100): Gap[] {
    const pairs = this.list.slice(1).map((next, index) => ({ from: this.list[index].at, to: next.at }));
    return pairs.map(({ from, to }) => ({ from, to, ms: to - from })).filter(({ ms }) => ms > overMs);
  }

  longestGap(since = 0): number {
    return this.gaps(0).reduce((longest, { to, ms }) => (to >= since && ms > longest ? ms : longest), 0);
  }

  async stop(): Promise<Summary> {
    if (this.child.connected) this.child.send('stop');
    await this.exit;
    return { acknowledged: this.list.length, failed: this.failed(), longestGap: this.longestGap() };
  }
}

/** The acknowledged rows that the primary of now does not have: must be none. */
export async function lostRows(cluster: { primary(): Promise<LabMember> }, writer: LabWriter): Promise<number[]> {
  const primary = await cluster.primary();
  const acknowledged = writer.acknowledged();
  const range = acknowledged.reduce(([low, high], n) => [Math.min(low, n), Math.max(high, n)], [Infinity, 0]);
  if (acknowledged.length === 0) return [];
  const rows = await primary.sql<{ n: number }>('SELECT n FROM holdfast.numbered WHERE n BETWEEN ? AND ?', range);
  const there = new Set(rows.map(({ n }) => n));
  return acknowledged.filter((n) => !there.has(n));
}
