import type { Intent } from './intent.js';
import type { Ended } from './plan-end.js';
import { firstPlan, nextPlan } from './plan.js';
import type { Plan, Step, StepDone } from './recovery.js';
import { packed } from './steps.js';
import type { MemberView, Topology } from './topology.js';

/** Gathering, electing anew, promoting, converging, and one to spare. */
const MOST_PHASES = 6;

/** Every phase of a recovery as it goes when each step succeeds with what is known now: what a person agrees to. */
export function preview(intent: Intent, topology: Topology): { readonly plans: readonly Plan[]; readonly end: Ended } {
  const plans: Plan[] = [firstPlan(intent, topology)];
  const done: StepDone[] = [];
  for (;;) {
    const plan = plans[plans.length - 1];
    done.push(...plan.steps.map((step) => pretended(step, topology)));
    const next = nextPlan(plan, done, topology);
    if ('end' in next) return { plans: plans.map(asForeseen), end: next };
    if (plans.length >= MOST_PHASES) return { plans, end: { end: 'asks', sentence: 'It does not come to an end.' } };
    plans.push(next);
  }
}

/** Whom a failover elects is decided once everybody has stopped: until then it is who would be, by what they have now. */
function asForeseen(plan: Plan): Plan {
  if (plan.intent.kind !== 'failover') return plan;
  const steps = plan.steps.map((step) =>
    step.kind === 'elect'
      ? { ...step, why: `${step.why} Whoever has received more by then is elected instead.` }
      : step,
  );
  return { ...plan, steps };
}

function pretended(step: Step, topology: Topology): StepDone {
  const member = topology.members.find(({ id }) => id === step.on);
  const result = member ? resultOf(step, member) : {};
  return { id: step.id, state: 'done', startedAtMs: 0, tookMs: 0, sent: [], said: '', result };
}

function resultOf({ kind }: Step, { facts }: MemberView): StepDone['result'] {
  if (!facts) return {};
  if (kind === 'stop-receiving') return { received: packed(facts.replica?.received ?? facts.executed) };
  if (kind === 'close-member') return { executed: packed(facts.executed) };
  if (kind === 'disable-events') return { events: facts.events };
  return kind === 'judge' ? { count: 0, transactions: [] } : {};
}
