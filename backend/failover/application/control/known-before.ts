import { covers } from '../../domain/position.js';
import type { MemberFacts } from '../../domain/topology.js';
import type { Timing } from '../../ports.js';
import type { ControlledCluster, LastSeen } from './controlled-cluster.js';
import type { KnownBefore } from './member-watch.js';

/** As fresh as a controller's own facts may be, ms. */
const freshMs = 5_000;

/** What is known of a member before this controller has read it: from what an earlier one saw, and what it kept. */
export function knownBefore(
  { lastSeen, acknowledgers, primary }: Pick<ControlledCluster, 'lastSeen' | 'acknowledgers' | 'primary'>,
  member: string,
  timing: Timing,
): KnownBefore {
  const facts = lastSeen?.facts[member];
  const kept = acknowledgers.primary === primary ? (acknowledgers.lost?.[member]?.had ?? null) : null;
  if (!facts) return { facts: null, furthest: kept, startedAt: null, received: false };
  const { replica } = facts;
  const seen = replica && replica.source === primary ? replica.received : null;
  const furthest = seen && (!kept || covers(seen, kept)) ? seen : kept;
  const startedAt = timing.now() - (timing.wall() - lastSeen.at) - facts.uptimeMs;
  const received = replica?.receiving === 'yes';
  return { facts: stillSays(facts, lastSeen, timing) ? facts : null, furthest, startedAt, received };
}

/**
 * Whether old facts still say something: a controller that starts after the primary died must know whether its commits
 * waited for a replica. Old ones say so only where the wait could never end by itself; otherwise it may have stopped
 * waiting while nobody looked, and nothing is known.
 */
function stillSays({ acknowledgement }: MemberFacts, { at }: LastSeen, timing: Timing): boolean {
  return timing.wall() - at < freshMs || (acknowledgement.lossless && acknowledgement.state === 'on');
}
