import type { Finding } from './finding.js';
import type { Hold, Topology } from './topology.js';
import { listed } from './words.js';

/** Other controllers at work that no person has looked at: two of them undo what the other does. */
export function analyseStrangers({ members, policy, kind }: Topology): Finding[] {
  if (kind === 'service') return [];
  return members.flatMap(({ id, name, probe, facts }) => {
    const strangers = (facts?.controllers ?? []).filter((one) => !policy.knownControllers?.includes(one));
    if (probe.outcome !== 'answering' || strangers.length === 0) return [];
    const sentence = `Another controller is at work on ${name}: signed in as ${listed(strangers)}.`;
    return [
      { code: 'another-controller', severity: 'warning', about: id, sentence, numbers: { names: strangers.join(',') } },
    ];
  });
}

/** What holds failover back until a person has looked; null where nobody was found, or all are held already. */
export function heldByStrangers(findings: readonly Finding[], holds: readonly Hold[]): Hold | null {
  const found = findings.filter(({ code }) => code === 'another-controller');
  const names = [...new Set(found.flatMap(({ numbers }) => String(numbers['names']).split(',')))].sort();
  const held = holds.find(({ kind }) => kind === 'another-controller');
  if (names.every((name) => held?.names?.includes(name))) return null;
  return {
    kind: 'another-controller',
    sentence: found[0].sentence,
    names: [...new Set([...(held?.names ?? []), ...names])],
  };
}
