import { Injectable } from '@nestjs/common';
import { Store } from '../../platform/database/index.js';
import { NotFound } from '../../platform/http/index.js';
import { personById } from '../persistence/people.store.js';
import { endSession, endSessions } from '../persistence/sessions.store.js';
import { Changes } from './changes.js';

/** Ends sessions: one, or all of a person. Copies of the cookie and open streams end with them (ASVS 7.4.1). */
@Injectable()
export class EndSessions {
  constructor(
    private readonly store: Store,
    private readonly changes: Changes,
  ) {}

  /** @throws NotFound when the person has no such session */
  async one(personId: string, sessionId: string): Promise<void> {
    await this.store.write(async (tx) => {
      if (!(await endSession(tx, personId, sessionId))) throw new NotFound('This session');
      const person = await personById(tx, personId);
      await this.changes.record(tx, {
        action: 'session.ended',
        subject: { kind: 'person', id: personId, name: person?.name ?? personId },
        after: { session: sessionId },
      });
    });
  }

  /** Ends all but the one to be kept; gives how many. @throws NotFound when there is no such person */
  async all(personId: string, keep?: string): Promise<number> {
    return this.store.write(async (tx) => {
      const person = await personById(tx, personId);
      if (!person) throw new NotFound('This person');
      const ended = await endSessions(tx, personId, keep);
      if (ended > 0)
        await this.changes.record(tx, {
          action: 'session.ended',
          subject: { kind: 'person', id: personId, name: person.name },
          after: { ended },
        });
      return ended;
    });
  }
}
