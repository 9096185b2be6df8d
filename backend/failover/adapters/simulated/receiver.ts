import { nowhere, type Position } from '../../domain/position.js';
import type { ReplicaFacts } from '../../domain/topology.js';
import { dial } from './dial.js';
import type { EventQueue, Planned } from './event-queue.js';
import type { Line, SimulatedNetwork, SimulatedProcess } from './network.js';

/** One transaction; its number in the binary log is its place. Two with one number are two histories. */
export interface Transaction {
  readonly server: number;
  readonly seq: number;
  /** Which row it wrote. */
  readonly row: string;
  readonly at: number;
}

/** A server as the replica side knows it: its own, and its source. */
export interface Replicated {
  readonly id: string;
  readonly process: SimulatedProcess;
  readonly network: SimulatedNetwork;
  readonly log: readonly Transaction[];
  /** A replica has everything up to `seq`. */
  acknowledged(seq: number): void;
  /** Signs a receiver in; '' or the error it gets. */
  serve(line: Line, receiver: Receiver, from: number, last: Transaction | undefined): string;
  applied(transaction: Transaction): void;
}

/** slave_net_timeout: how long the IO thread says Yes to a source that says nothing (F5, as the linter asks). */
const NET_TIMEOUT_MS = 4_000;
/** MASTER_CONNECT_RETRY. */
const RETRY_MS = 1_000;

/**
 * A server's replica side: what it has received and what it has applied are two things. Both threads stopped and either
 * started again throws away what was received only (F1); so does a restart (F17) and CHANGE MASTER.
 */
export class Receiver {
  source: Replicated | null = null;
  receiving: ReplicaFacts['receiving'] = 'no';
  receiveError = '';
  applying = false;
  applyError = '';
  acknowledges = false;
  heartbeatMs = 100;
  /** gtid_slave_pos: how many of the source's transactions are applied. */
  position = 0;
  /** Received, not applied. */
  relay: Transaction[] = [];
  /** What one transaction takes to apply, ms; 0 applies a burst at once. */
  applyMs = 0;
  /** The applier runs, but gets nowhere: a lock, a long statement. */
  held = false;
  /** The next transaction stops the applier with this error. */
  nextError = '';
  private line: Line | null = null;
  private attempt = 0;
  private plannedApply: Planned | null = null;
  private silence: Planned | null = null;
  private counted = 0;
  private flowsSince: number | null = null;
  private flowDelay = 0;
  private bothStopped = true;

  constructor(
    readonly server: Replicated,
    private readonly queue: EventQueue,
  ) {
    server.network.onChange(() => this.look());
  }

  /** Gtid_IO_Pos. */
  get received(): Position {
    const { relay, position, server } = this;
    const last = relay.at(-1) ?? server.log[position - 1];
    if (!last) return nowhere;
    const count = position + relay.length;
    return { text: `0-${last.server}-${count}`, streams: { 0: count } };
  }

  /** Slave_received_heartbeats and Gtid_IO_Pos: rises while the source's signs arrive (F18). */
  get signs(): string {
    const beats = this.flowsSince === null ? 0 : Math.floor((this.queue.now - this.flowsSince) / this.heartbeatMs);
    return `${this.counted + Math.max(0, beats)}/${this.position + this.relay.length}`;
  }

  /** STOP SLAVE IO_THREAD. */
  stopReceiving(): void {
    this.hangUp();
    this.receiving = 'no';
    this.noteStopped();
  }

  /** START SLAVE IO_THREAD. */
  startReceiving(): void {
    if (!this.source || this.receiving !== 'no') return;
    this.discardAfterStop();
    this.receiveError = '';
    this.receiving = 'connecting';
    this.connect();
  }

  /** STOP SLAVE SQL_THREAD, or what an error does. */
  stopApplying(error = ''): void {
    this.applying = false;
    this.applyError = error;
    this.queue.cancel(this.plannedApply);
    this.plannedApply = null;
    this.noteStopped();
  }

  /** START SLAVE SQL_THREAD. */
  startApplying(): void {
    if (!this.source || this.applying) return;
    this.discardAfterStop();
    this.applyError = '';
    this.applying = true;
    this.planApply();
  }

  hold(held: boolean): void {
    this.held = held;
    if (held) this.queue.cancel(this.plannedApply);
    this.plannedApply = null;
    this.planApply();
  }

  /** RESET SLAVE ALL. */
  forget(): void {
    this.hangUp();
    this.receiving = 'no';
    this.stopApplying();
    this.relay = [];
    this.source = null;
    this.receiveError = '';
    this.acknowledges = false;
  }

  /** CHANGE MASTER, START SLAVE. */
  follow(source: Replicated, how: { heartbeatMs: number; acknowledges: boolean; asFormerPrimary: boolean }): void {
    this.forget();
    if (how.asFormerPrimary) this.position = this.server.log.length;
    this.source = source;
    this.heartbeatMs = how.heartbeatMs;
    this.acknowledges = how.acknowledges;
    this.startApplying();
    this.startReceiving();
  }

