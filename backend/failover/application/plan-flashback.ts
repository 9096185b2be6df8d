import { counted } from '../domain/extra.js';
import { checkFlashback } from '../domain/flashback.js';
import { memberOf, type Topology } from '../domain/topology.js';
import type { ClusterExtraRow } from '../persistence/extra.store.js';
import { describeBlocker } from './describe-decision.js';
import type { ClusterFacts } from './describe-member.js';
import type { PlanRequest } from './plan-outline.js';
import type { ShownPlan, ShownStep } from './shown-plan.js';

/** How what only a member has is undone by its own log, so that it can follow again without being filled anew. */
export function planFlashback(
  { kind, member }: PlanRequest,
  { names, members }: ClusterFacts,
  topology: Topology,
  extra: ClusterExtraRow | null,
): ShownPlan {
  const on = names.named(memberOf(topology, member!).id)!;
  const primary = names.named(topology.primary);
  const blockers = checkFlashback(
    topology,
    members.find(({ id }) => id === on.id)!,
    extra,
  );
  const what = counted(extra?.count ?? 0, extra?.transactions.map(({ gtid }) => gtid) ?? []);
  const undone = `what only ${on.name} has is undone there (${what}), and it follows ${primary?.name ?? '–'} again`;
  const sentence =
    blockers.length > 0 ? `refused: ${blockers.map((one) => names.spoken(one.sentence)).join(' ')}` : undone;
  return {
    ...{ kind, intent: null, sentence, from: primary, to: on },
    ...{ pauseMs: 0, loss: 0, sessionsCut: 0, eventsMove: [], proxies: [] },
    blockers: blockers.map((one) => describeBlocker(one, names)),
    steps: blockers.length > 0 ? [] : steps(on, primary?.name ?? '–', what),
  };
}

function steps(on: ShownStep['on'], primary: string, what: string): ShownStep[] {
  const step = (wave: number, name: string, title: string, why: string, irreversible = false): ShownStep => ({
    ...{ phase: 'undoing', wave, kind: name, on, title, why, irreversible },
  });
  return [
    step(0, 'close', `set ${on.name} apart`, 'Nobody writes there and nothing is received while it is undone.'),
    step(1, 'keep', `keep what only ${on.name} has`, `Its rows stay to be read: ${what}.`),
    step(
      ...([2, 'undo', `undo ${what} on ${on.name}`] as const),
      'In one transaction, in no binary log; then its binary log begins anew where the histories part.',
      true,
    ),
    step(3, 'rejoin', `let ${on.name} follow ${primary}`, 'It is judged once more: set apart until it is clean.'),
  ];
}
