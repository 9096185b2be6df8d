import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { isUniqueViolation, Store } from '../../platform/database/index.js';
import { Conflict, NotFound } from '../../platform/http/index.js';
import { normalEmail } from '../domain/person.js';
import { addPerson, personById } from '../persistence/people.store.js';
import type { PersonRow } from '../persistence/person.row.js';
import { Changes } from './changes.js';
import { newPerson } from './new-person.js';
import { PasswordLinks, type PasswordLink } from './password-links.js';
import { WrongState } from './refusals.js';
import { Standing } from './standing.js';

/** Brings people in: adds them, and gives links by which they choose a password, the first or a new one. */
@Injectable()
export class InvitePerson {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly links: PasswordLinks,
    private readonly standing: Standing,
    private readonly changes: Changes,
  ) {}

  /** Adds a person who may do nothing yet. @throws Conflict when the address is taken */
  async invite(name: string, email: string): Promise<{ person: PersonRow; link: PasswordLink }> {
    try {
      return await this.store.write(async (tx) => {
        const person = await addPerson(tx, newPerson(name, normalEmail(email), this.clock.now()));
        const link = await this.links.issue(tx, person);
        await this.changes.record(tx, {
          action: 'person.invited',
          subject: { kind: 'person', id: person.id, name },
          after: { name, email: person.email },
          version: person.version,
        });
        return { person, link };
      });
    } catch (error) {
      throw isUniqueViolation(error) ? emailTaken(email) : error;
    }
  }

  /** A new link for someone who is there: to come in at all, or to choose another password. */
  async linkFor(id: string): Promise<PasswordLink> {
    const known = await personById(this.store.read, id);
    const notAbove = await this.standing.notAbove({ kind: 'person', id }, known?.name ?? id);
    return this.store.write(async (tx) => {
      const person = await personById(tx, id);
      if (!person) throw new NotFound('This person');
      if (person.status === 'disabled') throw new WrongState(`${person.name} is disabled`, 'Enable them first');
      await notAbove(tx);
      const link = await this.links.issue(tx, person);
      const subject = { kind: 'person', id, name: person.name };
      await this.changes.record(tx, { action: 'person.link-issued', subject, after: { expiresAt: link.expiresAt } });
      return link;
    });
  }
}

export const emailTaken = (email: string): Conflict =>
  new Conflict(
    `Someone with the address ${normalEmail(email)} is already there`,
    'Search for them by this address',
    'email',
  );
