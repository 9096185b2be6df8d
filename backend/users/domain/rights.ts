/**
 * The effective-right evaluator. Law:
 *
 *   may(p, o)  ⇔  the token, if there is one, carries p
 *              ∧  ∃ grant in force whose role holds p and whose scope covers o
 *
 * where a permission that reaches everything, or a question about no object in particular, is covered only by `everything`.
 * A verdict is never a bare yes or no: a yes names the grant, a no names what is missing and what would be enough.
 */
import { inForce, type Grant } from './grant.js';
import { permissionInfo, type Permission } from './permissions.js';
import { rolesHolding, type Role, type RoleCatalogue } from './roles.js';
import { covers, scopesCovering, widestFirst, type ObjectFacts, type Scope } from './scope.js';

export interface Holdings {
  readonly grants: readonly Grant[];
  /** Permissions the token carries; null: no token, or one that carries all of its owner's. */
  readonly tokenScopes: readonly Permission[] | null;
}

export interface Allowed {
  readonly allowed: true;
  readonly because: Grant;
}

export interface Missing {
  readonly allowed: false;
  /** `grant`: no grant allows it. `token`: a grant does, but the token does not carry the permission. */
  readonly missing: 'grant' | 'token';
  readonly permission: Permission;
  /** Any of these roles on any of these scopes would be enough; least role and narrowest scope first. */
  readonly enough: { readonly roles: readonly Role[]; readonly scopes: readonly Scope[] };
  /** Grants in force that came near: they hold the permission elsewhere, or something else here. */
  readonly near: readonly Grant[];
}

export type Verdict = Allowed | Missing;

/** For list queries: which objects a permission reaches. `ids` are inherited downwards by the query. */
export interface ScopeFilter {
  readonly everything: boolean;
  readonly tags: readonly string[];
  readonly ids: readonly string[];
}

export class EffectiveRights {
  private readonly grants: readonly Grant[];

  constructor(
    private readonly holdings: Holdings,
    private readonly roles: RoleCatalogue,
    now: number,
  ) {
    this.grants = holdings.grants.filter((grant) => inForce(grant, now)).sort(mostLastingFirst);
  }

  /** The verdict on one object, or, without one, on the whole installation. */
  may(permission: Permission, facts?: ObjectFacts): Verdict {
    const because = this.grants.find((grant) => this.allows(grant, permission, facts));
    if (because && this.carried(permission)) return { allowed: true, because };
    return this.refuse(permission, facts, because !== undefined);
  }

  /** Whether there is any scope at all on which the permission is held. */
  anywhere(permission: Permission): boolean {
    return this.carried(permission) && this.holding(permission).length > 0;
  }

  /** The permissions held somewhere: what a page offers. */
  held(among: readonly Permission[]): Permission[] {
    return among.filter((permission) => this.anywhere(permission));
  }

  scopeFilter(permission: Permission): ScopeFilter {
    const scopes = this.carried(permission) ? this.holding(permission).map((grant) => grant.scope) : [];
    if (scopes.some((scope) => scope.kind === 'everything')) return { everything: true, tags: [], ids: [] };
    return { everything: false, tags: values(scopes, 'tag'), ids: values(scopes, 'resource') };
  }

  /** Whether the permission is held on every object the scope can ever cover; `facts` describe a scope of one resource. */
  holdsOver(permission: Permission, scope: Scope, facts?: ObjectFacts): boolean {
    if (!this.carried(permission)) return false;
    return this.holding(permission).some((grant) => contains(grant.scope, scope, facts));
  }

  private allows(grant: Grant, permission: Permission, facts?: ObjectFacts): boolean {
    if (!this.roles.get(grant.role)?.permissions.includes(permission)) return false;
    if (grant.scope.kind === 'everything') return true;
    return permissionInfo(permission).reach === 'object' && facts !== undefined && covers(grant.scope, facts);
  }

  /** Grants that give the permission on at least one scope. */
  private holding(permission: Permission): Grant[] {
    const scoped = permissionInfo(permission).reach === 'object';
    return this.grants.filter(
      (grant) =>
        this.roles.get(grant.role)?.permissions.includes(permission) && (scoped || grant.scope.kind === 'everything'),
    );
  }

  private carried(permission: Permission): boolean {
    return this.holdings.tokenScopes === null || this.holdings.tokenScopes.includes(permission);
  }

  private refuse(permission: Permission, facts: ObjectFacts | undefined, granted: boolean): Missing {
    const scoped = permissionInfo(permission).reach === 'object' && facts !== undefined;
    return {
      allowed: false,
      missing: granted ? 'token' : 'grant',
      permission,
      enough: {
        roles: rolesHolding(permission, this.roles),
        scopes: scoped ? scopesCovering(facts) : [{ kind: 'everything' }],
      },
      near: this.grants,
    };
  }
}

/** Names the same grant every time: one without an end before one that ends, the widest scope first. */
function mostLastingFirst(a: Grant, b: Grant): number {
  const lasting =
    (b.endsAt ?? Infinity) === (a.endsAt ?? Infinity) ? 0 : (b.endsAt ?? Infinity) - (a.endsAt ?? Infinity);
  return lasting || widestFirst(a.scope, b.scope) || (a.id < b.id ? -1 : 1);
}

function values(scopes: Scope[], kind: 'tag' | 'resource'): string[] {
  return [...new Set(scopes.flatMap((scope) => (scope.kind === kind ? [scope.value] : [])))];
}

/**
 * Everything contains all; a resource itself and what lies below it; a tag only itself. A tag does not even contain a resource
 * that bears it, because what lies below that resource need not bear it.
 */
function contains(outer: Scope, inner: Scope, facts?: ObjectFacts): boolean {
  if (outer.kind === 'everything') return true;
  if (inner.kind === 'everything') return false;
  if (outer.kind === inner.kind && outer.value === inner.value) return true;
  return outer.kind === 'resource' && facts?.id === inner.value && facts.ancestors.includes(outer.value);
}
