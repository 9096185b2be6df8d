import type { MemberFacts } from '../../domain/topology.js';
import type { Glance } from '../../ports.js';

/** The facts as a later glance corrects them: what changes fast is taken from it, all else stays. */
export function withGlance(facts: MemberFacts, { readOnly, receiving, position }: Glance): MemberFacts {
  const { replica } = facts;
  const now = { ...facts, readOnly, ...(facts.readOnly && !readOnly ? { openedSince: true } : {}) };
  if (!replica || receiving === null) {
    return { ...now, executed: (replica ? null : position) ?? facts.executed };
  }
  const received = position ?? replica.received;
  return { ...now, replica: { ...replica, receiving, received } };
}
