import type { Finding } from './finding.js';
import type { Plan } from './recovery.js';
import { stepMaker } from './steps.js';
import type { MemberView, Topology } from './topology.js';
import { isUnfit } from './unfit.js';

/** One that was started again, or follows another one since a moment ago, may be about to acknowledge, ms. */
const MUTE_MS = 3_000;

/**
 * A replica that should acknowledge and does not: it receives what a waiting primary commits, could be promoted with it,
 * and all the same is no copy that anybody waits for. `itself`: by its own word; `uncounted`: it says that it does, and the
 * primary counts nobody who does.
 */
type Mute = { readonly how: 'itself' | 'uncounted'; readonly forMs: number };

export function muteOf(member: MemberView, topology: Topology): Mute | null {
  const primary = topology.members.find(({ id }) => id === topology.primary);
  if (topology.kind === 'service' || !primary || !should(member, primary, topology)) return null;
  const own = member.facts!.replica!.acknowledges ? null : since(member, topology);
  if (own !== null) return own >= MUTE_MS ? { how: 'itself', forMs: own } : null;
  if (!member.facts!.replica!.acknowledges) return null;
  const counted = since(primary, topology);
  return counted !== null && counted >= MUTE_MS ? { how: 'uncounted', forMs: counted } : null;
}

const since = ({ unacknowledgedSince }: MemberView, { at }: Topology): number | null =>
  unacknowledgedSince === null || unacknowledgedSince === undefined ? null : at - unacknowledgedSince;

/** Commits wait, or would but for a person's word that ends when a copy is back; and it may become primary with what it has. */
function should(member: MemberView, primary: MemberView, { holds }: Topology): boolean {
  const { probe, facts, policy, maintenance } = member;
  if (member.id === primary.id || maintenance || policy.promotion === 'never' || isUnfit(member)) return false;
  if (probe.outcome !== 'answering' || !facts?.replica || facts.ineligible.length > 0) return false;
  const { source, receiving, applying } = facts.replica;
  if (source !== primary.id || receiving !== 'yes' || !applying) return false;
  if (primary.probe.outcome !== 'answering' || !primary.facts || primary.facts.readOnly) return false;
  const waits = primary.facts.acknowledgement.state !== 'off';
  return waits || holds.some(({ kind }) => kind === 'without-copy');
}

export function analyseMute(member: MemberView, topology: Topology): Finding[] {
  const mute = muteOf(member, topology);
  if (!mute) return [];
  const { id, name } = member;
  const primary = topology.members.find((one) => one.id === topology.primary)!;
  const sentence =
    mute.how === 'itself'
      ? `${name} receives what ${primary.name} commits and acknowledges nothing: it is switched off there, or was switched on without starting its receiver again.`
      : `${name} says that it acknowledges, but ${primary.name} counts nobody who does: its receiver has to be started again.`;
  const numbers = { forMs: Math.round(mute.forMs), counted: primary.facts!.acknowledgement.clients ?? null };
  return [{ code: 'replica-not-acknowledging', severity: 'warning', about: id, sentence, numbers }];
}

/**
 * What lets it acknowledge: its receiver alone is started again, so that nothing that it received is thrown away (F1) and
 * nobody who reads there is cut off.
 */
export function unmuting(intent: Plan['intent'] & { kind: 'rejoin' }, topology: Topology): Plan | null {
  const member = topology.members.find(({ id }) => id === intent.member)!;
  const mute = intent.primary === topology.primary ? muteOf(member, topology) : null;
  if (!mute) return null;
  const step = stepMaker();
  const { id, name } = member;
  if (mute.how === 'itself') {
    const given = { source: intent.primary, asFormerPrimary: false, acknowledges: true };
    const why = `${name} is as good a copy as any: commits may wait for it.`;
    return { intent, phase: 'converging', steps: [step(0, 'follow', id, why, { with: given })] };
  }
  const steps = [
    step(0, 'stop-receiving', id, `${name} is not counted among those who acknowledge.`),
    step(1, 'start-receiving', id, 'It signs in again, and says that it acknowledges.'),
  ];
  return { intent, phase: 'converging', steps };
}
