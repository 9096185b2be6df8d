import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../../platform/audit/index.js';
import { Clock } from '../../platform/clock/index.js';
import { Store } from '../../platform/database/index.js';
import { EventLog } from '../../platform/events/index.js';
import { Invalid } from '../../platform/http/index.js';
import { SecretBox } from '../../platform/secrets/index.js';
import { channelFaults, type ChannelKind } from '../domain/channel.js';
import type { ChannelRow } from '../persistence/notification.row.js';
import { NotificationsStore } from '../persistence/notifications.store.js';
import { sealingContext } from '../persistence/sealing.js';

export interface GivenChannel {
  kind: ChannelKind;
  enabled?: boolean;
  url?: string;
  from?: string;
  to?: string[];
  username?: string;
  /** The mail account's password, or the key that signs a webhook. */
  secret?: string;
}

/** Sets a channel up, or changes what is said of it. A webhook without a key gets one, shown this once. */
@Injectable()
export class SetChannel {
  constructor(
    private readonly store: Store,
    private readonly notifications: NotificationsStore,
    private readonly secrets: SecretBox,
    private readonly audit: AuditTrail,
    private readonly events: EventLog,
    private readonly clock: Clock,
  ) {}

  /** @throws Invalid */
  async run({
    kind,
    secret: given,
    ...fields
  }: GivenChannel): Promise<{ channel: ChannelRow; madeSecret: string | null }> {
    const before = await this.notifications.channel(kind);
    const empty = { enabled: true, url: '', from: '', to: [], username: '' };
    const kept = before ?? { id: kind, ...empty, sealed: null };
    const after: ChannelRow = { ...kept, ...fields, updatedAt: this.clock.now() };
    const faults = channelFaults({ ...after, kind });
    if (faults.length > 0) throw new Invalid(faults);
    if (moved(before, after)) after.sealed = null;
    const madeSecret = kind === 'webhook' && !given && !after.sealed ? randomBytes(32).toString('base64url') : null;
    const secret = given ?? madeSecret;
    if (secret) after.sealed = this.secrets.seal(secret, sealingContext(after));
    await this.write(before, after);
    return { channel: after, madeSecret };
  }

  private async write(before: ChannelRow | null, after: ChannelRow): Promise<void> {
    const subject = { kind: 'notification-channel', id: after.id };
    await this.store.write(async (tx) => {
      await this.notifications.saveChannel(tx, after);
      const sides = { before: before && audited(before), after: audited(after) };
      await this.audit.record(tx, {
        action: 'notification-channel.changed',
        subject: { ...subject, name: after.id },
        ...sides,
      });
      await this.events.append(tx, { type: 'notification-channel.changed', subject });
    });
  }
}

/** A password given for one server is not sent to another. */
function moved(before: ChannelRow | null, after: ChannelRow): boolean {
  if (!before || before.url === after.url) return false;
  const host = (url: string) => (URL.canParse(url) ? new URL(url).host : url);
  return host(before.url) !== host(after.url);
}

/** A web address may hold a token in its path, so only its host is kept. */
function audited({ enabled, url, from, to, username, sealed }: ChannelRow) {
  const host = URL.canParse(url) ? new URL(url).host : '';
  return { enabled, host, from, to, username, secret: sealed ? 'set' : 'none' };
}
