import type { Blocker } from '../domain/decision.js';
import { candidates } from '../domain/candidates.js';
import { failoverIntent, unreachedAcknowledgers } from '../domain/decide-failover.js';
import { elect } from '../domain/elect.js';
import type { FailoverIntent, Intent, SwitchoverIntent } from '../domain/intent.js';
import { lossOf } from '../domain/loss.js';
import type { Position } from '../domain/position.js';
import { checkSwitchover } from '../domain/switchover.js';
import type { Topology } from '../domain/topology.js';
import { checkGoOn } from '../domain/without-copy.js';
import { transactionWords } from '../domain/words.js';

/** What was asked for, as it came over the wire. */
export interface PlanRequest {
  readonly kind:
    | 'switchover'
    | 'failover'
    | 'drill'
    | 'rejoin'
    | 'reseed'
    | 'add-member'
    | 'go-on-without-copy'
    | 'remove-member'
    | 'salvage'
    | 'flashback';
  readonly to?: string;
  readonly member?: string;
  readonly maxPauseMs?: number;
  readonly drainMs?: number;
  readonly mayLose?: number;
  readonly without?: readonly string[];
  readonly discard?: boolean;
  readonly alone?: boolean;
  readonly address?: string;
  readonly name?: string;
}

/** What the rules say to a request, before it is spelled out in steps. */
export interface Outline {
  readonly intent: Intent | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly blockers: readonly Blocker[];
  /** Transactions at most lost; null when nobody can know. */
  readonly loss: number | null;
}

/** A planned change gives up and takes everything back when writes have paused for so long. */
export const PAUSE_LIMIT_MS = 3_000;

const no = (code: string, sentence: string, numbers: Blocker['numbers'] = {}): Blocker => ({ code, sentence, numbers });

/** What a controller can be asked for; reseeding and adding members are jobs of their own. */
export function outlineOf(request: PlanRequest, topology: Topology): Outline {
  switch (request.kind) {
    case 'switchover':
    case 'drill':
      return switchover(request, topology);
    case 'failover':
      return failover(request, topology);
    case 'rejoin':
      return rejoin(request, topology);
    case 'go-on-without-copy':
      return goOn(topology);
    case 'reseed':
    case 'remove-member':
    case 'salvage':
    case 'flashback':
    case 'add-member':
      throw new Error(`a ${request.kind} is no recovery`);
  }
}

function goOn(topology: Topology): Outline {
  const { primary } = topology;
  const blockers = checkGoOn(topology);
  const intent: Intent | null = primary === null ? null : { kind: 'go-on-without-copy', primary };
  return { intent, from: primary, to: primary, blockers, loss: 0 };
}

function switchover(request: PlanRequest, topology: Topology): Outline {
  const to = request.to ?? candidates(topology).electable[0]?.member ?? null;
  const from = topology.primary;
  if (to === null || from === null) {
    const blockers = candidates(topology).excluded.map(({ blocker }) => blocker);
    const none = no('no-candidate', 'Nobody could take over.');
    return { intent: null, from, to, blockers: blockers.length > 0 ? blockers : [none], loss: 0 };
  }
  const intent: SwitchoverIntent = {
    ...{ kind: 'switchover', from, to, drill: request.kind === 'drill' },
    maxPauseMs: request.maxPauseMs ?? PAUSE_LIMIT_MS,
    ...(request.drainMs ? { drainMs: request.drainMs } : {}),
  };
  return { intent, from, to, blockers: checkSwitchover(topology, to), loss: 0 };
}

function failover(request: PlanRequest, topology: Topology): Outline {
  if (topology.primary === null) {
    return { intent: null, from: null, to: null, blockers: [no('no-primary', 'No primary is known.')], loss: null };
  }
  const electable = candidates(topology).electable.map(({ member }) => member);
  const without = request.without ?? [];
  const intent: FailoverIntent = {
    ...failoverIntent(topology, 'forced', electable),
    ...{ mayLose: request.mayLose ?? 0, without },
  };
  const elected = elect(topology, intent, received(topology));
  const from = topology.primary;
  if (elected.kind === 'none') return { intent, from, to: null, blockers: elected.blockers, loss: null };
  const unasked = unreachedAcknowledgers(topology).length > 0;
  const { atLeast, orMore } = lossOf(intent, topology, received(topology), elected.position);
  const known = unasked ? null : Math.max(elected.loses, atLeast);
  // What nobody can know is not nothing: who may lose it needs the right, the name typed and a reason.
  const loss = orMore === '' ? known : null;
  return {
    intent,
    from,
    to: elected.member,
    blockers: failoverBlockers(request, topology, elected.member, known),
    loss,
  };
}

/** A person may overrule the mode and a pause, not the lease; and who is promoted follows from what was received. */
function failoverBlockers(request: PlanRequest, topology: Topology, elected: string, loss: number | null): Blocker[] {
  const { standing, members } = topology;
  const name = (id: string) => members.find((one) => one.id === id)?.name ?? id;
  const found: Blocker[] = [];
  if (standing.validForMs <= 0 || !standing.ready) {
    found.push(no('no-lease', 'The controller holds no valid lease.', { term: standing.term }));
  }
  if (request.to && request.to !== elected) {
    const sentence = `${name(elected)} received more than ${name(request.to)}, or is preferred: it would be promoted.`;
    found.push(no('other-candidate', sentence));
  }
  if (loss !== null && loss > (request.mayLose ?? 0)) {
    const least = `At least ${transactionWords(loss)} would be lost`;
    const sentence = `${least}; ${request.mayLose ?? 0} may be, unless you allow more.`;
    found.push(no('would-lose', sentence, { loss, mayLose: request.mayLose ?? 0 }));
  }
  return found;
}

function rejoin({ member }: PlanRequest, topology: Topology): Outline {
  const { primary, members } = topology;
  const view = members.find(({ id }) => id === member);
  const blockers: Blocker[] = [];
  if (!view) blockers.push(no('no-such-member', 'The cluster has no such member.'));
  else if (view.id === primary) blockers.push(no('is-primary', `${view.name} is the primary.`));
  else if (view.probe.outcome !== 'answering')
    blockers.push(no('not-answering', `${view.name} does not answer (${view.probe.outcome}).`));
  if (primary === null) blockers.push(no('no-primary', 'No primary is known that it could follow.'));
  if (!view || primary === null) return { intent: null, from: primary, to: view?.id ?? null, blockers, loss: 0 };
  return { intent: { kind: 'rejoin', member: view.id, primary }, from: primary, to: view.id, blockers, loss: 0 };
}

/** What each member that answers has received now. */
function received({ members, primary }: Topology): Record<string, Position> {
  return Object.fromEntries(
    members
      .filter(({ id, probe, facts }) => id !== primary && probe.outcome === 'answering' && facts)
      .map(({ id, facts }) => [id, facts!.replica?.received ?? facts!.executed]),
  );
}
