import { waitedFor } from './acknowledgers.js';
import { elect, type Elected } from './elect.js';
import type { FailoverIntent } from './intent.js';
import { type Loss, lossOf } from './loss.js';
import { converge } from './plan-converge.js';
import { asPrimary, electedIn, type Ended, failedStep } from './plan-end.js';
import { covers, type Position } from './position.js';
import type { Plan, StepDone } from './recovery.js';
import { COMMAND_MS, packed, resultsOf, ROUTE_MS, stepMaker, unpacked } from './steps.js';
import { memberOf, type ReplicaFacts, type Topology } from './topology.js';
import { transactionWords } from './words.js';

/** Tries with the same or another candidate before a person is asked. */
const ATTEMPTS = 3;

/** Stops receiving on all who may have acknowledged, and on whoever else could be ahead. Nothing else is touched yet. */
export function gather(intent: FailoverIntent, topology: Topology): Plan {
  const step = stepMaker();
  if (topology.kind === 'service') return { intent, phase: 'gathering', steps: [] };
  const reachable = topology.members.filter(
    ({ id, probe, quarantine, facts }) =>
      id !== intent.from && !quarantine && probe.outcome === 'answering' && facts?.replica?.source === intent.from,
  );
  const asked = [...new Set([...intent.acknowledgers, ...(intent.detached ?? [])])];
  const must = asked.filter((id) => !intent.without.includes(id));
  const rest = reachable.map(({ id }) => id).filter((id) => !must.includes(id));
  const why = 'Only the receiver is stopped: stopping both would throw away what is received and not yet applied.';
  const steps = [
    ...must.map((id) => step(0, 'stop-receiving', id, why)),
    ...rest.map((id) => step(0, 'stop-receiving', id, why, { onFailure: 'go-on' })),
  ];
  return { intent, phase: 'gathering', steps };
}

/** What follows each phase of a failover. */
export function afterFailover(
  intent: FailoverIntent,
  plan: Plan,
  done: readonly StepDone[],
  topology: Topology,
): Plan | Ended {
  const failed = failedStep(plan, done);
  switch (plan.phase) {
    case 'gathering':
      if (failed) return letReceive(intent, topology, `An acknowledger could not be stopped and read: ${failed.said}`);
      return unlessOvertaken(intent, done, topology) ?? promote(intent, done, topology, 1, []);
    case 'promoting':
      return failed ? again(intent, plan, failed, done, topology) : converge(intent, electedIn(plan), topology, done);
    case 'rolling-back':
      return { end: intent.cause === 'forced' ? 'rolled-back' : 'asks', sentence: plan.steps[0]?.why ?? 'Taken back.' };
    case 'converging':
      return ended(plan, failed, topology, done);
  }
}

function ended(plan: Plan, failed: StepDone | undefined, topology: Topology, done: readonly StepDone[]): Ended {
  const name = memberOf(topology, electedIn(plan)).name;
  if (failed) return { end: 'failed', sentence: `${name} is open, but: ${failed.said}` };
  return { end: 'done', sentence: asPrimary(name, plan, done) };
}

function unlessOvertaken(intent: FailoverIntent, done: readonly StepDone[], topology: Topology): Plan | Ended | null {
  const why = outdated(intent, done, topology);
  return why ? letReceive(intent, topology, why) : null;
}

function primaryIsBack(intent: FailoverIntent, topology: Topology): boolean {
  const { probe, facts } = memberOf(topology, intent.from);
  if (intent.cause === 'forced' || topology.kind === 'service') return false;
  return probe.outcome === 'answering' && !!facts && !facts.readOnly && topology.at - probe.since >= 0;
}

/**
 * Why what was gathered is no longer true: the primary serves again, or somebody who was not stopped receives from it and
 * may have acknowledged, or somebody who was stopped has received more since (whoever started it again). '' when it still is. Asked once more right before there is no way back.
 */
export function overtaken(intent: FailoverIntent, done: readonly StepDone[], topology: Topology): string {
  if (intent.cause === 'forced' || topology.kind === 'service') return '';
  if (primaryIsBack(intent, topology)) {
    return `${memberOf(topology, intent.from).name} answers and takes writes again.`;
  }
  const stopped = readPositions(done);
  const receiver = topology.members.find(
    ({ id, probe, facts, quarantine }) =>
      !quarantine &&
      probe.outcome === 'answering' &&
      facts?.replica?.source === intent.from &&
      hasMore(facts.replica, stopped, id),
  );
  return receiver ? `${receiver.name} receives from the old primary and may have acknowledged since.` : '';
}

