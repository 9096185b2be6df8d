/**
 * Nobody gives, or takes away, more than they hold. Law: a role may be given on a scope by someone who holds `grant.edit`
 * and every permission of that role over the whole scope. What a role cannot carry on a narrower scope is not asked for.
 */
import type { Grant } from './grant.js';
import { permissionInfo, type Permission } from './permissions.js';
import type { EffectiveRights } from './rights.js';
import type { Role, RoleCatalogue } from './roles.js';
import type { ObjectFacts, Scope } from './scope.js';

/** The permissions the role really carries on the scope. */
export function carriedBy(role: Role, scope: Scope): Permission[] {
  if (scope.kind === 'everything') return [...role.permissions];
  return role.permissions.filter((permission) => permissionInfo(permission).reach === 'object');
}

/** What the giver lacks for giving the role on the scope; empty: may give it. */
export function lacksToGive(giver: EffectiveRights, role: Role, scope: Scope, facts?: ObjectFacts): Permission[] {
  const needed = new Set<Permission>(['grant.edit', ...carriedBy(role, scope)]);
  return [...needed].filter((permission) => !giver.holdsOver(permission, scope, facts));
}

/**
 * What `other` holds and `actor` does not. Whoever sets another's password or makes a token for a service account could act
 * in their place, so this must be empty first. An unknown role counts as lacking, since it may come to allow anything.
 */
export function outranked(
  actor: EffectiveRights,
  other: readonly Grant[],
  roles: RoleCatalogue,
  factsOf: (resourceId: string) => ObjectFacts | undefined,
): Grant[] {
  return other.filter((grant) => {
    const role = roles.get(grant.role);
    if (!role) return true;
    const facts = grant.scope.kind === 'resource' ? factsOf(grant.scope.value) : undefined;
    return carriedBy(role, grant.scope).some((permission) => !actor.holdsOver(permission, grant.scope, facts));
  });
}
