import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { currentActor } from '../../platform/context/index.js';
import { newId, Store } from '../../platform/database/index.js';
import { Conflict, Invalid, NotFound } from '../../platform/http/index.js';
import { inForce, type Grant, type Subject } from '../domain/grant.js';
import { builtInRoles, type Role } from '../domain/roles.js';
import { scopeText, type ObjectFacts, type Scope } from '../domain/scope.js';
import { serializeAccessChange } from '../persistence/access-head.store.js';
import type { Db } from '../persistence/db.js';
import { addGrant, grantById, removeGrant, sameGrant } from '../persistence/grants.store.js';
import { personById } from '../persistence/people.store.js';
import { serviceAccountById } from '../persistence/tokens.store.js';
import { Changes } from './changes.js';
import { isLastingOwner, requireAnotherOwner } from './owners.js';
import { Standing } from './standing.js';

export type WantedGrant = Omit<Grant, 'id'>;

/** Gives roles and takes them away. It holds from the next request on. */
@Injectable()
export class GiveRole {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly standing: Standing,
    private readonly changes: Changes,
  ) {}

  /** @throws Invalid naming the field, MoreThanYouHold, Conflict when the subject already has it */
  async give(wanted: WantedGrant): Promise<Grant> {
    const role = this.requireRole(wanted.role);
    if (!inForce({ ...wanted, id: '' }, this.clock.now()))
      throw Invalid.field('endsAt', 'has already passed', 'Choose a time to come, or leave it out');
    const facts = await this.requireScope(wanted.scope);
    await this.standing.requireMayGive(role, wanted.scope, facts);
    return this.store.write(async (tx) => {
      await serializeAccessChange(tx);
      const name = await this.requireSubject(tx, wanted.subject);
      await this.requireNew(tx, wanted, `${name} already has ${role.title} on ${scopeText(wanted.scope, facts)}`);
      const grant = { ...wanted, id: newId() };
      await addGrant(tx, grant, this.clock.now(), currentActor().name);
      await this.record(tx, 'given', grant, name, facts);
      return grant;
    });
  }

  /** What one could give one may take; a grant of oneself anyone may. @throws NotFound, MoreThanYouHold, LastOwner */
  async takeAway(id: string): Promise<void> {
    const known = await grantById(this.store.read, id);
    if (!known) throw new NotFound('This grant');
    const facts = known.scope.kind === 'resource' ? await this.standing.resourceFacts(known.scope.value) : undefined;
    if (known.subject.id !== currentActor().id) await this.requireMayTake(known, facts);
    await this.store.write(async (tx) => {
      await serializeAccessChange(tx);
      const grant = await grantById(tx, id);
      if (!grant) throw new NotFound('This grant');
      const name = await this.subjectName(tx, grant.subject);
      if (isLastingOwner(grant)) await requireAnotherOwner(tx, { id: grant.subject.id, name: name ?? '' });
      await removeGrant(tx, id);
      await this.record(tx, 'taken', grant, name ?? grant.subject.id, facts);
    });
  }

  /** A grant that the caller may not see does not exist for them; one of an unknown role takes all there is. */
  private async requireMayTake({ role, scope }: Grant, facts?: ObjectFacts): Promise<void> {
    if (!(await this.standing.holds('grant.read', scope, facts))) throw new NotFound('This grant');
    await this.standing.requireMayGive(builtInRoles.get(role) ?? builtInRoles.get('owner')!, scope, facts);
  }

  private requireRole(name: string): Role {
    const role = builtInRoles.get(name);
    if (role) return role;
    throw Invalid.field('role', 'is not a role', `Choose one of ${[...builtInRoles.keys()].join(', ')}`);
  }

  private async requireScope(scope: Scope): Promise<ObjectFacts | undefined> {
    if (scope.kind !== 'resource') return undefined;
    const facts = await this.standing.resourceFacts(scope.value);
    if (!facts) throw Invalid.field('scope.value', 'is no resource', 'Send the id of a resource');
    return facts;
  }

  private async requireSubject(tx: Db, subject: Subject): Promise<string> {
    const name = await this.subjectName(tx, subject);
    if (name !== null) return name;
    const what = subject.kind === 'person' ? 'person' : 'service account';
    throw Invalid.field('subjectId', `is no ${what}`, `Send the id of a ${what}`);
  }

  private async subjectName(db: Db, { kind, id }: Subject): Promise<string | null> {
    const found = kind === 'person' ? await personById(db, id) : await serviceAccountById(db, id);
    return found?.name ?? null;
  }

  /** One that has ended makes room. */
  private async requireNew(tx: Db, wanted: WantedGrant, already: string): Promise<void> {
    const same = await sameGrant(tx, wanted);
    if (same && inForce(same, this.clock.now()))
      throw new Conflict(already, `To change its end, take grant ${same.id} away first`);
    if (same) await removeGrant(tx, same.id);
  }

  private async record(tx: Db, what: string, grant: Grant, name: string, facts?: ObjectFacts): Promise<void> {
    const role = builtInRoles.get(grant.role)?.title ?? grant.role;
    const text = `${role} on ${scopeText(grant.scope, facts)}`;
    const terms = { subject: name, role: grant.role, scope: scopeText(grant.scope, facts), endsAt: grant.endsAt };
    await this.changes.record(tx, {
      action: `grant.${what}`,
      subject: { kind: 'grant', id: grant.id, name: `${name}: ${text}` },
      ...(what === 'given' ? { after: terms } : { before: terms }),
    });
  }
}