/** Whether it may have acknowledged what nobody who was stopped has: it receives, or has received more than any of them. */
function hasMore(
  { receiving, received }: ReplicaFacts,
  stopped: Readonly<Record<string, Position>>,
  id: string,
): boolean {
  if (id in stopped) return !covers(stopped[id], received);
  const read = Object.values(stopped);
  return receiving === 'yes' || (read.length > 0 && !read.some((one) => covers(one, received)));
}

/**
 * Why the members that were stopped and read are no longer all that matter: see `overtaken`, or nobody watched for a moment
 * and another may have acknowledged meanwhile. '' when they still are.
 */
export function outdated(intent: FailoverIntent, done: readonly StepDone[], topology: Topology): string {
  const why = overtaken(intent, done, topology);
  if (why || intent.cause === 'forced' || topology.kind === 'service') return why;
  const stopped = readPositions(done);
  const known = [intent.from, ...Object.keys(stopped), ...intent.without];
  const may = topology.acknowledgers.primary === intent.from ? topology.acknowledgers.members : [];
  const unread = may.find((id) => !known.includes(id));
  if (!unread) return '';
  return `${memberOf(topology, unread).name} may have acknowledged while this controller stood still.`;
}

/** Takes the stop back: the members receive again, nothing else was touched. */
function letReceive(intent: FailoverIntent, topology: Topology, why: string): Plan | Ended {
  const step = stepMaker();
  const steps = topology.members
    .filter(({ id, probe }) => id !== intent.from && probe.outcome === 'answering')
    .filter(({ facts }) => facts?.replica?.source === intent.from)
    .map(({ id }) => step(0, 'start-receiving', id, why, { onFailure: 'go-on' }));
  if (steps.length === 0) return { end: 'asks', sentence: why };
  return { intent, phase: 'rolling-back', steps };
}

function promote(
  intent: FailoverIntent,
  done: readonly StepDone[],
  topology: Topology,
  attempt: number,
  failedMembers: readonly string[],
): Plan | Ended {
  const received = topology.kind === 'service' ? standing(topology) : readPositions(done);
  const able = Object.fromEntries(Object.entries(received).filter(([id]) => !failedMembers.includes(id)));
  const without = [...intent.without, ...failedMembers.filter((id) => covered(received[id], able))];
  const elected = elect(topology, { ...intent, without }, able);
  if (elected.kind === 'elected') return promotion(intent, elected, received, topology, attempt);
  const why = elected.blockers.map(({ sentence }) => sentence).join(' ') || 'Nobody can be elected.';
  return attempt === 1 ? letReceive(intent, topology, why) : { end: 'asks', sentence: why };
}

const readPositions = (done: readonly StepDone[]): Record<string, Position> =>
  Object.fromEntries(
    Object.entries(resultsOf('stop-receiving', done)).map(([id, { received }]) => [id, unpacked(received)]),
  );

/** Services have no positions: whoever answers can be asked to take over. */
const standing = ({ members, primary }: Topology): Record<string, Position> =>
  Object.fromEntries(
    members
      .filter(({ id, probe }) => id !== primary && probe.outcome === 'answering')
      .map(({ id, facts }) => [id, facts!.executed]),
  );

const covered = (position: Position | undefined, others: Record<string, Position>) =>
  position !== undefined && Object.values(others).some((one) => covers(one, position));

function promotion(
  intent: FailoverIntent,
  { member, position, via }: Elected,
  received: Record<string, Position>,
  topology: Topology,
  attempt: number,
): Plan {
  const step = stepMaker(attempt);
  const name = memberOf(topology, member).name;
  const drainMs = drainTime(topology, via ?? member);
  const replicated = topology.kind !== 'service';
  const from = memberOf(topology, intent.from);
  const positions = Object.entries(received).map(([id, { text }]) => `${memberOf(topology, id).name} ${text || '–'}`);
  const loss = lossOf(intent, topology, received, position);
  const steps = [
    step(0, 'elect', member, whyElected(name, loss, positions), {
      with: { elected: member, loses: loss.atLeast, lossKnown: loss.orMore === '', received: positions },
    }),
    ...topology.routes.map(({ proxy }) =>
      step(1, 'close-route', proxy, 'Clients that hang on the old primary are freed at once.', {
        ...{ with: { server: intent.from, cut: true }, timeoutMs: ROUTE_MS, onFailure: 'go-on' as const },
      }),
    ),
    ...(intent.cause === 'dead' && replicated
      ? []
      : [step(1, 'fence', intent.from, `${from.name} may still run: it must not write.`, { onFailure: 'go-on' })]),
    ...(replicated
      ? [
          step(1, 'apply-received', via ?? member, 'What was received is applied before anything forgets it.', {
            ...{ with: { position: packed(position) }, timeoutMs: drainMs },
          }),
        ]
      : []),
    ...(via ? fetching(step, member, via, position, drainMs) : []),
    ...(replicated
      ? [step(4, 'detach', member, `${name} forgets its source: all it received is applied.`, { irreversible: true })]
      : []),
    step(5, 'open-member', member, 'Acknowledgement waits for a replica before anyone may write.', {
      ...{ irreversible: true, with: waitsFor(intent, topology) },
    }),
  ];
  return { intent, phase: 'promoting', steps };
}

