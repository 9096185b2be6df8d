import { Injectable } from '@nestjs/common';
import { Store } from '../../platform/database/index.js';
import { Invalid, StaleVersion } from '../../platform/http/index.js';
import { changePerson, personById } from '../persistence/people.store.js';
import { endSessions } from '../persistence/sessions.store.js';
import { Changes } from './changes.js';
import { PasswordHashing } from './password-hashing.js';
import { PasswordQuality } from './password-quality.js';
import { People } from './people.js';
import { refusePassword } from './refusals.js';
import type { StartedSession } from './sessions.js';
import { SignInThrottle } from './sign-in-throttle.js';

/** Lets a person choose another password. Their other sessions end: whoever knew the old one is out (ASVS 6.2.3, 7.4.3). */
@Injectable()
export class ChangePassword {
  constructor(
    private readonly store: Store,
    private readonly people: People,
    private readonly throttle: SignInThrottle,
    private readonly hashing: PasswordHashing,
    private readonly quality: PasswordQuality,
    private readonly changes: Changes,
  ) {}

  /** @throws Invalid naming the field, TooMany; gives how many other sessions ended */
  async change(session: StartedSession, current: string, wanted: string, address: string): Promise<number> {
    const person = await this.people.get(session.personId);
    await this.throttle.charge(person.email, address);
    if (!(await this.hashing.verify(person.passwordHash, current)))
      throw Invalid.field('current', 'is not your password', 'Type the password you signed in with');
    refusePassword(await this.quality.faults(wanted, person));
    const passwordHash = await this.hashing.hash(wanted);
    return this.store.write(async (tx) => {
      const fresh = await personById(tx, person.id);
      if (fresh?.passwordHash !== person.passwordHash || !(await changePerson(tx, fresh, { passwordHash })))
        throw new StaleVersion(fresh?.version ?? 0);
      await this.throttle.refund(tx, person.email, address);
      const subject = { kind: 'person', id: person.id, name: person.name };
      await this.changes.record(tx, { action: 'person.password-changed', subject, version: fresh.version + 1 });
      return endSessions(tx, person.id, session.id);
    });
  }
}
