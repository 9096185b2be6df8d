import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { Store } from '../../platform/database/index.js';
import { inForce } from '../domain/grant.js';
import { covers, type ObjectFacts } from '../domain/scope.js';
import type { Db } from '../persistence/db.js';
import { grantsOfRoles } from '../persistence/grants.store.js';
import { peopleByIds, personByEmail } from '../persistence/people.store.js';

/** Somebody who can be told something. */
export interface PersonToTell {
  id: string;
  name: string;
  email: string;
  /** IANA name; null when they never said. */
  timeZone: string | null;
}

/** Finds people to tell: those who are there, which is neither invited nor disabled. */
@Injectable()
export class PeopleToTell {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
  ) {}

  async byIds(ids: readonly string[], db: Db = this.store.read): Promise<PersonToTell[]> {
    const people = await peopleByIds(db, ids);
    return people
      .filter(({ status }) => status === 'active')
      .map(({ id, name, email, timeZone }) => ({ id, name, email, timeZone }));
  }

  /** Those who have one of the addresses. */
  async byEmails(emails: readonly string[], db: Db = this.store.read): Promise<PersonToTell[]> {
    const found = await Promise.all(emails.map((email) => personByEmail(db, email)));
    return this.byIds(
      found.flatMap((person) => (person ? [person.id] : [])),
      db,
    );
  }

  /** Who holds a role, by a grant in force, on everything or on any of the things. */
  async holding(role: string, things: readonly ObjectFacts[], db: Db = this.store.read): Promise<PersonToTell[]> {
    const now = this.clock.now();
    const grants = (await grantsOfRoles(db, [role])).filter(
      (grant) => grant.subject.kind === 'person' && inForce(grant, now),
    );
    const reaching = grants.filter(
      ({ scope }) => scope.kind === 'everything' || things.some((facts) => covers(scope, facts)),
    );
    const people = await this.byIds([...new Set(reaching.map(({ subject }) => subject.id))], db);
    return people.sort((a, b) => (a.name < b.name ? -1 : 1));
  }
}
