import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { newId } from '../../platform/database/index.js';
import type { Db } from '../persistence/db.js';
import { addLink, findLink } from '../persistence/one-time-links.store.js';
import { personById } from '../persistence/people.store.js';
import type { PersonRow } from '../persistence/person.row.js';
import type { OneTimeLinkRow } from '../persistence/session.row.js';
import { LinkGone } from './refusals.js';
import { hashSecret, newLinkSecret } from './secrets.js';

export const passwordLinkMs = 24 * 3_600_000;

/** A link as it is shown, once: `path` is what to append to the server's URL. */
export interface PasswordLink {
  readonly path: string;
  readonly expiresAt: number;
}

/** One-use links by which a person chooses a password: the first (an invitation) or a new one. No mail server is needed. */
@Injectable()
export class PasswordLinks {
  constructor(private readonly clock: Clock) {}

  /** A new link; earlier ones for the same person stop working. */
  async issue(tx: Db, person: PersonRow): Promise<PasswordLink> {
    const secret = newLinkSecret();
    const expiresAt = this.clock.now() + passwordLinkMs;
    const kind = person.status === 'invited' ? 'invite' : 'reset';
    await addLink(tx, { id: newId(), kind, secretHash: hashSecret(secret), personId: person.id, expiresAt });
    return { path: `/invite#${secret}`, expiresAt };
  }

  /** @throws LinkGone when it was used, has expired, was replaced, or its person may not come in */
  async find(db: Db, secret: string): Promise<{ link: OneTimeLinkRow; person: PersonRow }> {
    const link = await findLink(db, hashSecret(secret), this.clock.now());
    const person = link?.personId ? await personById(db, link.personId) : null;
    if (!link || !person || person.status === 'disabled') throw new LinkGone('Ask an administrator for a new link');
    return { link, person };
  }
}
