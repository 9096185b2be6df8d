import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { Config } from '../../platform/config/index.js';
import { Store } from '../../platform/database/index.js';
import { NotFound } from '../../platform/http/index.js';
import { sessionEnded } from '../domain/session-rules.js';
import { personById } from '../persistence/people.store.js';
import type { SessionRow } from '../persistence/session.row.js';
import { endSession, endSessions, sessionsOf } from '../persistence/sessions.store.js';
import { Changes } from './changes.js';

/** Ends sessions: one, or all of a person. Copies of the cookie and open streams end with them (ASVS 7.4.1). */
@Injectable()
export class EndSessions {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly changes: Changes,
  ) {}

  /** The open ones, the one used last first. @throws NotFound when there is no such person */
  async open(personId: string): Promise<SessionRow[]> {
    if (!(await personById(this.store.read, personId))) throw new NotFound('This person');
    const now = this.clock.now();
    const rows = await sessionsOf(this.store.read, personId);
    return rows.filter((row) => !sessionEnded(row, this.config.session, now));
  }

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
