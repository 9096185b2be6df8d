import { Injectable } from '@nestjs/common';
import { isUniqueViolation, Store } from '../../platform/database/index.js';
import { NotFound, StaleVersion } from '../../platform/http/index.js';
import { normalEmail } from '../domain/person.js';
import { changePerson, personById, type PersonChange } from '../persistence/people.store.js';
import type { PersonRow } from '../persistence/person.row.js';
import { Changes } from './changes.js';
import { emailTaken } from './invite-person.js';
import { Standing, type Check } from './standing.js';

export type PersonEdit = Pick<PersonChange, 'name' | 'email'>;
export type ProfileEdit = Pick<PersonChange, 'name' | 'theme' | 'density' | 'timeZone'>;

/** Changes what is written about a person. */
@Injectable()
export class EditPerson {
  constructor(
    private readonly store: Store,
    private readonly standing: Standing,
    private readonly changes: Changes,
  ) {}

  /** @throws NotFound, StaleVersion, Conflict when the address is taken, MoreThanYouHold */
  async edit(id: string, version: number, edit: PersonEdit): Promise<PersonRow> {
    const known = await personById(this.store.read, id);
    const notAbove = await this.standing.notAbove({ kind: 'person', id }, known?.name ?? id);
    const email = edit.email === undefined ? {} : { email: normalEmail(edit.email) };
    return this.change(id, version, { ...edit, ...email }, notAbove);
  }

  /** What people may change about themselves. */
  async editProfile(id: string, version: number, edit: ProfileEdit): Promise<PersonRow> {
    return this.change(id, version, edit, async () => undefined);
  }

  private async change(id: string, version: number, edit: PersonChange, check: Check): Promise<PersonRow> {
    try {
      return await this.store.write(async (tx) => {
        const person = await personById(tx, id);
        if (!person) throw new NotFound('This person');
        if (person.version !== version) throw new StaleVersion(person.version);
        await check(tx);
        if (!(await changePerson(tx, person, edit))) throw new StaleVersion(person.version + 1);
        await this.changes.record(tx, {
          action: 'person.changed',
          subject: { kind: 'person', id, name: edit.name ?? person.name },
          before: pick(person, Object.keys(edit)),
          after: edit,
          version: version + 1,
        });
        return (await personById(tx, id))!;
      });
    } catch (error) {
      throw isUniqueViolation(error) ? emailTaken(edit.email ?? '') : error;
    }
  }
}

function pick(person: PersonRow, keys: string[]): object {
  return Object.fromEntries(keys.map((key) => [key, person[key as keyof PersonRow]]));
}
