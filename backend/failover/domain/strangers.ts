import type { Finding } from './finding.js';
import type { Hold, MemberView, Topology } from './topology.js';
import { listed } from './words.js';

/** Other controllers at work that no person has looked at: two of them undo what the other does. */
export function analyseStrangers(topology: Topology): Finding[] {
  if (topology.kind === 'service') return [];
  return [...signedIn(topology), ...topology.members.flatMap((one) => roleChanged(one, topology))];
}

function signedIn({ members, policy }: Topology): Finding[] {
  return members.flatMap(({ id, name, probe, facts }) => {
    const strangers = (facts?.controllers ?? []).filter((one) => !policy.knownControllers?.includes(one));
    if (probe.outcome !== 'answering' || strangers.length === 0) return [];
    const sentence = `Another controller is at work on ${name}: signed in as ${listed(strangers)}.`;
    return [
      { code: 'another-controller', severity: 'warning', about: id, sentence, numbers: { names: strangers.join(',') } },
    ];
  });
}

/** Whoever made a member follow the primary again, or works on one in maintenance, is nobody to fight with. */
function roleChanged(member: MemberView, { primary }: Topology): Finding[] {
  const { id, name, facts, quarantine, maintenance } = member;
  const changed = member.roleChanged ?? '';
  if (changed === '' || quarantine || maintenance || id === primary) return [];
  if (primary !== null && facts?.replica?.source === primary) return [];
  const sentence = `${name} ${changed}, and not by Holdfast: another controller, or a person, changes roles here.`;
  return [{ code: 'another-controller', severity: 'warning', about: id, sentence, numbers: { names: '' } }];
}

/** What holds failover back until a person has looked; null where nobody was found, or all are held already. */
export function heldByStrangers(findings: readonly Finding[], holds: readonly Hold[]): Hold | null {
  const found = findings.filter(({ code }) => code === 'another-controller');
  if (found.length === 0) return null;
  const named = found.flatMap(({ numbers }) => String(numbers['names']).split(','));
  const names = [...new Set(named.filter((name) => name !== ''))].sort();
  const held = holds.find(({ kind }) => kind === 'another-controller');
  if (held && names.every((name) => held.names?.includes(name))) return null;
  return {
    kind: 'another-controller',
    sentence: found[0].sentence,
    names: [...new Set([...(held?.names ?? []), ...names])],
  };
}
