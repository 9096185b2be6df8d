import type { Blocker, Choice } from './decision.js';
import type { Intent } from './intent.js';
import { covers } from './position.js';
import { stepMaker } from './steps.js';
import type { Plan } from './recovery.js';
import { memberOf, type MemberView, type Topology } from './topology.js';
import { isUnfit } from './unfit.js';
import { acknowledging } from './unfit-acknowledger.js';
import { listed } from './words.js';

/** A member that is away for less may be back in a moment: nobody is asked yet, ms. */
const AWAY_MS = 2_000;

const held = ({ holds }: Topology) => holds.some(({ kind }) => kind === 'without-copy');

/** What forbids to let the primary's commits go on without a copy; empty when nothing does. */
export function checkGoOn(topology: Topology): Blocker[] {
  const no = (code: string, sentence: string): Blocker => ({ code, sentence, numbers: {} });
  const primary = topology.members.find(({ id }) => id === topology.primary);
  if (!primary) return [no('no-primary', 'No primary is known.')];
  const { name, probe, facts } = primary;
  const found: Blocker[] = [];
  if (topology.kind === 'service') found.push(no('no-copies', 'A service has no copies that anybody waits for.'));
  else if (probe.outcome !== 'answering' || !facts || facts.readOnly)
    found.push(
      no('primary-not-answering', `${name} takes no writes (${probe.outcome}): it has nothing to go on with.`),
    );
  else if (facts.acknowledgement.state !== 'on')
    found.push(no('does-not-wait', `${name} does not wait for a copy: its commits go on already.`));
  else found.push(...copies(primary, topology));
  if (topology.policy.mode === 'off')
    found.push(no('mode-off', 'Failover is off for this cluster: nobody would make commits wait again.'));
  if (topology.standing.validForMs <= 0 || !topology.standing.ready)
    found.push(no('no-lease', 'The controller holds no valid lease.'));
  return found;
}

/**
 * Who is there to acknowledge. Those of whom nothing was heard for a while are no copy as soon as a commit waits for them: the
 * session of a replica that hangs stays open, and the primary would wait for it for ever. Only a person decides by this: the
 * controller that is cut off from the replicas sees the same.
 */
function copies({ name, facts }: MemberView, topology: Topology): Blocker[] {
  const those = acknowledging(topology).map((id) => memberOf(topology, id));
  const waits = facts!.acknowledgement.waiters > 0;
  if (those.length === 0 || (waits && those.every((one) => isSilent(one, topology)))) return [];
  const verb = those.length === 1 ? 'receives' : 'receive';
  const sentence = `${listed(those.map((one) => one.name))} still ${verb} from ${name}: its commits are acknowledged.`;
  return [{ code: 'has-copy', sentence, numbers: { waiters: facts!.acknowledgement.waiters } }];
}

/**
 * The replicas that the primary's commits wait for and that have not answered us for a while either, though their sessions
 * stay: somebody has to be told. Empty while commits go on, or one of them may acknowledge in the next moment.
 */
export function waitedForInVain(primary: MemberView, topology: Topology): readonly MemberView[] {
  const { stalledSince = null } = primary;
  if (stalledSince === null || topology.at - stalledSince < AWAY_MS) return [];
  const those = acknowledging(topology).map((id) => memberOf(topology, id));
  return those.every((one) => isSilent(one, topology)) ? those : [];
}

/** One that denies us the sign-in, or is full, runs, and may acknowledge. */
const RUNS: ReadonlySet<string> = new Set(['answering', 'denied', 'saturated', 'never']);
const isSilent = ({ probe }: MemberView, { at }: Pick<Topology, 'at'>): boolean =>
  !RUNS.has(probe.outcome) && at - probe.since >= AWAY_MS;

/** The choice, when the last copy is gone for longer than a moment and the primary would go on if it were let; null when not. */
export function goOnChoice(topology: Topology): Choice | null {
  if (checkGoOn(topology).length > 0) return null;
  const primary = memberOf(topology, topology.primary!);
  const others = topology.members.filter(({ id }) => id !== primary.id);
  if (!others.every((one) => isGone(one, topology))) return null;
  return {
    code: 'go-on-without-copy',
    sentence: `Let ${primary.name} go on without a copy: what it acknowledges then is lost if it fails before a replica is back.`,
    loss: null,
    intent: { kind: 'go-on-without-copy', primary: primary.id },
  };
}

/** Whether it will acknowledge nothing in the next moment. */
export function isGone(member: MemberView, { at }: Pick<Topology, 'at'>): boolean {
  const { probe, facts } = member;
  if (isUnfit(member)) return true;
  if (probe.outcome === 'answering') return facts?.replica?.receiving === 'no';
  return at - probe.since >= AWAY_MS;
}

/** Commits wait again as soon as a replica has all that went on without one; null while that is not so. */
export function waitAgain(topology: Topology): Intent | null {
  const { primary, members } = topology;
  if (!held(topology) || primary === null) return null;
  const { probe, facts } = memberOf(topology, primary);
  if (probe.outcome !== 'answering' || !facts || facts.readOnly) return null;
  const whole = members.some(
    (one) =>
      one.id !== primary &&
      !isUnfit(one) &&
      one.probe.outcome === 'answering' &&
      one.facts?.replica?.source === primary &&
      one.facts.replica.receiving === 'yes' &&
      one.facts.replica.acknowledges &&
      covers(one.facts.replica.received, facts.executed),
  );
  return whole ? { kind: 'wait-for-copies', primary } : null;
}

type WithoutCopy = Extract<Intent, { kind: 'go-on-without-copy' | 'wait-for-copies' }>;

/** One statement each; that commits wait again is proved by one that a replica acknowledged. */
export function withoutCopyPlan(intent: WithoutCopy, topology: Topology): Plan {
  const step = stepMaker();
  const { primary } = intent;
  const { name, facts } = memberOf(topology, primary);
  if (intent.kind === 'wait-for-copies') {
    const steps = [
      step(0, 'reopen-member', primary, 'A replica has all that went on without one.', {
        with: { acknowledged: true },
      }),
      step(1, 'canary', primary, 'A commit that a replica acknowledged proves it.'),
    ];
    return { intent, phase: 'converging', steps };
  }
  const waiting = facts?.acknowledgement.waiters ?? 0;
  const commits = waiting === 1 ? '1 commit waits' : `${waiting} commits wait`;
  const why = `${commits} on ${name} for a copy that nobody can take: they are answered, and whatever follows.`;
  return { intent, phase: 'converging', steps: [step(0, 'go-on-without-copy', primary, why, { irreversible: true })] };
}
