import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { Store } from '../../platform/database/index.js';
import { SignInRequired } from '../../platform/http/index.js';
import { personById } from '../persistence/people.store.js';
import { elevateSession, sessionById } from '../persistence/sessions.store.js';
import { Changes } from './changes.js';
import { PasswordHashing } from './password-hashing.js';
import { WrongCredentials } from './refusals.js';
import { hashSecret, newSessionSecret } from './secrets.js';
import { Sessions, type StartedSession } from './sessions.js';
import { SignInThrottle } from './sign-in-throttle.js';

/** Asks for the password again before what is dangerous. The session gets a new secret with it (ASVS 7.2.4). */
@Injectable()
export class StepUpSession {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly throttle: SignInThrottle,
    private readonly hashing: PasswordHashing,
    private readonly sessions: Sessions,
    private readonly changes: Changes,
  ) {}

  /** @throws WrongCredentials, TooMany */
  async stepUp(current: StartedSession, password: string, address: string): Promise<StartedSession> {
    const person = await personById(this.store.read, current.personId);
    const account = person?.email ?? current.personId;
    await this.throttle.charge(account, address);
    if (!(await this.hashing.verify(person?.passwordHash ?? null, password)) || !person) throw new WrongCredentials();
    return this.store.write(async (tx) => {
      const session = await sessionById(tx, current.id);
      if (!session) throw new SignInRequired();
      await this.throttle.refund(tx, account, address);
      const now = this.clock.now();
      const secret = newSessionSecret();
      await elevateSession(tx, session.id, hashSecret(secret), now);
      const subject = { kind: 'person', id: person.id, name: person.name };
      await this.changes.record(tx, { action: 'session.stepped-up', subject });
      return this.sessions.asStarted(session.id, secret, person.id, { ...session, steppedUpAt: now, lastSeenAt: now });
    });
  }
}
