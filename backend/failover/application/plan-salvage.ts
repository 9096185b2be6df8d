import { checkSalvage, unapplied } from '../domain/salvage.js';
import { memberOf, type Topology } from '../domain/topology.js';
import { transactionWords } from '../domain/words.js';
import { describeBlocker } from './describe-decision.js';
import type { ClusterFacts } from './describe-member.js';
import type { PlanRequest } from './plan-outline.js';
import type { ShownPlan, ShownStep } from './shown-plan.js';

/** How a stopped replica's relay log is applied from its disk, before any START would throw it away. */
export function planSalvage({ kind, member }: PlanRequest, { names }: ClusterFacts, topology: Topology): ShownPlan {
  const view = memberOf(topology, member!);
  const on = names.named(view.id)!;
  const blockers = checkSalvage(topology, view.id);
  const count = unapplied(topology, view.id);
  const sentence =
    blockers.length > 0
      ? `refused: ${blockers.map((one) => names.spoken(one.sentence)).join(' ')}`
      : view.restarted
        ? `what the relay log of ${on.name} still holds is applied from its disk (it was seen to have received ${transactionWords(count)} more than it applied); it is started by nobody`
        : `${transactionWords(count)} that ${on.name} received are applied from its disk; it is started by nobody`;
  return {
    ...{ kind, intent: null, sentence, from: null, to: on },
    ...{ pauseMs: 0, loss: 0, sessionsCut: 0, eventsMove: [], proxies: [] },
    blockers: blockers.map((one) => describeBlocker(one, names)),
    steps: blockers.length > 0 ? [] : steps(on),
  };
}

function steps(on: ShownStep['on']): ShownStep[] {
  const step = (wave: number, kind: string, title: string, why: string, irreversible = false): ShownStep => ({
    ...{ phase: 'salvaging', wave, kind, on, title, why, irreversible },
  });
  return [
    step(0, 'check', `look for ${on.name} on this machine`, 'Its relay log is read from its disk.'),
    step(
      ...([1, 'replay', `apply the relay log of ${on.name} from where its applier stood`] as const),
      'Under the own GTIDs of the transactions; gtid_slave_pos is set after all of them are there.',
      true,
    ),
  ];
}
