import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import type { Actor } from '../../platform/context/index.js';
import { Store } from '../../platform/database/index.js';
import type { Grant } from '../domain/grant.js';
import type { Permission } from '../domain/permissions.js';
import { EffectiveRights } from '../domain/rights.js';
import { builtInRoles } from '../domain/roles.js';
import { grantsOf } from '../persistence/grants.store.js';
import { tokenOf } from '../persistence/tokens.store.js';
import { activeName } from './active-name.js';

/** Holdfast's own work, a schedule or a sweep, is nobody's gift; it is named all the same. */
const system: Grant = {
  id: 'system',
  subject: { kind: 'service', id: 'system' },
  role: 'owner',
  scope: { kind: 'everything' },
  endsAt: null,
};

/** What an actor may do at this moment. Nothing is kept between requests, so that a changed grant holds from the next one. */
@Injectable()
export class Rights {
  /** Rights the guard has already worked out, for as long as its request's actor lives. */
  private readonly known = new WeakMap<Actor, EffectiveRights>();

  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
  ) {}

  /** The rights of an actor: none for someone disabled, deleted, unknown or whose token is gone. */
  async of(actor: Actor): Promise<EffectiveRights> {
    return this.known.get(actor) ?? this.look(actor);
  }

  /** Remembers the rights of the actor of one request. */
  remember(actor: Actor, rights: EffectiveRights): void {
    this.known.set(actor, rights);
  }

  from(grants: readonly Grant[], tokenScopes: readonly Permission[] | null): EffectiveRights {
    return new EffectiveRights({ grants, tokenScopes }, builtInRoles, this.clock.now());
  }

  private async look(actor: Actor): Promise<EffectiveRights> {
    if (actor.kind === 'system') return this.from([system], null);
    if (actor.id === null || (await activeName(this.store.read, actor)) === null) return this.from([], null);
    const token = actor.tokenId ? await tokenOf(this.store.read, actor.id, actor.tokenId) : null;
    if (actor.tokenId && !token) return this.from([], null);
    const kind = actor.kind === 'service' ? 'service' : 'person';
    return this.from(await grantsOf(this.store.read, { kind, id: actor.id }), token?.scopes ?? null);
  }
}
