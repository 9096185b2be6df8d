import type { Grant } from '../domain/grant.js';
import type { Db } from '../persistence/db.js';
import { grantsOfRoles } from '../persistence/grants.store.js';
import { peopleByIds } from '../persistence/people.store.js';
import { LastOwner } from './refusals.js';

/** What makes an Owner for good: the role, on everything, without an end. */
export function isLastingOwner(grant: Grant): boolean {
  return grant.role === 'owner' && grant.scope.kind === 'everything' && grant.endsAt === null;
}

/** Active people who are Owners without an end. Service accounts do not count: they cannot sign in and set things right. */
export async function lastingOwners(db: Db): Promise<string[]> {
  const grants = (await grantsOfRoles(db, ['owner'])).filter(isLastingOwner);
  const ids = grants.filter(({ subject }) => subject.kind === 'person').map(({ subject }) => subject.id);
  const people = await peopleByIds(db, ids);
  return people.filter((person) => person.status === 'active').map((person) => person.id);
}

/**
 * Call it after `serializeAccessChange`, in the transaction that takes the person out.
 * @throws LastOwner when nobody else would remain
 */
export async function requireAnotherOwner(tx: Db, person: { id: string; name: string }): Promise<void> {
  const owners = await lastingOwners(tx);
  if (owners.includes(person.id) && owners.length === 1) throw new LastOwner(person.name);
}
