import { Injectable } from '@nestjs/common';
import { permissionNames, type Permission } from '../domain/permissions.js';
import type { PersonRow } from '../persistence/person.row.js';
import { People } from './people.js';
import { Rights } from './rights.js';
import type { StartedSession } from './sessions.js';

export interface DescribedSession extends StartedSession {
  readonly person: PersonRow;
  readonly permissions: Permission[];
}

/** What a signed-in browser needs to know: who it is, what it may do somewhere, and how long. */
@Injectable()
export class DescribeSession {
  constructor(
    private readonly people: People,
    private readonly rights: Rights,
  ) {}

  async describe(session: StartedSession): Promise<DescribedSession> {
    const person = await this.people.get(session.personId);
    const rights = await this.rights.of({ kind: 'person', id: person.id, name: person.name });
    const { csrfToken } = session; // worked out by a getter, which a spread leaves out
    return { ...session, csrfToken, person, permissions: rights.held(permissionNames) };
  }
}
