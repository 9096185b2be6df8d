import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../../platform/audit/index.js';
import { isUniqueViolation } from '../../platform/database/index.js';
import { EventLog } from '../../platform/events/index.js';
import { Conflict, Invalid } from '../../platform/http/index.js';
import { SecretBox } from '../../platform/secrets/index.js';
import { channelFacts, faultsOfChannel, shownAddress } from '../domain/channel.js';
import type { ChannelRow } from '../persistence/notification.row.js';
import type { Tx } from '../persistence/notifications.store.js';
import { sealingContext } from '../persistence/sealing.js';

/** What people say of a channel. */
export interface ChannelFields {
  name?: string;
  enabled?: boolean;
  url?: string;
  from?: string;
  to?: string[];
  username?: string;
  /** The password, the key that signs, the access token or the integration key. */
  secret?: string;
}

/** A channel as it is to be written. */
export interface DraftedChannel {
  row: ChannelRow;
  /** The key that was made to sign a webhook, shown this once; null for most. */
  madeSecret: string | null;
}

/** Turns what people say of a channel into its row, secrets sealed, and writes what became of it into the audit trail. */
@Injectable()
export class ChannelDrafts {
  constructor(
    private readonly secrets: SecretBox,
    private readonly audit: AuditTrail,
    private readonly events: EventLog,
  ) {}

  /** @throws Invalid naming each field that keeps it from working */
  draft(before: ChannelRow, { secret, ...fields }: ChannelFields, now: number): DraftedChannel {
    const { kind } = before;
    const { secretAddress, usually = '' } = channelFacts[kind];
    const row: ChannelRow = { ...before, ...defined(fields), updatedAt: now };
    if (row.url === '') row.url = usually;
    const known = secretAddress && (fields.url === undefined || fields.url === before.url);
    if (!known && moved(before, row)) row.sealed = null;
    const faults = faultsOfChannel(row, Boolean(secret ?? row.sealed));
    if (kind === 'webhook' && secret !== undefined && secret.length < 16) faults.push(tooShort);
    if (faults.length > 0) throw new Invalid(faults);
    if (secretAddress) return { row: known ? row : this.withSealedAddress(row), madeSecret: null };
    const madeSecret = kind === 'webhook' && !secret && !row.sealed ? randomBytes(32).toString('base64url') : null;
    const given = secret ?? madeSecret;
    if (given) row.sealed = this.secrets.seal(given, sealingContext(row));
    return { row, madeSecret };
  }

  private withSealedAddress(row: ChannelRow): ChannelRow {
    if (row.url === '') return { ...row, sealed: null };
    return { ...row, url: shownAddress(row.url), sealed: this.secrets.seal(row.url, sealingContext(row)) };
  }

  async record(tx: Tx, what: 'added' | 'changed' | 'removed', before: ChannelRow | null, after: ChannelRow | null) {
    const { id, name } = (after ?? before)!;
    const subject = { kind: 'notification-channel', id };
    const sides = { before: before && audited(before), after: after && audited(after) };
    await this.audit.record(tx, { action: `notification-channel.${what}`, subject: { ...subject, name }, ...sides });
    await this.events.append(tx, { type: `notification-channel.${what}`, subject });
  }
}

const tooShort = { field: 'secret', message: 'is too short to sign with', remedy: 'Give at least 16 characters.' };

/** @throws Conflict in place of the database's own words, when the name is taken */
export function nameTaken(error: unknown, name: string): never {
  if (!isUniqueViolation(error)) throw error;
  throw new Conflict(`There is a channel called "${name}" already`, 'Give it another name.', 'name');
}

function defined<T extends object>(fields: T): Partial<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T>;
}

/** A password given for one server is not sent to another. */
export function moved(before: ChannelRow, after: ChannelRow): boolean {
  if (before.url === after.url) return false;
  const host = (url: string) => (URL.canParse(url) ? new URL(url).host : url);
  return Boolean(channelFacts[before.kind].secretAddress) || host(before.url) !== host(after.url);
}

/** A web address may hold a token in its path, so only its host is kept. */
function audited({ kind, name, enabled, url, from, to, username, sealed }: ChannelRow) {
  const host = URL.canParse(url) ? new URL(url).host : '';
  return { kind, name, enabled, host, from, to, username, secret: sealed ? 'set' : 'none' };
}
