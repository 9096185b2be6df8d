import type { Intent } from './intent.js';
import { divergenceOf } from './diverged.js';
import { mayLack } from './may-lack.js';
import { unmuting } from './mute-replica.js';
import { type Ended, failedStep } from './plan-end.js';
import { askFirst, letFollowersReceive, unlessAhead } from './plan-reopen.js';
import { covers, missing } from './position.js';
import type { Plan, StepDone } from './recovery.js';
import { lettingGo } from './remove-member.js';
import { repairTold } from './repair-told.js';
import { RESTART_MS, resultsOf, ROUTE_MS, stepMaker } from './steps.js';
import { type MemberView, memberOf, strayOf, type Topology } from './topology.js';
import { afterSilencing, silencedTold, silencing } from './unfit-acknowledger.js';
import { withoutCopyPlan } from './without-copy.js';
import { sentence, transactionWords } from './words.js';

type Repair = Exclude<Intent, { kind: 'failover' | 'switchover' }>;

type Rejoin = Extract<Intent, { kind: 'rejoin' }>;

/** The steps of everything that is no change of primary. */
export function repairPlan(intent: Repair, topology: Topology): Plan {
  switch (intent.kind) {
    case 'rejoin':
      return unmuting(intent, topology) ?? judging(intent, topology);
    case 'close-member':
      return closing(intent.member, intent, topology);
    case 'reopen-primary': {
      const steps = askFirst(intent.primary, topology);
      return steps.length > 0 ? { intent, phase: 'gathering', steps } : reopening(intent.primary, intent, topology);
    }
    case 'stop-acknowledging':
      return silencing(intent, topology);
    case 'let-go':
      return lettingGo(intent, topology);
    case 'go-on-without-copy':
    case 'wait-for-copies':
      return withoutCopyPlan(intent, topology);
    case 'correct-route':
      return { intent, phase: 'converging', steps: routeSteps(intent.primary, topology) };
  }
}

/** A member that comes back is closed and judged before it may follow: rows that only it has must not vanish. */
function judging(intent: Rejoin, topology: Topology): Plan {
  const step = stepMaker();
  const member = memberOf(topology, intent.member);
  const { name } = member;
  const judge = (wave: number) =>
    step(wave, 'judge', intent.member, `Has ${name} anything that the primary lacks?`, {
      with: { primary: intent.primary },
    });
  if (standsStill(member, intent.primary)) {
    // It lets nobody write already: a person who looks after it there keeps the session.
    if (wouldForget(member, memberOf(topology, intent.primary)))
      return { intent, phase: 'gathering', steps: [judge(0)] };
    const why = `${name} follows the primary and only stands still: a failover that was given up stopped it.`;
    return { intent, phase: 'converging', steps: [step(0, 'start-receiving', intent.member, why)] };
  }
  const steps = [
    ...ownEvents(intent.member, topology),
    step(0, 'close-member', intent.member, `${name} lets nobody write until it was judged.`),
    judge(1),
  ];
  return { intent, phase: 'gathering', steps };
}

/** Nothing is the matter with it but that its receiver was stopped. */
function standsStill(member: MemberView, primary: string): boolean {
  const { facts } = member;
  const stands = facts?.replica?.source === primary && facts.readOnly && facts.replica.receiving === 'no';
  return stands && divergenceOf(member) === '';
}

/**
 * Both of its threads are stopped, so that a start throws away what it received and did not apply (F1), and the primary has
 * all of that: once judged it receives it again. Whoever has more than the primary keeps it.
 */
function wouldForget({ facts }: MemberView, primary: MemberView): boolean {
  const replica = facts?.replica;
  if (!replica || replica.applying || !primary.facts) return false;
  return missing(replica.received, facts.executed) > 0 && covers(primary.facts.executed, replica.received);
}

