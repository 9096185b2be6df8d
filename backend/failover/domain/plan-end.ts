import { sentence } from './words.js';
import type { Plan, RecoveryEnd, StepDone } from './recovery.js';

/** No more steps: what became of it, in a sentence. */
export interface Ended {
  readonly end: RecoveryEnd;
  readonly sentence: string;
}

/** The first step of the plan that failed and may not. */
export function failedStep(plan: Plan, done: readonly StepDone[]): StepDone | undefined {
  const strict = new Set(plan.steps.filter(({ onFailure }) => onFailure === 'stop').map(({ id }) => id));
  return done.find(({ id, state }) => state === 'failed' && strict.has(id));
}

/** The member that the plan promotes: every promoting and converging plan names it in its first step. */
export function electedIn(plan: Plan): string {
  return String(plan.steps[0]?.with.elected ?? '');
}

/** That a member is open does not say that it serves: its first row tells. */
export function asPrimary(name: string, { steps }: Plan, done: readonly StepDone[]): string {
  const canary = steps.find(({ kind }) => kind === 'canary');
  const failed = done.find(({ id, state }) => id === canary?.id && state === 'failed');
  if (!failed) return `${name} is the primary.`;
  return sentence(`${name} is the primary, but its first row was not answered: ${failed.said}`);
}
