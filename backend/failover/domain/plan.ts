import type { Intent } from './intent.js';
import { afterFailover, gather, goneForGood, outdated } from './plan-failover.js';
import type { Ended } from './plan-end.js';
import { aheadOf } from './plan-reopen.js';
import { afterRepair, repairPlan } from './plan-repair.js';
import { afterSwitchover, handOver } from './plan-switchover.js';
import type { Plan, Step, StepDone } from './recovery.js';
import type { Topology } from './topology.js';

/** The first phase: what can be taken back. */
export function firstPlan(intent: Intent, topology: Topology): Plan {
  if (intent.kind === 'failover') return gather(intent, topology);
  if (intent.kind === 'switchover') return handOver(intent, topology);
  return repairPlan(intent, topology);
}

/**
 * What comes after a plan whose steps are done, or of which one failed that may not. Pure, from the journal alone and what
 * is seen now: whoever takes over after a crash comes to the same.
 */
export function nextPlan(plan: Plan, done: readonly StepDone[], topology: Topology): Plan | Ended {
  const { intent } = plan;
  if (intent.kind === 'failover') return afterFailover(intent, plan, done, topology);
  if (intent.kind === 'switchover') return afterSwitchover(intent, plan, done, topology);
  return afterRepair({ ...plan, intent }, done, topology);
}

/** Why a recovery must not take its next step without a way back, by what is seen now; '' when it may. */
export function stale({ intent }: Plan, done: readonly StepDone[], topology: Topology): string {
  if (intent.kind === 'reopen-primary') return aheadOf(intent.primary, done, topology);
  return intent.kind === 'failover' && !goneForGood(done) ? outdated(intent, done, topology) : '';
}

/**
 * Whether the row that began the recovery says enough for a successor, should this step be done and nothing else be kept:
 * a failover names there whom it may promote, and how far it came is read off the servers. What a second attempt does,
 * or one with a member that could not be named then, is kept first.
 */
export function toldAhead({ intent }: Plan, { on, id }: Step, topology: Pick<Topology, 'kind'>): boolean {
  if (intent.kind !== 'failover' || topology.kind === 'service') return false;
  return intent.candidates.includes(on) && !id.includes('#');
}

export type { Ended };
