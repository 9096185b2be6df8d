import { drive } from './drive.js';
import { type Fault, type FaultKind, inject, injections } from './faults.js';
import { Invariants, type Violation } from './invariants.js';
import { unsettled } from './run.js';
import { plainSetup, type Setup, World } from './world.js';

/** A situation told step by step: a quiet cluster, something happens, time passes, someone looks. */
export class Situation {
  readonly world: World;
  private readonly invariants: Invariants;

  private constructor(setup: Partial<Setup>, noFailoverDue: boolean) {
    this.world = new World({ ...plainSetup, seed: 7, ...setup });
    this.invariants = new Invariants(this.world, noFailoverDue);
  }

  /** `noFailoverDue`: then any step towards one breaks invariant 6. */
  static async quiet(setup: Partial<Setup> = {}, noFailoverDue = false): Promise<Situation> {
    const situation = new Situation(setup, noFailoverDue);
    await situation.pass(1_500);
    return situation;
  }

  get violations(): readonly Violation[] {
    return this.invariants.violations;
  }

  get primary(): string | null {
    return this.world.store.primary;
  }

  /** The decision of the daemon that decided last, in one word. */
  get decision(): string | undefined {
    return this.world.daemons.map(({ decision }) => decision).find((one) => one)?.kind;
  }

  get because(): string {
    return this.world.daemons.map(({ decision }) => decision).find((one) => one)?.because ?? '';
  }

  /** What the daemon that looked last finds to be the case, by name. */
  get findings(): string[] {
    const seen = this.world.daemons.map((one) => one.seen).find((one) => one);
    return seen?.decision.findings.map(({ code }) => code) ?? [];
  }

  /** The sentence that pages show now. */
  get shown(): string {
    return this.world.daemons.map(({ seen }) => seen).find((one) => one)?.decision.because ?? '';
  }

  get failovers(): number {
    return this.recoveries('failover').length;
  }

  recoveries(kind: string): string[] {
    const all = [...this.world.store.recoveries.values()].filter(({ begun }) => begun.plan.intent.kind === kind);
    return all.map(({ entries }) => entries.find((one) => one.kind === 'end')?.end ?? 'runs');
  }

  /** A fault now, for a while or, without a time, until someone mends it. */
  happens(kind: FaultKind, on: string, forMs = 3_600_000, n = 0): this {
    const fault: Fault = { at: this.world.queue.now, kind, on, forMs, n };
    injections[kind](this.world, fault);
    return this;
  }

  later(faults: readonly Fault[]): this {
    inject(this.world, faults);
    return this;
  }

  async pass(ms: number): Promise<this> {
    const { queue } = this.world;
    await drive(queue, queue.now + ms, () => {
      this.invariants.instant();
      return false;
    });
    return this;
  }

  /** Time passes until everything serves again. @throws Error that says what does not, after two minutes */
  async converged(): Promise<this> {
    for (let looks = 0; looks < 480; looks++) {
      await this.pass(250);
      if (unsettled(this.world) === '') return this;
    }
    throw new Error(`not converged: ${unsettled(this.world)}; ${this.because}`);
  }

  /** All laws at once, with every acknowledged row counted on the primary. */
  lost(): readonly Violation[] {
    this.invariants.end(this.world.server(this.primary!));
    return this.violations;
  }

  acknowledgedSince(at: number): number {
    return this.world.writers.flatMap(({ acknowledged }) => acknowledged).filter((one) => one.at > at).length;
  }
}
