import { memberOf, type MemberView, type Topology } from './topology.js';

/** Its facts were read by us, now: what an earlier controller saw proves nothing here. */
export const answers = ({ probe, facts }: MemberView): boolean => probe.outcome === 'answering' && facts !== null;

/** It follows nobody and lets clients write. */
export const leads = (member: MemberView): boolean =>
  answers(member) && !member.facts!.replica && !member.facts!.readOnly;

/** It follows nobody and lets nobody write: promoted half-way, restarted, or never told whom to follow. */
export const standsAlone = (member: MemberView): boolean =>
  answers(member) && !member.facts!.replica && member.facts!.readOnly;

/** Members that say that they follow it. */
export const followersOf = (id: string, { members }: Pick<Topology, 'members'>): MemberView[] =>
  members.filter((one) => one.id !== id && answers(one) && one.facts!.replica?.source === id);

/** Whether everybody else can be asked whom they follow. */
export const othersAnswer = (ids: readonly string[], { members }: Pick<Topology, 'members'>): boolean =>
  members.every((one) => ids.includes(one.id) || answers(one));

/** Whether it was opened: it leads, or, dead or restarted since, others follow it, which they do only once it was open. */
export function wasOpened(id: string, topology: Topology): boolean {
  const member = memberOf(topology, id);
  if (leads(member)) return true;
  const follows = answers(member) && member.facts!.replica !== null;
  return !follows && followersOf(id, topology).length > 0;
}

export const namesOf = (ids: readonly string[], topology: Topology): string =>
  ids.map((id) => memberOf(topology, id).name).join(' and ');