/** A primary that died has its events enabled still, and those of a privileged definer write in spite of read_only (F15). */
function ownEvents(member: string, topology: Topology) {
  const { name, facts } = memberOf(topology, member);
  if (!facts || facts.events.length === 0) return [];
  const why = `Events run on the primary only, and ${facts.events.length} are enabled on ${name}.`;
  return [stepMaker()(0, 'disable-events', member, why, { onFailure: 'go-on' })];
}

/** What follows a repair's steps: a rejoin goes on by what the judging found, everything else is done. */
export function afterRepair(
  plan: Plan & { intent: Repair },
  done: readonly StepDone[],
  topology: Topology,
): Plan | Ended {
  const { intent } = plan;
  const failed = failedStep(plan, done);
  if (intent.kind === 'reopen-primary' && plan.phase === 'gathering') {
    const { primary } = intent;
    return unlessAhead(primary, plan, done, topology) ?? reopening(primary, intent, topology);
  }
  const closes = intent.kind === 'rejoin' || intent.kind === 'close-member';
  if (failed?.result.reason === 'waiters' && closes) return cannotClose(intent, failed, topology);
  if (failed && closes && neverRestarts(failed)) return cannotRestart(intent, failed, done, topology);
  if (failed) return { end: 'failed', sentence: failed.said };
  if (intent.kind === 'rejoin' && plan.phase === 'gathering') return afterJudging(intent, done, topology);
  if (intent.kind === 'stop-acknowledging') {
    const silence = { ...plan, intent };
    if (plan.phase === 'gathering') return afterSilencing(silence, done, topology);
    return { end: 'done', sentence: silencedTold(silence, done, topology) };
  }
  return { end: 'done', sentence: repairTold(plan, done, topology) };
}

/** Commits wait there for an acknowledgement: only a kill releases nothing (F3). Where that cannot be done it is set apart. */
function cannotClose(intent: Rejoin | Extract<Intent, { kind: 'close-member' }>, failed: StepDone, topology: Topology) {
  const { name, restartable } = memberOf(topology, intent.member);
  if (restartable)
    return restarting(intent, `${name} cannot be closed (${failed.said.replace(/\.$/, '')}): a kill releases nothing.`);
  return settingApart(
    intent,
    [],
    `could not be closed: ${sentence(failed.said)} Clients reach it through no proxy`,
    name,
  );
}

/** Not this time only: trying again would keep it from being set apart, and its own rows from being kept. */
const neverRestarts = ({ id, result }: StepDone) =>
  id.startsWith('restart-as-replica:') && (result.reason === 'unable' || result.reason === 'denied');

function cannotRestart(
  intent: Rejoin | Extract<Intent, { kind: 'close-member' }>,
  failed: StepDone,
  done: readonly StepDone[],
  topology: Topology,
): Plan {
  const judged = intent.kind === 'rejoin' && resultsOf('judge', done)[intent.member];
  if (judged) return afterJudging(intent, done, topology);
  const { name } = memberOf(topology, intent.member);
  return settingApart(intent, [], `could not be closed: ${failed.said}`, name);
}

/** Killed and started as a replica: an unacknowledged tail is rolled back (F4). A rejoin is judged again after it. */
function restarting(intent: Rejoin | Extract<Intent, { kind: 'close-member' }>, why: string): Plan {
  const restart = stepMaker(2)(0, 'restart-as-replica', intent.member, why, { timeoutMs: RESTART_MS });
  if (intent.kind === 'close-member') return { intent, phase: 'converging', steps: [restart] };
  const judge = stepMaker(2)(1, 'judge', intent.member, 'Has it still anything that the primary lacks?', {
    with: { primary: intent.primary },
  });
  return { intent, phase: 'gathering', steps: [restart, judge] };
}

