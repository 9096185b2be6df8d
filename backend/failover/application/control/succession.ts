import type { Blocker, Decision } from '../../domain/decision.js';
import type { Topology } from '../../domain/topology.js';
import type { Timing } from '../../ports.js';
import { pacing } from './pacing.js';
import type { Picture } from './picture.js';
import { isRepair } from './pre-emption.js';
import type { Recoveries } from './recoveries.js';
import type { Reports } from './reports.js';
import type { Rules } from './rules.js';

interface SuccessionOutside {
  readonly rules: Rules;
  readonly reports: Reports;
  readonly timing: Timing;
}

/**
 * What a new holder of the lease takes up before it decides anything by itself: changes of primary that a former one left
 * half done, then who the primary is, then its repairs. The store tells what was begun, the servers how far it came.
 */
export class Succession {
  /** Why nothing is done: how things stand cannot be told. */
  held: Blocker | null = null;
  private learned = false;
  private since = Number.POSITIVE_INFINITY;
  private said = '';

  constructor(
    private readonly picture: Picture,
    private readonly recoveries: Recoveries,
    private readonly outside: SuccessionOutside,
  ) {}

  /** Nothing of a former holder is left: what is due may be done. */
  get over(): boolean {
    return this.learned && this.recoveries.unfinished.length === 0;
  }

  /** A new term: only what is read from now on counts, since the former holder can change nothing any more. */
  begin(now: number): void {
    this.end();
    this.since = now;
  }

  end(): void {
    this.learned = false;
    this.held = null;
    this.since = Number.POSITIVE_INFINITY;
  }

  /** Whether it is over, or cannot be told, after a moment at most: what a person asks for waits so long. */
  async told(): Promise<boolean> {
    for (let looks = 0; looks < 80 && !this.over && !this.held; looks++)
      await this.outside.timing.sleep(pacing.alertMs);
    return this.over || this.held !== null;
  }

  /** Takes up what is next, once everybody was asked; true when nothing is left. */
  takeUp(topology: Topology, decision: Decision): boolean {
    if (this.over) return true;
    const since = Math.max(this.since, this.recoveries.endedAt);
    if (this.recoveries.running || !this.picture.readSince(since)) return false;
    this.held = this.next(topology, decision);
    this.tell();
    return this.over;
  }

  private next(topology: Topology, decision: Decision): Blocker | null {
    const record = this.recoveries.unfinished.at(0);
    if (record && !isRepair(record.plan.intent)) return this.changeOfPrimary(topology, decision);
    if (!this.learned) return this.learn(topology);
    if (record) this.recoveries.resume(topology);
    return null;
  }

  private changeOfPrimary(topology: Topology, decision: Decision): Blocker | null {
    const due = decision.kind === 'act' && decision.intent.kind === 'failover';
    const next = this.recoveries.resume(topology, due);
    if (next?.kind === 'hold') return next.blocker;
    // Whoever goes on with it has asked the servers already.
    if (next?.kind === 'go-on') this.learned = true;
    return null;
  }

  private learn(topology: Topology): Blocker | null {
    const learned = this.outside.rules.learnPrimary(topology);
    if (learned.kind === 'unclear') return learned.blocker;
    this.learned = true;
    if (learned.kind === 'moved') {
      this.outside.reports.say('warn', learned.because, { from: topology.primary, to: learned.to });
      this.recoveries.promoted(learned.to);
    }
    return null;
  }

  private tell(): void {
    const sentence = this.held?.sentence ?? '';
    if (sentence !== '' && sentence !== this.said) this.outside.reports.say('warn', sentence);
    this.said = sentence;
  }
}

/** What is decided while it cannot be told how things stand. */
export function heldBack({ findings }: Decision, blocker: Blocker): Decision {
  const { sentence: because, numbers } = blocker;
  return { kind: 'refuse', because, findings, numbers, blockers: [blocker] };
}