  /** Transactions of the source that arrive; the acknowledgement says that they are received, not applied (F16). */
  receive(line: Line, batch: readonly Transaction[]): void {
    if (line !== this.line) return;
    for (const one of batch) this.relay.push(one);
    const { source } = this;
    const seq = batch.at(-1)!.seq;
    if (this.acknowledges) line.send(0, () => source!.acknowledged(seq));
    this.planApply();
  }

  /** mariadb-binlog over the relay log, before anything was started (F2). */
  salvaged(held: Transaction[]): void {
    this.relay = held;
    this.planApply();
  }

  killed(): void {
    this.hangUp();
    this.plannedApply = null;
    this.attempt++;
  }

  restarted(start: boolean): void {
    this.bothStopped = true;
    this.receiving = 'no';
    this.applying = false;
    if (!start || !this.source) return;
    this.startApplying();
    this.startReceiving();
  }

  facts(): ReplicaFacts | null {
    const { source, relay } = this;
    if (!source) return null;
    return {
      source: source.id,
      sourceAddress: `${source.id}:3306`,
      receiving: this.receiving,
      receiveError: this.receiveError,
      applying: this.applying,
      applyError: this.applyError,
      received: this.received,
      lagMs: this.applying ? (relay.length > 0 ? this.queue.now - relay[0].at : 0) : null,
      acknowledges: this.acknowledges && this.receiving === 'yes',
      heartbeatMs: this.heartbeatMs,
    };
  }

  private noteStopped(): void {
    if (this.receiving === 'no' && !this.applying) this.bothStopped = true;
  }

  private discardAfterStop(): void {
    if (this.bothStopped) this.relay = [];
    this.bothStopped = false;
  }

  private connect(): void {
    const { server, source } = this;
    const attempt = ++this.attempt;
    const again = () => {
      if (attempt === this.attempt && this.receiving === 'connecting') this.connect();
    };
    server.process.after(RETRY_MS, again);
    dial(server.network, [server.id, source!.id], server.process, source!.process, (line) => {
      if (line === 'refused') return;
      if (attempt !== this.attempt || this.receiving !== 'connecting') return line.close(0);
      this.line = line;
      line.onClosed[0] = () => this.lost(line);
      line.send(0, () => this.signIn(line, source!));
    });
  }

  /** Runs at the source. */
  private signIn(line: Line, source: Replicated): void {
    const { position, relay, server } = this;
    const last = relay.at(-1) ?? server.log[position - 1];
    const error = source.serve(line, this, position + relay.length, last);
    line.send(1, () => {
      if (line !== this.line) return;
      if (error) return this.fail(error);
      this.receiving = 'yes';
      this.receiveError = '';
      this.attempt++;
      this.look();
    });
  }

  private fail(error: string): void {
    this.hangUp();
    this.receiving = 'no';
    this.receiveError = error;
    this.noteStopped();
  }

  private lost(line: Line): void {
    if (line !== this.line) return;
    this.hangUp();
    if (this.receiving === 'no') return;
    this.receiving = 'connecting';
    this.receiveError = 'error reconnecting to master';
    this.connect();
  }

  private hangUp(): void {
    const { line } = this;
    this.line = null;
    this.attempt++;
    line?.close(0);
    this.look();
  }

  /** Whether heartbeats still come; counts those that came. */
  private look(): void {
    const { line, source, queue, server } = this;
    const flows =
      this.receiving === 'yes' &&
      line !== null &&
      line.isOpen(1) &&
      source!.process.state === 'running' &&
      line.passes(1);
    const delay = flows ? server.network.delayOf(source!.id, server.id) : 0;
    if (flows === (this.flowsSince !== null) && (!flows || delay === this.flowDelay)) return;
    const before = this.flowsSince === null ? 0 : this.flowDelay;
    this.flowDelay = delay;
    if (flows) {
      if (this.flowsSince !== null) this.count();
      this.flowsSince = queue.now + Math.max(0, delay - before);
      queue.cancel(this.silence);
      this.silence = null;
    } else {
      this.count();
      if (line) this.silence = server.process.after(NET_TIMEOUT_MS, () => this.lost(line));
    }
  }

  private count(): void {
    this.counted += Math.max(0, Math.floor((this.queue.now - this.flowsSince!) / this.heartbeatMs));
    this.flowsSince = null;
  }

  private planApply(): void {
    if (!this.applying || this.held || this.plannedApply || this.relay.length === 0) return;
    const planned = this.server.process.after(this.applyMs, () => {
      // Called off while the process stood still: what it holds back then cannot be cancelled any more.
      if (this.plannedApply !== planned) return;
      this.plannedApply = null;
      this.apply();
      this.planApply();
    });
    this.plannedApply = planned;
  }

  private apply(): void {
    const count = this.applyMs > 0 ? 1 : this.relay.length;
    for (let done = 0; done < count && this.applying; done++) {
      const next = this.relay[0];
      if (this.nextError) return this.failApply(this.nextError);
      if (next.seq !== this.server.log.length + 1) return this.failApply(outOfOrder(next));
      this.relay.shift();
      this.position = next.seq;
      this.server.applied(next);
    }
  }

  private failApply(error: string): void {
    this.nextError = '';
    this.stopApplying(error);
  }
}

const outOfOrder = ({ server, seq }: Transaction) =>
  `An attempt was made to binlog GTID 0-${server}-${seq} which would create an out-of-order sequence number`;