/** Clean members follow; an unacknowledged tail is rolled back; those with rows of their own are set apart, named. */
function afterJudging(intent: Rejoin, done: readonly StepDone[], topology: Topology): Plan {
  const { count, transactions } = resultsOf('judge', done)[intent.member] ?? {};
  const member = memberOf(topology, intent.member);
  const { name, facts, restartable } = member;
  const diverged = member.quarantine ? '' : divergenceOf(member);
  if (count === 0 && !diverged) {
    const why = `No transaction of its own: ${name} may join.`;
    const given = { source: intent.primary, asFormerPrimary: !facts?.replica };
    return { intent, phase: 'converging', steps: [stepMaker()(0, 'rejoin', intent.member, why, { with: given })] };
  }
  const own = Array.isArray(transactions) ? (transactions as string[]) : [];
  const restarted = done.some(({ id }) => id.startsWith('restart-as-replica:'));
  if (count === 0) {
    const reason = `has another history than the primary, under the same numbers: ${diverged}`;
    return settingApart(intent, own, reason, name);
  }
  const said = `has ${transactionWords(typeof count === 'number' ? count : null)} that the primary lacks`;
  // What a replica received and applied no restart rolls back.
  if (restartable && !restarted && !diverged)
    return restarting(intent, `${name} ${said}: if they were never acknowledged, a restart rolls them back.`);
  return settingApart(intent, own, own.length > 0 ? `${said}: ${own.slice(0, 3).join(', ')}` : said, name);
}

function settingApart(
  intent: Repair & { member: string },
  transactions: readonly string[],
  reason: string,
  name: string,
): Plan {
  const step = stepMaker()(0, 'quarantine', intent.member, `${name} ${reason}.`, { with: { reason, transactions } });
  return { intent, phase: 'converging', steps: [step] };
}

function closing(member: string, intent: Repair, topology: Topology): Plan {
  const step = stepMaker();
  const { name } = memberOf(topology, member);
  const routes = topology.routes
    .filter(({ open }) => open.includes(member))
    .map(({ proxy }) =>
      step(0, 'close-route', proxy, `Nobody is sent to ${name}.`, {
        ...{ with: { server: member, cut: true }, timeoutMs: ROUTE_MS, onFailure: 'go-on' as const },
      }),
    );
  const close = step(0, 'close-member', member, `${name} is not the primary: nobody may write there.`);
  return { intent, phase: 'converging', steps: [...routes, close] };
}

function reopening(primary: string, intent: Repair, topology: Topology): Plan {
  const step = stepMaker();
  const { name } = memberOf(topology, primary);
  const acknowledged = topology.kind !== 'service' && topology.members.length > 1;
  const doubt = mayLack(topology);
  const why = doubt ? `Nobody has anything that ${name} lacks. ${doubt}` : `${name} has all that anyone acknowledged.`;
  const open = step(0, 'open-member', primary, why, {
    ...{ with: { acknowledged, ...(doubt && { doubt }) }, irreversible: true },
  });
  const routes = routeSteps(primary, topology).map((one) => ({ ...one, wave: one.wave + 1 }));
  const followers = letFollowersReceive(primary, topology, `It was stopped before ${name} was opened.`);
  return { intent, phase: 'converging', steps: [open, ...routes, ...followers] };
}

/** Every proxy sends clients to the primary and to nobody else: also not to one whose health check fails just now. */
function routeSteps(primary: string | null, topology: Topology) {
  const step = stepMaker();
  const why = 'The route is read back every second; a difference is corrected.';
  const rest = { timeoutMs: ROUTE_MS, onFailure: 'go-on' as const };
  return topology.routes.flatMap((route) => {
    const { proxy, open } = route;
    const stray = strayOf(route, primary);
    const close = (server: string) => ({
      ...step(0, 'close-route', proxy, why, { ...rest, with: { server, cut: true } }),
      id: `close-route:${proxy}/${server}`,
    });
    if (!primary || open.includes(primary)) return stray.map(close);
    return [step(1, 'open-route', proxy, why, { ...rest, with: { server: primary, instead: stray } })];
  });
}
