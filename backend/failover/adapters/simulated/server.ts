import { nowhere, type Position } from '../../domain/position.js';
import type { Ineligibility, MemberFacts } from '../../domain/topology.js';
import type { Dice, EventQueue, Planned } from './event-queue.js';
import { type Line, SimulatedProcess, type SimulatedNetwork } from './network.js';
import { Receiver, type Replicated, type Transaction } from './receiver.js';

export type { Transaction };

export type WriteOutcome = 'acknowledged' | 'read-only';

/** What `my.cnf` says: how it comes back when nobody is looking (rule 8, F9, F17). */
export interface OptionFile {
  readonly readOnly: boolean;
  /** init_rpl_role=SLAVE with semi-sync replica on: truncates what no replica acknowledged (F4). */
  readonly slaveRole: boolean;
  readonly eventScheduler: boolean;
  /** Whether replication starts by itself at start. */
  readonly startReplica: boolean;
}

export const safeFile: OptionFile = { readOnly: true, slaveRole: true, eventScheduler: false, startReplica: true };

interface Waiter {
  readonly seq: number;
  readonly done: (outcome: WriteOutcome) => void;
}

interface Dump {
  readonly id: number;
  readonly line: Line;
  readonly receiver: Receiver;
  sent: number;
}

/** A commit that reached the engine this lately may be missing after a SLAVE-role start (F17: in 1 of 3 such runs). */
const UNFLUSHED_MS = 20;

/**
 * A MariaDB server as failover sees it: a binary log, commits that wait for exactly one acknowledgement after the sync
 * (F16, AFTER_SYNC), read_only, events, sessions; what a crash and a start make of it. Its replica side is `Receiver`.
 */
export class SimulatedServer implements Replicated {
  readonly process: SimulatedProcess;
  readonly receiver: Receiver;
  /** The binary log; what lies past `committed` waits for an acknowledgement and is not visible. */
  log: Transaction[] = [];
  committed = 0;
  readOnly = true;
  private answered = 0;
  acknowledgement: 'on' | 'degraded' | 'off' = 'off';
  /** rpl_semi_sync_master_timeout: after it commits go on without a copy. */
  acknowledgeTimeoutMs = Infinity;
  eventScheduler = false;
  readonly events = new Map<string, boolean>();
  storageTrouble = '';
  saturated = false;
  denied = false;
  ineligible: readonly Ineligibility[] = [];
  /** Accounts of other controllers that are signed in. */
  controllers: readonly string[] = [];
  optionFile: OptionFile = safeFile;
  startedAt = -3_600_000;
  /** Clients' sessions. */
  readonly sessions = new Set<Line>();
  /** Sessions of controllers by their id, for KILL. */
  readonly connections = new Map<number, Line>();
  /** Slave_connections. */
  signIns = 0;
  private readonly dumps = new Set<Dump>();
  private waiters: Waiter[] = [];
  private applyWaits: { readonly count: number; readonly done: () => void }[] = [];
  private stalled: (() => void)[] = [];
  private lastReleaseAt = -Infinity;
  private unflushed = false;
  private nextConnection = 1;
  private waitTimer: Planned | null = null;
  private readonly deaths: (() => void)[] = [];

  constructor(
    readonly id: string,
    readonly serverId: number,
    readonly network: SimulatedNetwork,
    readonly queue: EventQueue,
    private readonly dice: Dice,
  ) {
    this.process = new SimulatedProcess(id, queue);
    this.receiver = new Receiver(this, queue);
  }

  get waiting(): number {
    return this.waiters.length;
  }

  get executed(): Position {
    return positionOf(this.log, this.log.length);
  }

  /** INSERT … COMMIT; `done` comes when the client may be told, never when it waits for ever. */
  write(row: string, privileged: boolean, done: (outcome: WriteOutcome) => void): void {
    if (this.storageTrouble) return void this.stalled.push(() => this.write(row, privileged, done));
    if (this.readOnly && !privileged) return done('read-only');
    const seq = this.log.length + 1;
    this.log.push({ server: this.serverId, seq, row, at: this.queue.now });
    for (const dump of this.dumps) this.feed(dump);
    if (this.acknowledgement !== 'on') {
      this.commit(seq);
      return done('acknowledged');
    }
    this.waiters.push({ seq, done });
    if (this.acknowledgeTimeoutMs < Infinity && !this.waitTimer) this.armTimeout();
  }

