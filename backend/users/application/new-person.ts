import { newId } from '../../platform/database/index.js';
import type { PersonRow } from '../persistence/person.row.js';

/** Someone who has been invited and has done nothing yet. */
export function newPerson(name: string, email: string, createdAt: number): Omit<PersonRow, 'sortName' | 'version'> {
  return {
    id: newId(),
    name,
    email,
    status: 'invited',
    passwordHash: null,
    theme: 'system',
    density: 'compact',
    timeZone: null,
    createdAt,
    lastSeenAt: 0,
  };
}
