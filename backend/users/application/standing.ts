import { Injectable } from '@nestjs/common';
import { currentActor } from '../../platform/context/index.js';
import { Store } from '../../platform/database/index.js';
import { ObjectResolvers } from '../../platform/http/index.js';
import { lacksToGive, outranked } from '../domain/delegation.js';
import { grantText } from '../domain/explanation.js';
import type { Grant, Subject } from '../domain/grant.js';
import type { Permission } from '../domain/permissions.js';
import { builtInRoles, type Role } from '../domain/roles.js';
import type { ObjectFacts, Scope } from '../domain/scope.js';
import type { Db } from '../persistence/db.js';
import { grantsOf } from '../persistence/grants.store.js';
import { MoreThanYouHold } from './refusals.js';
import { Rights } from './rights.js';

/** A check to be made inside the transaction of the change. */
export type Check = (tx: Db) => Promise<void>;

/** Where the caller stands towards others: nobody gives, or acts in the place of someone who has, more than they hold. */
@Injectable()
export class Standing {
  constructor(
    private readonly store: Store,
    private readonly rights: Rights,
    private readonly resolvers: ObjectResolvers,
  ) {}

  /** The facts of a resource; undefined when there is none, or no feature that would know. */
  async resourceFacts(id: string): Promise<ObjectFacts | undefined> {
    if (!this.resolvers.kinds().includes('resource')) return undefined;
    return (await this.resolvers.get('resource').facts(id)) ?? undefined;
  }

  async holds(permission: Permission, scope: Scope, facts?: ObjectFacts): Promise<boolean> {
    return (await this.rights.of(currentActor())).holdsOver(permission, scope, facts);
  }

  /** @throws MoreThanYouHold unless the caller holds all of the role on the whole scope, and may give */
  async requireMayGive(role: Role, scope: Scope, facts?: ObjectFacts): Promise<void> {
    const lacks = lacksToGive(await this.rights.of(currentActor()), role, scope, facts);
    if (lacks.length === 0) return;
    throw new MoreThanYouHold(`You would need ${lacks.join(', ')} there yourself to give or take ${role.title}`, lacks);
  }

  /**
   * Makes the check that the caller holds at least what the subject holds, which whoever disables them, changes how they sign
   * in or makes tokens for them must. It reads the subject's grants again inside the transaction.
   */
  async notAbove(subject: Subject, name: string): Promise<Check> {
    const actor = await this.rights.of(currentActor());
    const facts = await this.factsOf(await grantsOf(this.store.read, subject));
    return async (tx) => {
      const above = outranked(actor, await grantsOf(tx, subject), builtInRoles, (id) => facts.get(id));
      if (above.length === 0) return;
      const held = above.map((grant) => grantText(grant, { who: name, roles: builtInRoles }));
      throw new MoreThanYouHold(`${name} has ${held.join(', ')}, which you do not hold`, held);
    };
  }

  private async factsOf(grants: readonly Grant[]): Promise<Map<string, ObjectFacts>> {
    const facts = new Map<string, ObjectFacts>();
    for (const { scope } of grants) {
      const found = scope.kind === 'resource' ? await this.resourceFacts(scope.value) : undefined;
      if (found) facts.set(found.id, found);
    }
    return facts;
  }
}