function fetching(
  step: ReturnType<typeof stepMaker>,
  member: string,
  via: string,
  position: Position,
  timeoutMs: number,
) {
  return [
    step(2, 'follow', member, 'It fetches what only the most advanced member received.', {
      with: { source: via, asFormerPrimary: false },
    }),
    step(3, 'catch-up', member, 'It has all that anyone received.', {
      with: { position: packed(position) },
      timeoutMs,
    }),
  ];
}

/**
 * Whether commits wait for a replica on the new primary: as on the old one, which may have gone on without a copy only for
 * want of one, unless the policy lets a lone survivor go on, until a copy is back.
 */
function waitsFor({ from }: FailoverIntent, topology: Topology): { acknowledged: boolean; untilCopy?: true } {
  const { acknowledgers, holds } = topology;
  const wanted = acknowledgers.owed !== undefined || holds.some(({ kind }) => kind === 'without-copy');
  if (topology.kind === 'service' || (waitedFor(topology) === 'off' && !wanted)) return { acknowledged: false };
  const left = topology.members.filter(
    ({ id, probe, quarantine }) => id !== from && !quarantine && probe.outcome === 'answering',
  );
  const waits = left.length > 1 || topology.policy.singleSurvivor === 'block';
  return waits ? { acknowledged: true } : { acknowledged: false, untilCopy: true };
}

function whyElected(name: string, loss: Loss, positions: readonly string[]): string {
  const why = positions.length > 1 ? `${name} received most, or as much as any.` : `${name} is the one left.`;
  return `${why}${lossWords(loss)}`;
}

function lossWords({ atLeast, names, orMore }: Loss): string {
  const lost = `${transactionWords(atLeast)} ${atLeast === 1 ? 'is' : 'are'} lost`;
  if (orMore === '') return atLeast > 0 ? ` ${lost}: ${names}.` : '';
  return atLeast > 0 ? ` At least ${lost}: ${names}; ${orMore}.` : ` What is lost cannot be known: ${orMore}.`;
}

/** Draining takes about as long as it applies behind; twice that and two seconds is too long. */
function drainTime(topology: Topology, id: string): number {
  const { facts } = memberOf(topology, id);
  return 2_000 + 2 * (facts?.replica?.lagMs ?? 0) + COMMAND_MS;
}

/**
 * A promotion that stopped half-way: the same member again while it answers, else another that has as much. One that does not
 * get on with applying, behind a backup's lock for instance, gives way to such a one at once.
 */
function again(
  intent: FailoverIntent,
  plan: Plan,
  failed: StepDone,
  done: readonly StepDone[],
  topology: Topology,
): Plan | Ended {
  const attempt = attemptOf(failed) + 1;
  const back = goneForGood(done) ? null : unlessOvertaken(intent, done, topology);
  if (back) return back;
  if (attempt > ATTEMPTS) return { end: 'asks', sentence: `Tried ${ATTEMPTS} times: ${failed.said}` };
  const before = electedIn(plan);
  const other = instead(intent, failed, done, topology, attempt);
  if (other) return other;
  const { probe } = memberOf(topology, before);
  if (probe.outcome === 'answering') {
    const step = stepMaker(attempt);
    const retried = plan.steps.map((one) => ({ ...one, id: step(one.wave, one.kind, one.on, '').id }));
    return { ...plan, steps: retried };
  }
  return promote(intent, done, topology, attempt, [before]);
}

function instead(
  intent: FailoverIntent,
  { id }: StepDone,
  done: readonly StepDone[],
  topology: Topology,
  attempt: number,
): Plan | null {
  const [, stuck] = /^apply-received:(.+?)(?:#\d+)?$/.exec(id) ?? [];
  if (stuck === undefined || goneForGood(done)) return null;
  const plan = promote(intent, done, topology, attempt, [stuck]);
  return 'end' in plan ? null : plan;
}

/** Whether something was done that has no way back. */
export const goneForGood = (done: readonly StepDone[]): boolean =>
  done.some(({ id, state }) => state === 'done' && /^(detach|open-member):/.test(id));

const attemptOf = ({ id }: StepDone) => Number(/#(\d+)$/.exec(id)?.[1] ?? 1);
