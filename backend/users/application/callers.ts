import { Injectable } from '@nestjs/common';
import ipaddr from 'ipaddr.js';
import { Clock } from '../../platform/clock/index.js';
import { Config } from '../../platform/config/index.js';
import type { Actor } from '../../platform/context/index.js';
import { Store } from '../../platform/database/index.js';
import type { EffectiveRights } from '../domain/rights.js';
import { sessionEnded, worthNoting } from '../domain/session-rules.js';
import { tokenKind } from '../domain/token-format.js';
import type { TokenRow } from '../persistence/access.row.js';
import type { Db } from '../persistence/db.js';
import { grantsOf } from '../persistence/grants.store.js';
import { notePersonSeen } from '../persistence/people.store.js';
import type { SessionRow } from '../persistence/session.row.js';
import { noteSeen, sessionById, sessionBySecret } from '../persistence/sessions.store.js';
import { noteTokenUse, tokenBySecret, tokenOf } from '../persistence/tokens.store.js';
import { activeName } from './active-name.js';
import { Rights } from './rights.js';
import { hashSecret } from './secrets.js';
import { Sessions, type StartedSession } from './sessions.js';

/** Who sends a request, and what they may do while it lasts. */
export interface Caller {
  readonly actor: Actor;
  readonly rights: EffectiveRights;
  /** Present when the caller came by a browser's session and not by a token. */
  readonly session: StartedSession | null;
}

/** Finds out who is calling. */
@Injectable()
export class Callers {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly rights: Rights,
    private readonly sessions: Sessions,
  ) {}

  /**
   * The person whose browser holds this secret; null when the session has ended or the person is not active.
   * @param noteUse false for what a page does by itself, such as its event stream: it must not keep a session alive
   */
  async bySession(secret: string, noteUse: boolean): Promise<Caller | null> {
    const session = await sessionBySecret(this.store.read, hashSecret(secret));
    const now = this.clock.now();
    if (session?.status !== 'active' || sessionEnded(session, this.config.session, now)) return null;
    if (noteUse && worthNoting(session, now)) {
      await this.quietly(() => this.store.write((tx) => this.noteSeen(tx, session, now)));
      session.lastSeenAt = now;
    }
    const { id, personId, name } = session;
    const actor: Actor = { kind: 'person', id: personId, name, sessionId: id };
    const rights = this.rights.from(await grantsOf(this.store.read, { kind: 'person', id: personId }), null);
    return { actor, rights, session: this.sessions.asStarted(id, secret, personId, session) };
  }

  /** The owner of this token; null when it is malformed, unknown, expired, used from elsewhere, or its owner is not active. */
  async byToken(token: string, address: string): Promise<Caller | null> {
    if (tokenKind(token) === null) return null;
    const row = await tokenBySecret(this.store.read, hashSecret(token));
    const now = this.clock.now();
    if (!row || expired(row, now) || !mayComeFrom(row.addresses, address)) return null;
    const kind = row.kind === 'service' ? 'service' : 'person';
    const name = await activeName(this.store.read, { kind, id: row.ownerId });
    if (name === null) return null;
    if (now - row.lastUsedAt >= 60_000)
      await this.quietly(() => this.store.write((tx) => noteTokenUse(tx, row.id, now, address)));
    const actor: Actor = { kind, id: row.ownerId, name, tokenId: row.id };
    const grants = await grantsOf(this.store.read, { kind, id: row.ownerId });
    return { actor, rights: this.rights.from(grants, row.scopes), session: null };
  }

  /** Whether what let this actor in still holds: for what outlives its request, such as an event stream. */
  async stillIn(actor: Actor): Promise<boolean> {
    if (actor.kind === 'system') return true;
    const now = this.clock.now();
    if (actor.sessionId) {
      const session = await sessionById(this.store.read, actor.sessionId);
      if (!session || sessionEnded(session, this.config.session, now)) return false;
    }
    if (actor.tokenId) {
      const token = await tokenOf(this.store.read, actor.id!, actor.tokenId);
      if (!token || expired(token, now)) return false;
    }
    return (await activeName(this.store.read, actor)) !== null;
  }

  private async noteSeen(tx: Db, { id, personId }: Pick<SessionRow, 'id' | 'personId'>, now: number): Promise<void> {
    await noteSeen(tx, id, now);
    await notePersonSeen(tx, personId, now);
  }

  /** Noting a use must not fail the request that is the use. */
  private async quietly(work: () => Promise<unknown>): Promise<void> {
    await work().catch(() => undefined);
  }
}

function expired(token: TokenRow, now: number): boolean {
  return token.expiresAt !== null && token.expiresAt <= now;
}

/** Whether the address lies within one of the networks; no networks: anywhere. */
export function mayComeFrom(networks: readonly string[], address: string): boolean {
  if (networks.length === 0) return true;
  if (!ipaddr.isValid(address)) return false;
  const from = ipaddr.process(address);
  return networks.some((network) => {
    const [base, bits] = ipaddr.parseCIDR(network);
    return base.kind() === from.kind() && from.match([base, bits] as never);
  });
}
