import { Injectable } from '@nestjs/common';
import { Store } from '../../platform/database/index.js';
import { NotFound } from '../../platform/http/index.js';
import { personById } from '../persistence/people.store.js';
import type { PersonRow } from '../persistence/person.row.js';

/** Finds people. */
@Injectable()
export class People {
  constructor(private readonly store: Store) {}

  /** @throws NotFound */
  async get(id: string): Promise<PersonRow> {
    const person = await personById(this.store.read, id);
    if (!person) throw new NotFound('This person');
    return person;
  }
}
