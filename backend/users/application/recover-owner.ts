import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { newId, Store } from '../../platform/database/index.js';
import { NotFound } from '../../platform/http/index.js';
import { normalEmail } from '../domain/person.js';
import { serializeAccessChange } from '../persistence/access-head.store.js';
import type { Db } from '../persistence/db.js';
import { addGrant, removeGrant, sameGrant } from '../persistence/grants.store.js';
import { changePerson, personByEmail, personById } from '../persistence/people.store.js';
import type { PersonRow } from '../persistence/person.row.js';
import { Changes } from './changes.js';
import { PasswordLinks, type PasswordLink } from './password-links.js';

/** The break-glass, for the host alone: makes a person an Owner again and gives a link to a new password. It is never silent. */
@Injectable()
export class RecoverOwner {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly links: PasswordLinks,
    private readonly changes: Changes,
  ) {}

  /** Appends the event `access.recovered`, which raises an alarm. @throws NotFound */
  async recover(email: string): Promise<PasswordLink & { name: string }> {
    return this.store.write(async (tx) => {
      await serializeAccessChange(tx);
      const found = await personByEmail(tx, normalEmail(email));
      if (!found) throw new NotFound(`A person with the address ${normalEmail(email)}`);
      if (found.status === 'disabled')
        await changePerson(tx, found, { status: found.passwordHash ? 'active' : 'invited' });
      const person = (await personById(tx, found.id))!;
      const madeOwner = await this.makeOwner(tx, person);
      const link = await this.links.issue(tx, person);
      await this.changes.record(tx, {
        action: 'access.recovered',
        subject: { kind: 'person', id: person.id, name: person.name },
        before: { status: found.status },
        after: { status: person.status, madeOwner },
        reason: 'holdfast admin recover, on the host',
        version: person.version,
        data: { name: person.name },
      });
      return { ...link, name: person.name };
    });
  }

  private async makeOwner(tx: Db, person: PersonRow): Promise<boolean> {
    const wanted = {
      subject: { kind: 'person', id: person.id },
      role: 'owner',
      scope: { kind: 'everything' },
    } as const;
    const same = await sameGrant(tx, wanted);
    if (same?.endsAt === null) return false;
    if (same) await removeGrant(tx, same.id);
    await addGrant(tx, { ...wanted, id: newId(), endsAt: null }, this.clock.now(), 'holdfast admin recover');
    return true;
  }
}