  /** A transaction that is written here whatever read_only says, and waits for nobody: an event's, or a person's. */
  writeAlone(row: string): void {
    this.log.push({ server: this.serverId, seq: this.log.length + 1, row, at: this.queue.now });
    this.commit(this.log.length);
    for (const dump of this.dumps) this.feed(dump);
  }

  /** A replica has everything up to `seq`; one acknowledgement suffices. */
  acknowledged(seq: number): void {
    if (this.acknowledgement === 'degraded') this.acknowledgement = 'on';
    this.answered += this.waiters.filter((waiter) => waiter.seq <= seq).length;
    this.release(seq);
  }

  /** A replica's receiver signs in for what comes after `from`; '' or the error 1236 it gets. */
  serve(line: Line, receiver: Receiver, from: number, last: Transaction | undefined): string {
    const id = ++this.signIns;
    // As MariaDB knows a transaction: by its number and who wrote it first. What it wrote nobody compares.
    if (from > 0 && this.log.at(from - 1)?.server !== last?.server) {
      return `Got fatal error 1236: requested GTID ${last?.server}-${from} is not in the binary log of ${this.id}`;
    }
    for (const dump of this.dumps) if (dump.receiver === receiver) this.dropDump(dump);
    const dump = { id, line, receiver, sent: from };
    this.dumps.add(dump);
    line.onClosed[1] = () => this.dumps.delete(dump);
    this.feed(dump);
    return '';
  }

  /** Receivers whose connection this server still holds. */
  receivers(): string[] {
    return [...this.dumps].map((dump) => dump.receiver.server.id);
  }

  /** Makes commits wait, or no longer; switching it off answers OK to whoever waits (F3: never do that). */
  setAcknowledgement(state: 'on' | 'off'): void {
    this.acknowledgement = state;
    if (state === 'off') this.release(this.log.length);
  }

  /** Ends clients' sessions; a commit that waited is then committed here, its client told nothing (F3). */
  endSessions(): number {
    const ended = this.sessions.size;
    for (const line of this.sessions) line.close(1);
    this.sessions.clear();
    if (this.waiters.length > 0) this.commit(this.log.length);
    this.waiters = [];
    return ended;
  }

  admit(line: Line): number {
    const id = this.nextConnection++;
    this.connections.set(id, line);
    line.onClosed[1] = () => this.connections.delete(id);
    return id;
  }

  clearStorage(): void {
    this.storageTrouble = '';
    const stalled = this.stalled;
    this.stalled = [];
    for (const run of stalled) run();
  }

  /** A transaction that came by replication and is applied. */
  applied(transaction: Transaction): void {
    this.log.push(transaction);
    this.commit(this.log.length);
    for (const dump of this.dumps) this.feed(dump);
    if (this.applyWaits.length > 0) this.tellApplied();
  }

  /** MASTER_GTID_WAIT. */
  whenApplied(count: number, done: () => void): void {
    this.applyWaits.push({ count, done });
    this.tellApplied();
  }

  facts(): MemberFacts {
    const { log, serverId, receiver, queue } = this;
    const own = receiver.source ? log.slice(receiver.position).filter(({ server }) => server === serverId) : [];
    return {
      serverId,
      version: '10.11.19-MariaDB-simulated',
      readOnly: this.readOnly,
      executed: this.executed,
      replica: receiver.facts(),
      acknowledgement: {
        state: this.acknowledgement,
        waiters: this.waiters.length,
        receivers: this.receivers(),
        lossless: true,
        answered: this.answered,
        clients: [...this.dumps].filter(({ receiver: { acknowledges } }) => acknowledges).length,
        signIns: { count: this.signIns, open: [...this.dumps].map(({ id }) => String(id)) },
      },
      ineligible: this.ineligible,
      errant: own.map(({ server, seq }) => `0-${server}-${seq}`),
      uptimeMs: queue.now - this.startedAt,
      sessions: this.sessions.size,
      events: this.eventScheduler ? [...this.events].filter(([, on]) => on).map(([name]) => name) : [],
      storageTrouble: this.storageTrouble,
      controllers: this.controllers,
    };
  }

