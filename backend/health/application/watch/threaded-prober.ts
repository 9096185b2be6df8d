import type { Log } from '../../../platform/logging/index.js';
import { ThreadLink } from '../../../platform/threads/index.js';
import type { CheckKind } from '../../domain/check.js';
import { judge, onTime } from '../../domain/lateness.js';
import type { ProbeResult } from '../../domain/result.js';
import { type FromProber, resultWidth, sameAgain, type ToProber } from '../thread/messages.js';
import type { Asker, Probed, ProbeTask } from './prober.js';

/** Kinds that need nothing but the network; the others ask where the store is. */
export const threadKinds: ReadonlySet<CheckKind> = new Set(['http', 'tcp', 'tls', 'dns']);

const lookEveryMs = 2_000;
const stopPatienceMs = 5_000;
const retryAfterLateMs = 1_000;

interface Known {
  n: number;
  task: ProbeTask;
  last: ProbeResult | null;
  /** To be asked as soon as the thread listens. */
  askInMs: number | null;
}

/** A prober on a thread of its own, beside one of this thread for the kinds that need the store. */
export class ThreadedProber implements Asker {
  private readonly link: ThreadLink<ToProber, FromProber>;
  private readonly known = new Map<string, Known>();
  private readonly byNumber = new Map<number, Known>();
  private numbered = 0;
  private lagMs = 0;
  private timer: NodeJS.Timeout | null = null;
  private readonly stopped = Promise.withResolvers<number>();

  constructor(
    private readonly local: Asker,
    entry: URL,
    log: Log,
    private readonly onResult: (probed: Probed) => void,
  ) {
    const hear = (message: FromProber) => this.hear(message);
    this.link = new ThreadLink('the prober thread', entry, log, hear, () => this.begun());
  }

  get size(): number {
    return this.known.size + this.local.size;
  }

  start(): void {
    this.local.start();
    this.link.start();
    this.timer = setInterval(() => this.link.check(), lookEveryMs);
  }

  async stop(): Promise<number> {
    if (this.timer) clearInterval(this.timer);
    if (!this.link.ready) this.stopped.resolve(0);
    this.link.send({ type: 'stop' });
    const patience = setTimeout(() => this.stopped.resolve(0), stopPatienceMs);
    const [there, here] = await Promise.all([this.stopped.promise, this.local.stop()]);
    clearTimeout(patience);
    await this.link.stop();
    return there + here;
  }

  set(task: ProbeTask): void {
    this.remove(task.id);
    if (!threadKinds.has(task.aim.kind)) return this.local.set(task);
    const known = { n: ++this.numbered, task, last: null, askInMs: null };
    this.known.set(task.id, known);
    this.byNumber.set(known.n, known);
    this.link.send({ type: 'set', n: known.n, task });
  }

  remove(id: string): void {
    this.local.remove(id);
    const known = this.known.get(id);
    if (!known) return;
    this.known.delete(id);
    this.byNumber.delete(known.n);
    this.link.send({ type: 'remove', n: known.n });
  }

  ask(id: string, inMs = 0): void {
    const known = this.known.get(id);
    if (!known) return this.local.ask(id, inMs);
    if (this.link.ready) this.link.send({ type: 'ask', n: known.n, inMs });
    else known.askInMs = inMs;
  }

  takeLag(): number {
    const worst = Math.max(this.lagMs, this.local.takeLag());
    this.lagMs = 0;
    return worst;
  }

  /** A new thread, the first or after a crash, knows nothing. */
  private begun(): void {
    for (const known of this.known.values()) {
      const { n, task, askInMs: inMs } = known;
      known.last = null;
      known.askInMs = null;
      this.link.send({ type: 'set', n, task });
      if (inMs !== null) this.link.send({ type: 'ask', n, inMs });
    }
  }

  private hear(message: FromProber): void {
    if (message.type === 'pulse') this.lagMs = Math.max(this.lagMs, message.lagMs, Date.now() - message.sentAt);
    else if (message.type === 'stopped') this.stopped.resolve(message.dropped);
    else if (message.type === 'results') this.results(message);
  }

  /** This thread was late as well when it hears of results long after they were sent. */
  private results({ sentAt, numbers, said }: Extract<FromProber, { type: 'results' }>): void {
    const lateness = { ...onTime, lagMs: Math.max(0, Date.now() - sentAt) };
    for (let i = 0; i < numbers.length; i += resultWidth) {
      const [n, at, durationMs, which] = numbers.subarray(i, i + resultWidth);
      const known = this.byNumber.get(n);
      if (!known) continue;
      if (which !== sameAgain) known.last = said[which];
      if (!known.last) continue;
      const result = judge({ ...known.last, durationMs }, lateness);
      if (result.outcome === 'late' && known.last.outcome === 'fail') this.ask(known.task.id, retryAfterLateMs);
      this.onResult({ id: known.task.id, at, result });
    }
  }
}
