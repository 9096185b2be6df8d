import { Injectable } from '@nestjs/common';
import { currentActor } from '../../platform/context/index.js';
import { Store } from '../../platform/database/index.js';
import { Denied, Invalid, NotFound } from '../../platform/http/index.js';
import { explain } from '../domain/explanation.js';
import { lacksToGive } from '../domain/delegation.js';
import type { Grant, Subject } from '../domain/grant.js';
import { isPermission } from '../domain/permissions.js';
import type { Missing, Verdict } from '../domain/rights.js';
import { builtInRoles, rolesHolding } from '../domain/roles.js';
import type { ObjectFacts } from '../domain/scope.js';
import { grantsOf, grantsOfRoles } from '../persistence/grants.store.js';
import { peopleByIds, personById } from '../persistence/people.store.js';
import { serviceAccountById } from '../persistence/tokens.store.js';
import { Rights } from './rights.js';
import { Standing } from './standing.js';

export interface Question {
  readonly subject: Subject;
  readonly action: string;
  readonly resource?: string;
}

export interface Explanation {
  readonly verdict: Verdict;
  /** False: they may not sign in, whatever their grants say. */
  readonly active: boolean;
  readonly sentence: string;
  /** Active people who could give the least role that would be enough; empty when it is allowed. */
  readonly canBeGivenBy: { id: string; name: string }[];
}

/** Nobody reads longer lists of names. */
const mostGivers = 20;

/** Says whether someone may do something, by which grant, or what is missing and who can give it. */
@Injectable()
export class ExplainAccess {
  constructor(
    private readonly store: Store,
    private readonly rights: Rights,
    private readonly standing: Standing,
  ) {}

  /** @throws Invalid for an unknown action, NotFound for what the caller may not see, Denied about others */
  async explain({ subject, action, resource }: Question): Promise<Explanation> {
    if (!isPermission(action)) throw Invalid.field('action', 'is not a permission', 'GET /api/v1/roles lists them');
    const facts = resource === undefined ? undefined : await this.visibleFacts(resource, subject);
    const who = await this.visibleSubject(subject, facts);
    const grants = await grantsOf(this.store.read, subject);
    const verdict = this.rights.from(grants, null).may(action, facts);
    const scopeName = await this.namesOfScopes(grants);
    const sentence = explain(verdict, { who: who.name, roles: builtInRoles, facts, scopeName });
    return {
      verdict,
      active: who.active,
      sentence: who.active ? sentence : `no: ${who.name} ${who.why}`,
      canBeGivenBy: verdict.allowed || !who.active ? [] : await this.givers(verdict, facts),
    };
  }

  /** Names of the resources that grants are limited to, for the sentence. */
  private async namesOfScopes(grants: readonly Grant[]): Promise<(grant: Grant) => string | undefined> {
    const names = new Map<string, string>();
    for (const { scope } of grants) {
      const facts = scope.kind === 'resource' ? await this.standing.resourceFacts(scope.value) : undefined;
      if (facts) names.set(facts.id, facts.name);
    }
    return ({ scope }) => (scope.kind === 'resource' ? names.get(scope.value) : undefined);
  }

  private async visibleFacts(id: string, subject: Subject): Promise<ObjectFacts> {
    const facts = await this.standing.resourceFacts(id);
    const rights = await this.rights.of(currentActor());
    const visible = facts && (rights.may('resource.read', facts).allowed || subject.id === currentActor().id);
    if (!visible) throw new NotFound('This resource');
    return facts;
  }

  private async visibleSubject(
    subject: Subject,
    facts?: ObjectFacts,
  ): Promise<{ name: string; active: boolean; why: string }> {
    const rights = await this.rights.of(currentActor());
    const own = currentActor().id === subject.id;
    if (!own && !rights.may('grant.read', facts).allowed)
      throw new Denied('You may ask about yourself; about others with grant.read', { permission: 'grant.read' });
    if (subject.kind === 'service') {
      const account = await serviceAccountById(this.store.read, subject.id);
      if (!account) throw new NotFound('This service account');
      return { name: account.name, active: true, why: '' };
    }
    const person = await personById(this.store.read, subject.id);
    if (!person) throw new NotFound('This person');
    const why = person.status === 'disabled' ? 'is disabled' : 'has not accepted the invitation yet';
    return { name: person.name, active: person.status === 'active', why };
  }

  private async givers(missing: Missing, facts?: ObjectFacts): Promise<{ id: string; name: string }[]> {
    const [role] = missing.enough.roles;
    const [scope] = missing.enough.scopes;
    if (!role || !scope) return [];
    const giving = rolesHolding('grant.edit', builtInRoles).map(({ name }) => name);
    const byPerson = new Map<string, Grant[]>();
    for (const grant of await grantsOfRoles(this.store.read, giving))
      if (grant.subject.kind === 'person')
        byPerson.set(grant.subject.id, [...(byPerson.get(grant.subject.id) ?? []), grant]);
    const able = [...byPerson].filter(
      ([, grants]) => lacksToGive(this.rights.from(grants, null), role, scope, facts).length === 0,
    );
    const people = await peopleByIds(
      this.store.read,
      able.slice(0, 200).map(([id]) => id),
    );
    return people
      .filter((person) => person.status === 'active')
      .sort((a, b) => (a.sortName < b.sortName ? -1 : 1))
      .slice(0, mostGivers)
      .map(({ id, name }) => ({ id, name }));
  }
}