  /** SIGSTOP and SIGCONT: its kernel still accepts connections, nothing answers. */
  stop(): void {
    this.process.stop();
    this.network.changed();
  }

  resume(): void {
    this.process.resume();
    this.network.changed();
  }

  /** SIGKILL: releases nothing, tells nobody but by the connections that end. */
  kill(): void {
    if (this.process.state === 'dead') return;
    this.process.kill();
    this.unflushed = this.queue.now - this.lastReleaseAt < UNFLUSHED_MS;
    for (const line of [...this.sessions, ...this.connections.values()]) line.close(1);
    for (const dump of this.dumps) dump.line.close(1);
    this.sessions.clear();
    this.connections.clear();
    this.dumps.clear();
    this.waiters = [];
    this.stalled = [];
    this.applyWaits = [];
    this.waitTimer = null;
    this.receiver.killed();
    this.network.changed();
    for (const listener of this.deaths) listener();
  }

  /** SIGTERM: what waits is committed here, unacknowledged. */
  shutDown(): void {
    if (this.process.state === 'running') this.commit(this.log.length);
    this.lastReleaseAt = -Infinity;
    this.kill();
  }

  onDeath(listener: () => void): void {
    this.deaths.push(listener);
  }

  /** Starts it by its option file, or as someone wants it started. */
  start(how: OptionFile = this.optionFile): void {
    if (this.process.state !== 'dead') return;
    this.process.start();
    this.startedAt = this.queue.now;
    this.signIns = 0;
    if (how.slaveRole) this.truncate();
    this.committed = this.log.length;
    this.unflushed = false;
    this.lastReleaseAt = -Infinity;
    this.readOnly = how.readOnly;
    this.acknowledgement = 'off';
    this.eventScheduler = how.eventScheduler;
    this.storageTrouble = '';
    this.saturated = false;
    this.receiver.restarted(how.startReplica);
    this.network.changed();
  }

  private truncate(): void {
    this.log.length = this.committed - (this.unflushed && this.dice.chance(1 / 3) ? 1 : 0);
    this.receiver.position = Math.min(this.receiver.position, this.log.length);
  }

  private commit(seq: number): void {
    this.committed = Math.max(this.committed, Math.min(seq, this.log.length));
  }

  private release(seq: number): void {
    this.commit(seq);
    if (this.waiters.length === 0) return;
    this.lastReleaseAt = this.queue.now;
    const done = this.waiters.filter((waiter) => waiter.seq <= seq);
    this.waiters = this.waiters.filter((waiter) => waiter.seq > seq);
    for (const waiter of done) waiter.done('acknowledged');
  }

  private tellApplied(): void {
    const due = this.applyWaits.filter(({ count }) => count <= this.log.length);
    this.applyWaits = this.applyWaits.filter(({ count }) => count > this.log.length);
    for (const { done } of due) done();
  }

  private armTimeout(): void {
    this.waitTimer = this.process.after(this.acknowledgeTimeoutMs, () => {
      this.waitTimer = null;
      if (this.waiters.length === 0) return;
      this.acknowledgement = 'degraded';
      this.release(this.log.length);
    });
  }

  private feed(dump: Dump): void {
    if (dump.sent >= this.log.length) return;
    const batch = this.log.slice(dump.sent);
    dump.sent = this.log.length;
    const { line, receiver } = dump;
    line.send(1, () => receiver.receive(line, batch));
  }

  private dropDump(dump: Dump): void {
    this.dumps.delete(dump);
    dump.line.close(1);
  }
}

/** The position of the first `count` transactions of a log. */
export function positionOf(log: readonly Transaction[], count: number): Position {
  if (count === 0) return nowhere;
  return { text: `0-${log[count - 1].server}-${count}`, streams: { 0: count } };
}
