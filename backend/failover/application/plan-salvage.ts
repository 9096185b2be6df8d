import { checkSalvage, unapplied } from '../domain/salvage.js';
import { memberOf, type MemberView, type Topology } from '../domain/topology.js';
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
  const refused = blockers.map((one) => names.spoken(one.sentence)).join(' ');
  const sentence = refused ? `refused: ${refused}` : told(view, unapplied(topology, view.id), on.name);
  return {
    ...{ kind, intent: null, sentence, from: null, to: on },
    ...{ pauseMs: 0, loss: 0, sessionsCut: 0, eventsMove: [], proxies: [] },
    blockers: blockers.map((one) => describeBlocker(one, names)),
    steps: blockers.length > 0 ? [] : steps(on),
  };
}

/** A server that was started again no longer tells how far it had received: what was seen of it is the least. */
function told({ restarted }: MemberView, count: number, name: string): string {
  const received = transactionWords(count);
  const what = restarted
    ? `what the relay log of ${name} still holds is applied from its disk (it was seen to have received ${received} more than it applied)`
    : `${received} that ${name} received are applied from its disk`;
  return `${what}; it is started by nobody`;
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
