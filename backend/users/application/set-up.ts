import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { newId, Store } from '../../platform/database/index.js';
import { normalEmail } from '../domain/person.js';
import { serializeAccessChange } from '../persistence/access-head.store.js';
import type { Db } from '../persistence/db.js';
import { addGrant } from '../persistence/grants.store.js';
import { addLink, findLink, pendingLink, useLink } from '../persistence/one-time-links.store.js';
import { addPerson, anyPerson } from '../persistence/people.store.js';
import type { PersonRow } from '../persistence/person.row.js';
import { Changes } from './changes.js';
import { newPerson } from './new-person.js';
import { PasswordHashing } from './password-hashing.js';
import { PasswordQuality } from './password-quality.js';
import { AlreadySetUp, LinkGone, refusePassword } from './refusals.js';
import { hashSecret, newTypedSecret } from './secrets.js';
import { Sessions, type Origin, type StartedSession } from './sessions.js';
import { SignInThrottle } from './sign-in-throttle.js';

export const setupLinkMs = 60 * 60_000;

export interface OwnerToBe {
  readonly token: string;
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

/** The first run: a one-use link, printed where the server was started, makes the Owner. There is no default account. */
@Injectable()
export class SetUp {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly hashing: PasswordHashing,
    private readonly quality: PasswordQuality,
    private readonly throttle: SignInThrottle,
    private readonly sessions: Sessions,
    private readonly changes: Changes,
  ) {}

  /** Whether there is nobody yet, and until when the present link works. */
  async state(): Promise<{ needed: boolean; expiresAt: number | null }> {
    if (await anyPerson(this.store.read)) return { needed: false, expiresAt: null };
    const link = await pendingLink(this.store.read, 'setup');
    return { needed: true, expiresAt: link && link.expiresAt > this.clock.now() ? link.expiresAt : null };
  }

  /**
   * A new link in place of any earlier one; `path` is what to append to the server's URL.
   * @throws AlreadySetUp
   */
  async issueSetupLink(): Promise<{ path: string; expiresAt: number }> {
    const secret = newTypedSecret();
    const expiresAt = this.clock.now() + setupLinkMs;
    await this.store.write(async (tx) => {
      if (await anyPerson(tx)) throw new AlreadySetUp();
      await addLink(tx, { id: newId(), kind: 'setup', secretHash: hashSecret(secret), personId: null, expiresAt });
    });
    return { path: `/setup#${secret}`, expiresAt };
  }

  /**
   * Makes the Owner and signs them in.
   * @throws LinkGone, AlreadySetUp, Invalid
   */
  async makeOwner(owner: OwnerToBe, origin: Origin): Promise<StartedSession> {
    await this.throttle.charge('set-up link', origin.address);
    await this.checkLink(this.store.read, owner.token);
    refusePassword(await this.quality.faults(owner.password, owner));
    const passwordHash = await this.hashing.hash(owner.password);
    return this.store.write(async (tx) => {
      await serializeAccessChange(tx);
      if (await anyPerson(tx)) throw new AlreadySetUp();
      const link = await this.checkLink(tx, owner.token);
      if (!(await useLink(tx, link.id))) throw setupLinkGone();
      await this.throttle.refund(tx, 'set-up link', origin.address);
      const person = await this.addOwner(tx, owner, passwordHash);
      return this.sessions.start(tx, person.id, origin);
    });
  }

  private async checkLink(db: Db, token: string) {
    const link = await findLink(db, hashSecret(token), this.clock.now());
    if (link?.kind !== 'setup') throw (await anyPerson(db)) ? new AlreadySetUp() : setupLinkGone();
    return link;
  }

  private async addOwner(tx: Db, owner: OwnerToBe, passwordHash: string): Promise<PersonRow> {
    const now = this.clock.now();
    const fresh = newPerson(owner.name, normalEmail(owner.email), now);
    const person = await addPerson(tx, { ...fresh, status: 'active', passwordHash, lastSeenAt: now });
    const subject = { kind: 'person', id: person.id } as const;
    const grant = { id: newId(), subject, role: 'owner', scope: { kind: 'everything' }, endsAt: null } as const;
    await addGrant(tx, grant, now, 'set-up');
    await this.changes.recordAs(tx, person, {
      action: 'person.added',
      subject: { kind: 'person', id: person.id, name: person.name },
      after: { name: person.name, email: person.email, role: 'owner' },
      reason: 'set-up',
    });
    return person;
  }
}

const setupLinkGone = (): LinkGone => new LinkGone('On the host: npx holdfast admin setup-link');
