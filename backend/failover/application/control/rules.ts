import { trackAcknowledgers } from '../../domain/acknowledgers.js';
import { analyse } from '../../domain/analyse.js';
import { decide } from '../../domain/decide.js';
import type { Decision } from '../../domain/decision.js';
import type { Finding } from '../../domain/finding.js';
import type { Intent } from '../../domain/intent.js';
import { type Learned, learnPrimary } from '../../domain/learn-primary.js';
import { type Ended, firstPlan, nextPlan } from '../../domain/plan.js';
import type { Plan, StepDone } from '../../domain/recovery.js';
import { type HalfDone, resume, type Resumption } from '../../domain/resume.js';
import { heldByStrangers } from '../../domain/strangers.js';
import type { Acknowledgers, Hold, Topology } from '../../domain/topology.js';

/**
 * The pure functions that the controller asks: all judgement is theirs, all doing is the controller's. Given as a value,
 * so that the simulation can break one law at a time and see itself find it.
 */
export interface Rules {
  trackAcknowledgers(before: Acknowledgers, topology: Topology): Acknowledgers;
  analyse(topology: Topology): readonly Finding[];
  decide(topology: Topology, findings: readonly Finding[]): Decision;
  /** Why nothing more is done by itself until a person has looked; null when nothing new was found. */
  heldByStrangers(findings: readonly Finding[], holds: readonly Hold[]): Hold | null;
  firstPlan(intent: Intent, topology: Topology): Plan;
  nextPlan(plan: Plan, done: readonly StepDone[], topology: Topology): Plan | Ended;
  /** In a new term: how far a recovery of a former controller came, and what to do with it. */
  resume(record: HalfDone, topology: Topology): Resumption;
  /** In a new term: who the primary is by what the servers say. */
  learnPrimary(topology: Topology): Learned;
}

/** The rules of Holdfast: failover/domain. */
export const domainRules: Rules = {
  ...{ trackAcknowledgers, analyse, decide, heldByStrangers, firstPlan, nextPlan },
  ...{ resume, learnPrimary },
};
