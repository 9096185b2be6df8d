import { exclusion } from './candidates.js';
import type { Blocker } from './decision.js';
import { memberOf, type Topology } from './topology.js';
import { receivesNothing } from './words.js';

/** A planned change of primary is refused when the new one is further behind than this: writes would pause for it, ms. */
const LAG_MS = 5_000;

/** What forbids to hand over to that member now; empty when nothing does. Everything is told at once, not the first only. */
export function checkSwitchover(topology: Topology, to: string): Blocker[] {
  const no = (code: string, sentence: string, numbers = {}): Blocker => ({ code, sentence, numbers });
  const target = topology.members.find(({ id }) => id === to);
  if (!target) return [no('no-such-member', 'The cluster has no such member.')];
  if (to === topology.primary) return [no('already-primary', `${target.name} is the primary already.`)];
  if (topology.primary === null) return [no('no-primary', 'No primary is known that could hand over.')];
  const excluded = exclusion(target, topology);
  const found = [
    ...ofPrimary(topology),
    ...(excluded ? [excluded] : []),
    ...ofTarget(topology, to),
    ...ofCluster(topology),
  ];
  return found.filter(({ code }, index) => found.findIndex((one) => one.code === code) === index);
}

function ofPrimary(topology: Topology): Blocker[] {
  const primary = memberOf(topology, topology.primary!);
  if (primary.probe.outcome === 'answering' && primary.facts && !primary.facts.readOnly) return [];
  const sentence = `${primary.name} cannot hand over (${primary.probe.outcome}): a planned change needs a primary that lives.`;
  return [{ code: 'primary-not-answering', sentence, numbers: {} }];
}

function ofTarget(topology: Topology, to: string): Blocker[] {
  if (topology.kind === 'service') return [];
  const { name, facts } = memberOf(topology, to);
  const { replica } = facts ?? {};
  if (!replica) return [];
  const found: Blocker[] = [];
  if (replica.receiving !== 'yes') {
    found.push({ code: 'not-receiving', sentence: receivesNothing(name, replica), numbers: {} });
  }
  if (!replica.applying) {
    found.push({
      code: 'not-applying',
      sentence: `${name} applies nothing: ${replica.applyError || 'stopped'}`,
      numbers: {},
    });
  }
  if ((replica.lagMs ?? 0) > LAG_MS) {
    const sentence = `${name} applies ${((replica.lagMs ?? 0) / 1000).toFixed(1)} s behind: writes would pause for it.`;
    found.push({ code: 'lagging', sentence, numbers: { lagMs: replica.lagMs, limitMs: LAG_MS } });
  }
  return found;
}

/** Each proxy must confirm, and this controller must hold the cluster. */
function ofCluster({ routes, standing, holds }: Topology): Blocker[] {
  const found: Blocker[] = routes
    .filter(({ reachable }) => !reachable)
    .map(({ proxy }) => ({ code: 'route-unreachable', sentence: `${proxy} cannot be reached.`, numbers: {} }));
  if (standing.validForMs <= 0 || !standing.ready) {
    found.push({
      code: 'no-lease',
      sentence: 'The controller holds no valid lease.',
      numbers: { term: standing.term },
    });
  }
  const other = holds.find(({ kind }) => kind === 'another-controller');
  if (other) found.push({ code: other.kind, sentence: other.sentence, numbers: {} });
  return found;
}
