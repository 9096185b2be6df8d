import type { MemberFacts } from '../../domain/topology.js';
import type { LastSeen } from './controlled-cluster.js';

/** As fresh as a controller's own facts may be, ms. */
const freshMs = 5_000;

/**
 * What is taken over of a member that this controller has not read itself: a controller that starts after the primary
 * died must know whether its commits waited for a replica. Old facts say so only where the wait could never end by itself;
 * otherwise it may have stopped waiting while nobody looked, and nothing is known.
 */
export function seedFacts(lastSeen: LastSeen | null | undefined, member: string, wall: number): MemberFacts | null {
  const facts = lastSeen?.facts[member];
  if (!facts) return null;
  const fresh = wall - lastSeen.at < freshMs;
  return fresh || (facts.acknowledgement.lossless && facts.acknowledgement.state === 'on') ? facts : null;
}
