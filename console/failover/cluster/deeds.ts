import type { Cluster, ClusterMember } from '../../api/types/failover';
import type { PlanWish } from '../plan-flow';

/** What can be done with a member from its row: one thing, the one that helps. */
export interface MemberDeed {
  readonly verb: 'Promote' | 'Rejoin' | 'Reseed';
  readonly wish: PlanWish;
}

/**
 * Promote who could lead; let who stands apart follow again; fill anew who holds rows that nobody else has. A primary that
 * does not serve cannot hand over: who takes its place is chosen above, for all of them.
 */
export function deedOf(
  { id, role, state, quarantine, errant, maintenance, promotion }: ClusterMember,
  kind: Cluster['kind'],
  primaryServes = true,
): MemberDeed | null {
  if (role === 'primary' || state === 'down' || state === 'unknown' || maintenance) return null;
  if ((quarantine || errant.length > 0) && kind === 'mariadb')
    return { verb: 'Reseed', wish: { kind: 'reseed', member: id, ...(quarantine ? {} : { discard: true }) } };
  if (state === 'apart' || role === 'alone') return { verb: 'Rejoin', wish: { kind: 'rejoin', member: id } };
  if (promotion === 'never' || !primaryServes) return null;
  return { verb: 'Promote', wish: { kind: 'switchover', to: id } };
}
