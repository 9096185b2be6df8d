import { Injectable } from '@nestjs/common';
import ipaddr from 'ipaddr.js';
import { Clock } from '../../platform/clock/index.js';
import { newId, Store } from '../../platform/database/index.js';
import { Invalid, NotFound } from '../../platform/http/index.js';
import type { Permission } from '../domain/permissions.js';
import { tokenHint } from '../domain/token-format.js';
import type { TokenRow } from '../persistence/access.row.js';
import { grantsOf } from '../persistence/grants.store.js';
import { addToken, removeToken, serviceAccountById, tokenOf } from '../persistence/tokens.store.js';
import { Changes } from './changes.js';
import { People } from './people.js';
import { Rights } from './rights.js';
import { hashSecret, newToken } from './secrets.js';
import { Standing, type Check } from './standing.js';

const day = 24 * 3_600_000;
/** What a personal token lives when nothing else is said, and at most. */
export const personalTokenMs = { usual: 90 * day, most: 366 * day };

export interface WantedToken {
  readonly name: string;
  /** Permissions to carry; null: all of its owner's. */
  readonly scopes: Permission[] | null;
  readonly addresses: string[];
  readonly expiresAt: number | null;
}

const unchecked: Check = async () => undefined;

interface Owner {
  readonly kind: 'personal' | 'service';
  readonly id: string;
  readonly name: string;
}

/** Makes and revokes tokens. A token is shown once, kept as a hash, and can never do more than its owner at that moment. */
@Injectable()
export class Tokens {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly people: People,
    private readonly rights: Rights,
    private readonly standing: Standing,
    private readonly changes: Changes,
  ) {}

  async makePersonal(personId: string, wanted: WantedToken): Promise<{ token: string; row: TokenRow }> {
    const { id, name } = await this.people.get(personId);
    const now = this.clock.now();
    const expiresAt = wanted.expiresAt ?? now + personalTokenMs.usual;
    if (expiresAt > now + personalTokenMs.most)
      throw Invalid.field('expiresAt', 'is more than a year away', 'Choose an earlier end; tokens can be made anew');
    return this.make({ kind: 'personal', id, name }, { ...wanted, expiresAt }, unchecked);
  }

  /** @throws NotFound, MoreThanYouHold when the account holds more than the caller */
  async makeService(accountId: string, wanted: WantedToken): Promise<{ token: string; row: TokenRow }> {
    const account = await serviceAccountById(this.store.read, accountId);
    if (!account) throw new NotFound('This service account');
    const notAbove = await this.standing.notAbove({ kind: 'service', id: accountId }, account.name);
    return this.make({ kind: 'service', id: accountId, name: account.name }, wanted, notAbove);
  }

  /** @throws NotFound, MoreThanYouHold when the account holds more than the caller */
  async revokeService(accountId: string, tokenId: string): Promise<void> {
    await this.revoke(
      accountId,
      tokenId,
      await this.standing.notAbove({ kind: 'service', id: accountId }, 'This account'),
    );
  }

  /** @throws NotFound when the owner has no such token */
  async revoke(ownerId: string, tokenId: string, check: Check = unchecked): Promise<void> {
    await this.store.write(async (tx) => {
      await check(tx);
      const row = await tokenOf(tx, ownerId, tokenId);
      if (!row || !(await removeToken(tx, ownerId, tokenId))) throw new NotFound('This token');
      const subject = { kind: 'token', id: tokenId, name: `${row.name} (${row.hint})` };
      await this.changes.record(tx, { action: 'token.revoked', subject, before: { owner: ownerId } });
    });
  }

  private async make(owner: Owner, wanted: WantedToken, check: Check): Promise<{ token: string; row: TokenRow }> {
    const now = this.clock.now();
    if (wanted.expiresAt !== null && wanted.expiresAt <= now)
      throw Invalid.field('expiresAt', 'has already passed', 'Choose a time to come');
    requireNetworks(wanted.addresses);
    if (owner.kind === 'personal') await this.requireUseful(owner, wanted.scopes);
    const token = newToken(owner.kind);
    const row: TokenRow = {
      id: newId(),
      kind: owner.kind,
      ownerId: owner.id,
      ...{ name: wanted.name, scopes: wanted.scopes, expiresAt: wanted.expiresAt },
      addresses: wanted.addresses.map(asNetwork),
      ...{ secretHash: hashSecret(token), hint: tokenHint(token) },
      ...{ createdAt: now, lastUsedAt: 0, lastUsedFrom: null },
    };
    await this.store.write(async (tx) => {
      await check(tx);
      await addToken(tx, row);
      const { name, hint, scopes, addresses, expiresAt } = row;
      await this.changes.record(tx, {
        action: 'token.made',
        subject: { kind: 'token', id: row.id, name: `${name} (${hint})` },
        after: { owner: owner.name, kind: owner.kind, scopes, addresses, expiresAt },
      });
    });
    return { token, row };
  }

  /** A token that carries what its owner does not hold anywhere would be one that silently does nothing. */
  private async requireUseful(owner: Owner, scopes: Permission[] | null): Promise<void> {
    const rights = this.rights.from(await grantsOf(this.store.read, { kind: 'person', id: owner.id }), null);
    const useless = (scopes ?? []).filter((permission) => !rights.anywhere(permission));
    if (useless.length > 0)
      throw Invalid.field(
        'scopes',
        `you do not hold ${useless.join(', ')}`,
        'Leave these out; a token never holds more',
      );
  }
}

function requireNetworks(addresses: string[]): void {
  const wrong = addresses.find((text) => !ipaddr.isValid(text) && !ipaddr.isValidCIDR(text));
  if (wrong !== undefined)
    throw Invalid.field(
      'addresses',
      `"${wrong.slice(0, 60)}" is no address or network`,
      'Like 10.0.0.7 or 10.0.0.0/24',
    );
}

function asNetwork(text: string): string {
  if (ipaddr.isValidCIDR(text)) return text;
  return `${text}/${ipaddr.parse(text).kind() === 'ipv4' ? 32 : 128}`;
}
