import { checkRemoval, receives } from '../domain/remove-member.js';
import { memberOf, type Topology } from '../domain/topology.js';
import { describeBlocker } from './describe-decision.js';
import type { ClusterFacts } from './describe-member.js';
import type { PlanRequest } from './plan-outline.js';
import type { ShownPlan, ShownStep } from './shown-plan.js';

/** The steps of taking a member out: it stops acknowledging first, is counted out by the law, and only then forgotten. */
export function planRemoval({ kind, member, alone }: PlanRequest, facts: ClusterFacts, topology: Topology): ShownPlan {
  const { names, proxies } = facts;
  const view = memberOf(topology, member!);
  const to = names.named(view.id)!;
  const blockers = checkRemoval(topology, view.id, alone ?? false);
  const waits = topology.members.find(({ id }) => id === topology.primary)?.facts?.acknowledgement.state === 'on';
  const blocks = waits && blockers.length === 0 && checkRemoval(topology, view.id, false).length > 0;
  const sentence =
    blockers.length > 0
      ? `refused: ${blockers.map((one) => names.spoken(one.sentence)).join(' ')}`
      : `${to.name} is no member any more; its server keeps its data and stays in the files of ${proxies.length === 1 ? '1 proxy' : `${proxies.length} proxies`}${blocks ? '; nobody is left that acknowledges: commits wait' : ''}`;
  return {
    ...{ kind, intent: null, sentence, from: names.named(topology.primary), to },
    ...{ pauseMs: 0, loss: 0, sessionsCut: 0, eventsMove: [], proxies: [] },
    blockers: blockers.map((one) => describeBlocker(one, names)),
    steps: blockers.length > 0 ? [] : steps(to, topology.kind !== 'service' && receives(view), alone ?? false),
  };
}

function steps(on: ShownStep['on'], receiving: boolean, alone: boolean): ShownStep[] {
  const step = (wave: number, kind: string, title: string, why: string, irreversible = false): ShownStep => ({
    ...{ phase: 'removing', wave, kind, on, title, why, irreversible },
  });
  const stop = step(1, 'stop-receiving', `stop receiving on ${on.name}`, 'From now on it acknowledges nothing.');
  const leave = step(
    ...([2, 'leave', `wait until nothing rests on ${on.name} alone`] as const),
    'Another replica has all that it may have acknowledged.',
  );
  return [
    step(0, 'maintenance', `put ${on.name} in maintenance`, 'Nobody promotes it or lets it receive again meanwhile.'),
    ...(receiving ? [stop] : []),
    ...(alone ? [] : [leave]),
    step(3, 'remove', `forget ${on.name}`, 'Its server and its data stay as they are.', true),
  ];
}
