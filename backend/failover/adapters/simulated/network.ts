import type { Dice, EventQueue, Planned } from './event-queue.js';

/** A process on a host: runs, is stopped (SIGSTOP) or dead. What reaches a stopped one waits; a dead one loses it. */
export class SimulatedProcess {
  state: 'running' | 'stopped' | 'dead' = 'running';
  /** Counts up with each death, so that what an earlier life planned is dropped. */
  life = 0;
  private held: (() => void)[] = [];

  constructor(
    readonly host: string,
    private readonly queue: EventQueue,
  ) {}

  /** Runs `run` now, when it is resumed, or never when this life ends before. */
  do(run: () => void): void {
    if (this.state === 'running') run();
    else if (this.state === 'stopped') this.held.push(run);
  }

  /** A timer of this process: it rings late when the process is stopped meanwhile. */
  after(ms: number, run: () => void): Planned {
    const { life } = this;
    return this.queue.after(ms, () => {
      if (this.life === life) this.do(run);
    });
  }

  stop(): void {
    if (this.state === 'running') this.state = 'stopped';
  }

  resume(): void {
    if (this.state !== 'stopped') return;
    this.state = 'running';
    const held = this.held;
    this.held = [];
    const { life } = this;
    for (const run of held) {
      this.queue.after(0, () => {
        if (this.life === life) this.do(run);
      });
    }
  }

  kill(): void {
    this.state = 'dead';
    this.life++;
    this.held = [];
  }

  start(): void {
    if (this.state === 'dead') this.state = 'running';
  }
}

/** Hosts and the ways between them. Each direction can be cut or slow by itself. */
export class SimulatedNetwork {
  private readonly cuts = new Set<string>();
  private readonly delays = new Map<string, number>();
  private readonly listeners: (() => void)[] = [];
  readonly lines = new Set<Line>();

  constructor(
    readonly queue: EventQueue,
    private readonly dice: Dice,
    /** One way without disturbance, ms. */
    private readonly base: readonly [number, number] = [0.1, 0.4],
  ) {}

  passes(from: string, to: string): boolean {
    return this.cuts.size === 0 || !this.cuts.has(`${from}>${to}`);
  }

  latency(from: string, to: string): number {
    return this.dice.between(this.base[0], this.base[1]) + this.delayOf(from, to);
  }

  delayOf(from: string, to: string): number {
    return this.delays.size === 0 ? 0 : (this.delays.get(`${from}>${to}`) ?? 0);
  }

  cut(from: string, to: string): void {
    this.cuts.add(`${from}>${to}`);
    this.changed();
  }

  heal(from: string, to: string): void {
    if (this.cuts.delete(`${from}>${to}`)) this.changed();
  }

  delay(from: string, to: string, ms: number): void {
    if (ms > 0) this.delays.set(`${from}>${to}`, ms);
    else this.delays.delete(`${from}>${to}`);
    this.changed();
  }

  healAll(): void {
    this.cuts.clear();
    this.delays.clear();
    this.changed();
  }

  /** Tells of each change of a way or of a process: heartbeats flow or no longer do. */
  onChange(listener: () => void): void {
    this.listeners.push(listener);
  }

  changed(): void {
    for (const line of this.lines) line.retransmit();
    for (const listener of this.listeners) listener();
  }
}

type Side = 0 | 1;

/** One thing sent: on its way, swallowed by a cut way, or there and waiting for what was sent before it. */
interface Sent {
  readonly run: () => void;
  state: 'flies' | 'parked' | 'there';
}

/**
 * A TCP connection over one or more hosts: each way a stream, in order and without a gap. What a cut way swallows arrives
 * when it heals, before whatever was sent after it; when the sender gives the connection up before, that and all that
 * followed it is lost. An end learns of the other's close only when the way to it is open.
 */
export class Line {
  private readonly open: [boolean, boolean] = [true, true];
  /** What was sent and has not arrived, by the side that sent it, the oldest first. */
  private readonly streams: [Sent[], Sent[]] = [[], []];
  private readonly clearAt: [number, number] = [0, 0];
  readonly onClosed: [(() => void) | null, (() => void) | null] = [null, null];
  /** Neither end holds it any more. */
  onGone: (() => void) | null = null;

