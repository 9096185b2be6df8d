import { In } from 'typeorm';
import { searchWords, sortName, type PersonStatus } from '../domain/person.js';
import type { Db } from './db.js';
import { PersonRow, PersonWordRow } from './person.row.js';

export const personById = (db: Db, id: string): Promise<PersonRow | null> => db.findOneBy(PersonRow, { id });

export const personByEmail = (db: Db, email: string): Promise<PersonRow | null> => db.findOneBy(PersonRow, { email });

export async function peopleByIds(db: Db, ids: readonly string[]): Promise<PersonRow[]> {
  return ids.length === 0 ? [] : db.findBy(PersonRow, { id: In([...ids]) });
}

export const anyPerson = (db: Db): Promise<boolean> => db.exists(PersonRow);

/** @throws a unique violation when the e-mail address is taken */
export async function addPerson(tx: Db, person: Omit<PersonRow, 'sortName' | 'version'>): Promise<PersonRow> {
  const row = { ...person, sortName: sortName(person.name), version: 1 };
  await tx.insert(PersonRow, row);
  await tx.insert(PersonWordRow, words(row));
  return row;
}

export type PersonChange = Partial<
  Pick<PersonRow, 'name' | 'email' | 'status' | 'passwordHash' | 'theme' | 'density' | 'timeZone'>
>;

/**
 * Changes a person whose version is still `version`; false when someone else was faster.
 * @throws a unique violation when the e-mail address is taken
 */
export async function changePerson(tx: Db, row: PersonRow, change: PersonChange): Promise<boolean> {
  const next = { ...row, ...change };
  const { affected } = await tx.update(
    PersonRow,
    { id: row.id, version: row.version },
    { ...change, sortName: sortName(next.name), version: row.version + 1 },
  );
  if (affected === 0) return false;
  if (next.name !== row.name || next.email !== row.email) await replaceWords(tx, next);
  return true;
}

export async function notePersonSeen(tx: Db, id: string, at: number): Promise<void> {
  await tx.update(PersonRow, { id }, { lastSeenAt: at });
}

export async function removePerson(tx: Db, id: string): Promise<void> {
  await tx.delete(PersonWordRow, { personId: id });
  await tx.delete(PersonRow, { id });
}

export const countPeople = (db: Db, status: PersonStatus): Promise<number> => db.countBy(PersonRow, { status });

async function replaceWords(tx: Db, person: Pick<PersonRow, 'id' | 'name' | 'email'>): Promise<void> {
  await tx.delete(PersonWordRow, { personId: person.id });
  await tx.insert(PersonWordRow, words(person));
}

function words({ id, name, email }: Pick<PersonRow, 'id' | 'name' | 'email'>): PersonWordRow[] {
  return searchWords(name, email).map((word) => ({ personId: id, word }));
}
