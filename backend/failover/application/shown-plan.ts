import { createHash } from 'node:crypto';
import { canonicalJson } from '../../platform/audit/index.js';
import type { Numbers } from '../domain/finding.js';
import type { Intent } from '../domain/intent.js';
import type { PlanRequest } from './plan-outline.js';

interface Named {
  readonly id: string;
  readonly name: string;
}

export interface ShownStep {
  readonly phase: string;
  readonly wave: number;
  readonly kind: string;
  readonly on: Named;
  readonly title: string;
  readonly why: string;
  readonly irreversible: boolean;
}

/** A plan as it is shown, kept, and compared with the next one: plain JSON. */
export interface ShownPlan {
  readonly kind: PlanRequest['kind'];
  readonly intent: Intent | null;
  readonly sentence: string;
  readonly from: Named | null;
  readonly to: Named | null;
  readonly blockers: readonly { code: string; sentence: string; numbers: Numbers }[];
  readonly pauseMs: number | null;
  readonly loss: number | null;
  readonly sessionsCut: number;
  readonly eventsMove: readonly string[];
  readonly proxies: readonly (Named & { reachable: boolean })[];
  readonly steps: readonly ShownStep[];
}

/** Candidate, loss and steps: what a person agrees to. Lag, sessions and the clock may flicker. */
export function fingerprintOf(plan: ShownPlan): string {
  const essence = { kind: plan.kind, to: plan.to?.id ?? null, loss: plan.loss, steps: outline(plan) };
  return createHash('sha256').update(canonicalJson(essence)).digest('hex').slice(0, 16);
}

/** In which ways the plan of now is another than the one that was agreed to; a smaller loss is no difference. */
export function differencesOf(agreed: ShownPlan, now: ShownPlan): string[] {
  const found: string[] = [];
  if (agreed.to?.id !== now.to?.id) {
    found.push(`${now.to?.name ?? 'nobody'} would take over, not ${agreed.to?.name ?? 'nobody'}`);
  }
  if (worse(now.loss, agreed.loss)) {
    found.push(`${now.loss ?? 'an unknown number of'} transactions may be lost, not ${agreed.loss ?? 'unknown'}`);
  }
  const [before, after] = [outline(agreed), outline(now)];
  const added = after.filter((step) => !before.includes(step));
  const gone = before.filter((step) => !after.includes(step));
  if (found.length === 0 && added.length + gone.length > 0) {
    const title = (plan: ShownPlan, key: string) => plan.steps.find((step) => keyOf(step) === key)?.title ?? key;
    found.push(
      ...added.map((key) => `new: ${title(now, key)}`),
      ...gone.map((key) => `no more: ${title(agreed, key)}`),
    );
  }
  return found;
}

const worse = (now: number | null, agreed: number | null): boolean => agreed !== null && (now === null || now > agreed);
const keyOf = ({ phase, kind, on, title }: ShownStep): string => `${phase} ${kind} ${on.id} ${title}`;
const outline = ({ steps }: ShownPlan): string[] => steps.map(keyOf);
