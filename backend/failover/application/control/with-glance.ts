import type { MemberFacts } from '../../domain/topology.js';
import type { Glance } from '../../ports.js';

/** The facts as a later glance corrects them: what changes fast is taken from it, all else stays. */
export function withGlance(facts: MemberFacts, { readOnly, receiving, position }: Glance): MemberFacts {
  const { replica } = facts;
  if (!replica || receiving === null) {
    return { ...facts, readOnly, executed: (replica ? null : position) ?? facts.executed };
  }
  const received = position ?? replica.received;
  return { ...facts, readOnly, replica: { ...replica, receiving, received } };
}
