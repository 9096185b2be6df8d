import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { Store } from '../../platform/database/index.js';
import { StaleVersion } from '../../platform/http/index.js';
import { useLink } from '../persistence/one-time-links.store.js';
import { changePerson, notePersonSeen } from '../persistence/people.store.js';
import type { PersonRow } from '../persistence/person.row.js';
import { endSessions } from '../persistence/sessions.store.js';
import { Changes } from './changes.js';
import { PasswordHashing } from './password-hashing.js';
import { PasswordLinks } from './password-links.js';
import { PasswordQuality } from './password-quality.js';
import { LinkGone, refusePassword } from './refusals.js';
import { Sessions, type Origin, type StartedSession } from './sessions.js';

/** Lets a person choose a password by a one-use link, and signs them in. Whatever sessions there were end. */
@Injectable()
export class AcceptInvite {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly links: PasswordLinks,
    private readonly hashing: PasswordHashing,
    private readonly quality: PasswordQuality,
    private readonly sessions: Sessions,
    private readonly changes: Changes,
  ) {}

  /** Whom a link is for. @throws LinkGone */
  async look(secret: string): Promise<PersonRow> {
    return (await this.links.find(this.store.read, secret)).person;
  }

  /** @throws LinkGone, Invalid naming what is wrong with the password */
  async accept(secret: string, given: { name?: string; password: string }, origin: Origin): Promise<StartedSession> {
    const { person } = await this.links.find(this.store.read, secret);
    const name = given.name ?? person.name;
    refusePassword(await this.quality.faults(given.password, { name, email: person.email }));
    const passwordHash = await this.hashing.hash(given.password);
    return this.store.write(async (tx) => {
      const { link, person } = await this.links.find(tx, secret);
      if (!(await useLink(tx, link.id))) throw new LinkGone('Sign in with the password just chosen');
      await endSessions(tx, person.id);
      if (!(await changePerson(tx, person, { name, passwordHash, status: 'active' })))
        throw new StaleVersion(person.version);
      await notePersonSeen(tx, person.id, this.clock.now());
      await this.changes.recordAs(tx, person, {
        action: link.kind === 'invite' ? 'person.joined' : 'person.password-reset',
        subject: { kind: 'person', id: person.id, name },
        version: person.version + 1,
      });
      return this.sessions.start(tx, person.id, origin);
    });
  }
}
