import type { Choice } from './decision.js';
import type { Finding } from './finding.js';
import type { Intent } from './intent.js';
import { muteOf } from './mute-replica.js';
import type { Ended } from './plan-end.js';
import { missing } from './position.js';
import type { Plan, StepDone } from './recovery.js';
import { packed, resultsOf, stepMaker, unpacked } from './steps.js';
import { memberOf, type MemberView, type Topology } from './topology.js';
import { isUnfit } from './unfit.js';
import { sentence } from './words.js';

type Known = Pick<Topology, 'primary' | 'members'>;
type Silence = Extract<Intent, { kind: 'stop-acknowledging' }>;

/** A replica that lacks more than this, or applies further behind, would keep commits waiting, ms. */
const NEAR = { transactions: 1_000, lagMs: 2_000 };
/** The other one has applied what this one received within this, ms. */
const CAUGHT_UP_MS = 10_000;

const answers = ({ probe, facts }: MemberView) => probe.outcome === 'answering' && facts !== null;

/** The primary's receivers, without those that are known to acknowledge nothing: since they are unfit, or for a while by now. */
export function acknowledging(topology: Topology): string[] {
  const { primary, members } = topology;
  const receivers = members.find(({ id }) => id === primary)?.facts?.acknowledgement.receivers ?? [];
  const unfit = (one: MemberView) => answers(one) && isUnfit(one) && one.facts!.replica?.acknowledges === false;
  const silenced = (one: MemberView) => unfit(one) || muteOf(one, topology) !== null;
  return receivers.filter((id) => !members.some((one) => one.id === id && silenced(one)));
}

/** An unfit one that acknowledges what the living primary commits. */
export function analyseUnfit(member: MemberView, topology: Topology): Finding[] {
  const primary = topology.members.find(({ id }) => id === topology.primary);
  const waits = primary && answers(primary) && primary.facts!.acknowledgement.state === 'on';
  const { id, name, facts, quarantine } = member;
  if (!waits || !isUnfit(member) || !facts?.replica?.acknowledges || facts.replica.source !== primary.id) return [];
  const why = quarantine ? 'is set apart' : 'has transactions of its own';
  const said = `${name} ${why}, and acknowledges what ${primary.name} commits: what only it has is lost with ${primary.name}.`;
  const numbers = { transactions: facts.errant.length, received: facts.replica.received.text };
  return [{ code: 'errant-acknowledges', severity: 'warning', about: id, sentence: said, numbers }];
}

/** Who acknowledges beside it and has nearly all, so that commits go on without it; the most advanced first. */
function others({ primary, members }: Known, id: string): MemberView[] {
  const lead = members.find((one) => one.id === primary)?.facts;
  if (!lead) return [];
  const near = ({ facts }: MemberView) => {
    const { source, receiving, acknowledges, applying, received, lagMs } = facts!.replica!;
    if (source !== primary || receiving !== 'yes' || !acknowledges || !applying) return false;
    return missing(lead.executed, received) <= NEAR.transactions && (lagMs ?? Infinity) <= NEAR.lagMs;
  };
  return members
    .filter((one) => one.id !== id && one.id !== primary && !one.maintenance)
    .filter((one) => answers(one) && !isUnfit(one) && one.facts!.replica && near(one))
    .sort((a, b) => missing(b.facts!.replica!.received, a.facts!.replica!.received));
}

/** Null while nobody else acknowledges: then every commit would wait. */
export function silence(topology: Topology, { about }: Pick<Finding, 'about'>): Silence | null {
  if (!about || !topology.primary || others(topology, about).length === 0) return null;
  return { kind: 'stop-acknowledging', member: about, primary: topology.primary };
}

/** What a person can choose when it alone acknowledges. */
export function unfitChoices({ about }: Pick<Finding, 'about'>, topology: Topology): Choice[] {
  const { name } = memberOf(topology, about!);
  return [
    {
      ...{ code: 'wait', loss: 0, intent: null },
      sentence: `Leave it so until another replica acknowledges: ${name} then stops by itself.`,
    },
    {
      ...{ code: 'reseed', loss: 0, intent: null, member: about! },
      sentence: `Fill ${name} anew; commits wait until it is back.`,
    },
  ];
}

/** It receives nothing for as long as another one needs to have all that it may have acknowledged. */
export function silencing(intent: Silence, topology: Topology): Plan {
  const { name } = memberOf(topology, intent.member);
  const why = `${name} acknowledges until its receiver stops; what it received by then is asked of another.`;
  return { intent, phase: 'gathering', steps: [stepMaker()(0, 'stop-receiving', intent.member, why)] };
}

/**
 * The next plan. What it received is thrown away when it starts again (F1), and some of it only it may have acknowledged: so
 * it starts once another one has all of that, and stands still until then.
 */
export function afterSilencing(
  plan: Plan & { intent: Silence },
  done: readonly StepDone[],
  topology: Topology,
): Plan | Ended {
  const { intent } = plan;
  const { name } = memberOf(topology, intent.member);
  const [other] = others(topology, intent.member);
  if (!other) {
    const start = stepMaker()(0, 'start-receiving', intent.member, 'Nobody else acknowledges any more: it goes on.');
    return { intent, phase: 'converging', steps: [start] };
  }
  const position = packed(unpacked(resultsOf('stop-receiving', done)[intent.member]?.received));
  const step = stepMaker();
  const wait = step(0, 'catch-up', other.id, `${other.name} has to have all that ${name} may have acknowledged.`, {
    ...{ with: { position }, timeoutMs: CAUGHT_UP_MS },
  });
  const again = step(1, 'follow', intent.member, `${name} receives again and acknowledges nothing.`, {
    ...{ with: { source: intent.primary, asFormerPrimary: false, acknowledges: false }, onFailure: 'go-on' as const },
  });
  return { intent, phase: 'converging', steps: [wait, again] };
}

/** What was done, and what is left of it. */
export function silencedTold(
  { intent }: Plan & { intent: Silence },
  done: readonly StepDone[],
  topology: Topology,
): string {
  const { name } = memberOf(topology, intent.member);
  const follow = done.find(({ id }) => id === `follow:${intent.member}`);
  if (!follow) return `${name} receives again, and still acknowledges: nobody else does.`;
  const said = `${name} acknowledges nothing any more: it cannot be promoted with what it has.`;
  return follow.state === 'done' ? said : `${said} ${sentence(follow.said)}`;
}