  /** `path`: hosts from the side that called (0) to the one that was called (1). */
  constructor(
    private readonly network: SimulatedNetwork,
    readonly path: readonly string[],
    private readonly ends: readonly [SimulatedProcess, SimulatedProcess],
  ) {
    network.lines.add(this);
  }

  isOpen(side: Side): boolean {
    return this.open[side];
  }

  /** Whether something sent from that side now would arrive. */
  passes(from: Side): boolean {
    for (let hop = 1; hop < this.path.length; hop++) {
      const [a, b] = [this.path[hop - 1], this.path[hop]];
      if (!(from === 0 ? this.network.passes(a, b) : this.network.passes(b, a))) return false;
    }
    return true;
  }

  /** Sends from that side; `arrive` runs in the process of the other, if both ends still hold the line then. */
  send(from: Side, arrive: () => void): void {
    if (!this.open[from]) return;
    const to = (1 - from) as Side;
    this.deliver(from, () => {
      if (this.open[to]) this.ends[to].do(() => this.open[to] && arrive());
      else if (this.ends[to].state !== 'stopped') this.tell(to);
    });
  }

  /** That side gives the line up: the other learns it when the way is open. */
  close(side: Side): void {
    if (!this.open[side]) return;
    this.open[side] = false;
    const lost = this.streams[side].findIndex(({ state }) => state === 'parked');
    if (lost >= 0) this.streams[side].length = lost;
    this.tell(side);
  }

  /** Something between both ends drops it: each end learns it, if the way from there to it is open. */
  sever(): void {
    const { queue } = this.network;
    for (const side of [0, 1] as const) {
      if (!this.open[side]) continue;
      this.open[side] = false;
      const [from, to] = side === 0 ? [this.path[1], this.path[0]] : [this.path.at(-2)!, this.path.at(-1)!];
      if (!this.network.passes(from, to)) continue;
      queue.after(this.network.latency(from, to), () => this.ends[side].do(() => this.onClosed[side]?.()));
    }
    this.forget();
  }

  /** What was swallowed by a way that is open again. */
  retransmit(): void {
    for (const from of [0, 1] as const) {
      const parked = this.streams[from].filter(({ state }) => state === 'parked');
      if (parked.length === 0 || !this.passes(from)) continue;
      for (const one of parked) this.fly(from, one);
    }
  }

  private tell(side: Side): void {
    const other = (1 - side) as Side;
    this.deliver(side, () => {
      if (!this.open[other]) return void this.forget();
      this.ends[other].do(() => {
        if (!this.open[other]) return;
        this.open[other] = false;
        this.forget();
        this.onClosed[other]?.();
      });
    });
  }

  private forget(): void {
    if (!this.open[0] && !this.open[1] && this.network.lines.delete(this)) this.onGone?.();
  }

  private deliver(from: Side, run: () => void): void {
    const one: Sent = { run, state: 'parked' };
    this.streams[from].push(one);
    this.fly(from, one);
  }

  private fly(from: Side, one: Sent): void {
    if (!this.passes(from)) return;
    one.state = 'flies';
    const { queue } = this.network;
    const at = Math.max(queue.now + this.latency(from), this.clearAt[from]);
    this.clearAt[from] = at;
    queue.after(at - queue.now, () => {
      one.state = this.passes(from) ? 'there' : 'parked';
      this.arrive(from);
    });
  }

  /** All that is there without a gap. */
  private arrive(from: Side): void {
    const stream = this.streams[from];
    while (stream[0]?.state === 'there') stream.shift()!.run();
  }

  private latency(from: Side): number {
    let sum = 0;
    for (let hop = 1; hop < this.path.length; hop++) {
      const [a, b] = from === 0 ? [this.path[hop - 1], this.path[hop]] : [this.path[hop], this.path[hop - 1]];
      sum += this.network.latency(a, b);
    }
    return sum;
  }
}
