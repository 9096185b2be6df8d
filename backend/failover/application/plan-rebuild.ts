import { memberOf, type MemberView, type Topology } from '../domain/topology.js';
import type { Blocker } from '../domain/decision.js';
import { describeBlocker } from './describe-decision.js';
import type { ClusterFacts } from './describe-member.js';
import { givenPlace } from './place.js';
import type { PlanRequest } from './plan-outline.js';
import type { ShownPlan, ShownStep } from './shown-plan.js';

const no = (code: string, sentence: string, numbers: Blocker['numbers'] = {}): Blocker => ({ code, sentence, numbers });

/** The steps of filling a member anew, or for the first time: a dump from the best replica, loaded, then followed. */
export function planRebuild(
  request: PlanRequest,
  facts: ClusterFacts,
  topology: Topology,
  found: readonly Blocker[],
): ShownPlan {
  const { names, row } = facts;
  const source = bestSource(topology, request.member);
  const blockers = [
    ...(row.kind === 'mariadb'
      ? []
      : [no('not-mariadb', `Members of a ${row.kind} cluster are not rebuilt from here.`)]),
    ...(source ? [] : [no('no-source', 'No member answers that it could be copied from.')]),
    ...(request.kind === 'reseed' ? reseedBlockers(request, topology) : []),
    ...(source ? found : []),
  ];
  const target =
    request.kind === 'reseed'
      ? names.named(request.member!)!
      : { id: givenPlace(request.address!), name: request.name ?? givenPlace(request.address!) };
  const primary = topology.primary === null ? null : names.named(topology.primary);
  const sourceName = source?.name ?? '–';
  const shown = {
    ...{ kind: request.kind, intent: null, from: source ? names.named(source.id) : null, to: target },
    ...{ pauseMs: 0, loss: 0, sessionsCut: 0, eventsMove: [], proxies: [] },
    blockers: blockers.map((one) => describeBlocker(one, names)),
    steps: blockers.length > 0 ? [] : steps(target, sourceName, primary?.name ?? '–', request),
  };
  const sentence =
    blockers.length > 0
      ? `refused: ${blockers.map((one) => names.spoken(one.sentence)).join(' ')}`
      : `${target.name} is filled from ${sourceName} and follows ${primary?.name}; nobody's writes pause`;
  return { ...shown, sentence };
}

/** A replica that is fresh and nobody needs for anything else; the primary only when there is no other. */
export function bestSource(topology: Topology, except?: string): MemberView | null {
  const fit = topology.members.filter(
    ({ id, probe, facts, quarantine, maintenance }) =>
      id !== except && probe.outcome === 'answering' && facts && !quarantine && !maintenance,
  );
  const lag = ({ facts }: MemberView) => facts?.replica?.lagMs ?? 0;
  const replicas = fit.filter(({ id, facts }) => id !== topology.primary && facts!.replica?.applying);
  return replicas.sort((a, b) => lag(a) - lag(b))[0] ?? fit.find(({ id }) => id === topology.primary) ?? null;
}

function reseedBlockers({ member, discard }: PlanRequest, topology: Topology): Blocker[] {
  const view = memberOf(topology, member!);
  if (view.id === topology.primary) return [no('is-primary', `${view.name} is the primary.`)];
  if (view.probe.outcome !== 'answering')
    return [no('not-answering', `${view.name} does not answer (${view.probe.outcome}).`)];
  if (view.quarantine || discard) return [];
  const sentence = `${view.name} holds data and is not set apart: say that what it holds may be discarded.`;
  return [no('not-quarantined', sentence)];
}

function steps(on: ShownStep['on'], source: string, primary: string, { kind }: PlanRequest): ShownStep[] {
  const step = (wave: number, name: string, title: string, why: string, irreversible = false): ShownStep => ({
    ...{ phase: 'rebuilding', wave, kind: name, on, title, why, irreversible },
  });
  return [
    step(0, 'check', `look at ${on.name}`, 'It must be what was planned for: empty, or set apart.'),
    ...(kind === 'reseed' ? [step(0, 'keep', `keep what only ${on.name} has`, 'Its rows stay to be read.')] : []),
    ...(kind === 'reseed'
      ? [step(1, 'empty', `drop what ${on.name} holds`, 'It is filled anew from the beginning.', true)]
      : []),
    step(2, 'copy', `copy ${source} to ${on.name}`, 'One consistent dump with its GTID position, streamed.', true),
    step(3, 'follow', `let ${on.name} follow ${primary}`, 'From the position of the dump.', true),
    step(4, 'catch-up', `wait until ${on.name} has everything`, 'Then it counts as a member.'),
  ];
}
