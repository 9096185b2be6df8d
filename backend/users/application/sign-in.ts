import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { Store } from '../../platform/database/index.js';
import { normalEmail } from '../domain/person.js';
import { notePersonSeen, personByEmail, personById } from '../persistence/people.store.js';
import type { PersonRow } from '../persistence/person.row.js';
import { endSessionOf } from '../persistence/sessions.store.js';
import { Changes } from './changes.js';
import { PasswordHashing } from './password-hashing.js';
import { WrongCredentials } from './refusals.js';
import { hashSecret } from './secrets.js';
import { Sessions, type Origin, type StartedSession } from './sessions.js';
import { SignInThrottle } from './sign-in-throttle.js';

/** Lets a person in by e-mail address and password. */
@Injectable()
export class SignIn {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly throttle: SignInThrottle,
    private readonly hashing: PasswordHashing,
    private readonly sessions: Sessions,
    private readonly changes: Changes,
  ) {}

  /**
   * @param replaces the secret of a session that this browser already has; it ends
   * @throws WrongCredentials, in the same words and time whatever was wrong
   * @throws TooMany when this account or address has to wait
   */
  async signIn(
    email: string,
    password: string,
    origin: Origin,
    replaces: string | null = null,
  ): Promise<StartedSession> {
    const account = normalEmail(email);
    await this.throttle.charge(account, origin.address);
    const person = await personByEmail(this.store.read, account);
    const hash = person?.status === 'active' ? person.passwordHash : null;
    const right = await this.hashing.verify(hash, password);
    if (!right || !person) {
      await this.changes.denied(
        'session.started',
        { kind: 'person', id: person?.id ?? null, name: account },
        'wrong-credentials',
      );
      throw new WrongCredentials();
    }
    return this.start(person, account, origin, replaces);
  }

  private async start(
    found: PersonRow,
    account: string,
    origin: Origin,
    replaces: string | null,
  ): Promise<StartedSession> {
    return this.store.write(async (tx) => {
      const person = await personById(tx, found.id);
      if (person?.status !== 'active' || person.passwordHash !== found.passwordHash) throw new WrongCredentials();
      await this.throttle.refund(tx, account, origin.address);
      await notePersonSeen(tx, person.id, this.clock.now());
      if (replaces) await endSessionOf(tx, hashSecret(replaces));
      const session = await this.sessions.start(tx, person.id, origin);
      await this.changes.recordAs(tx, person, {
        action: 'session.started',
        subject: { kind: 'person', id: person.id, name: person.name },
        after: { agent: origin.agent },
      });
      return session;
    });
  }
}
