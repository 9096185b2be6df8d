import type { FailoverIntent } from './intent.js';
import { lossless, thrownAway } from './known-loss.js';
import { between, missing, type Position } from './position.js';
import { memberOf, type Topology } from './topology.js';

/** What a promotion loses of what was acknowledged, as far as anybody can know it. */
export interface Loss {
  /** Transactions that were seen somewhere and are not kept. */
  readonly atLeast: number;
  /** They by name, '' for none: "0-1-99 to 0-1-104". */
  readonly names: string;
  /** Why more may be lost that nobody saw; '' where that cannot be. */
  readonly orMore: string;
}

/** `received` by everybody who was stopped, of which the new primary has `kept`. */
export function lossOf(
  intent: Pick<FailoverIntent, 'without'>,
  topology: Topology,
  received: Readonly<Record<string, Position>>,
  kept: Position,
): Loss {
  const seen = [...Object.values(received), ...unsent(topology), ...ofThose(intent.without, topology)];
  const most = seen.reduce((one, other) => (missing(other, kept) > missing(one, kept) ? other : one), kept);
  const orMore = whyMore(intent, topology, received);
  return { atLeast: missing(most, kept), names: between(kept, most), orMore };
}

/** What the primary answered without a copy. Where its commits wait for one, what only it has was acknowledged to nobody. */
function unsent(topology: Topology): Position[] {
  const primary = topology.members.find(({ id }) => id === topology.primary);
  return lossless(topology) || !primary?.facts ? [] : [primary.facts.executed];
}

const ofThose = (ids: readonly string[], topology: Topology): Position[] =>
  ids.flatMap((id) => {
    const { furthest, facts } = memberOf(topology, id);
    const last = furthest ?? facts?.replica?.received;
    return last ? [last] : [];
  });

function whyMore(
  { without }: Pick<FailoverIntent, 'without'>,
  topology: Topology,
  received: Readonly<Record<string, Position>>,
): string {
  if (!lossless(topology)) return 'the primary did not wait for replicas';
  if (without.length > 0) {
    const names = without.map((id) => memberOf(topology, id).name).join(' and ');
    return `${names} may hold rows that only ${without.length === 1 ? 'it' : 'they'} acknowledged`;
  }
  return thrownAway(topology, Object.values(received)).length > 0
    ? 'what a restarted member had received is on nobody'
    : '';
}
