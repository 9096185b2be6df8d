import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { newId, Store } from '../../platform/database/index.js';
import type { ChannelKind } from '../domain/channel.js';
import type { ChannelRow } from '../persistence/notification.row.js';
import { NotificationsStore } from '../persistence/notifications.store.js';
import { ChannelDrafts, type ChannelFields, type DraftedChannel, nameTaken } from './channel-drafts.js';

/** Sets a channel up. A webhook without a key gets one, shown this once. */
@Injectable()
export class AddChannel {
  constructor(
    private readonly store: Store,
    private readonly notifications: NotificationsStore,
    private readonly drafts: ChannelDrafts,
    private readonly clock: Clock,
  ) {}

  /** @throws Invalid, Conflict */
  async run(kind: ChannelKind, fields: ChannelFields & { name: string }): Promise<DraftedChannel> {
    const now = this.clock.now();
    const nowhere = { url: '', from: '', to: [], username: '', sealed: null };
    const begin = { enabled: true, version: 1, updatedAt: now, failingSince: null, reportedAt: null };
    const empty: ChannelRow = { id: newId(), kind, name: fields.name, ...nowhere, ...begin };
    const drafted = this.drafts.draft(empty, fields, now);
    const write = this.store.write(async (tx) => {
      await this.notifications.addChannel(tx, drafted.row);
      await this.drafts.record(tx, 'added', null, drafted.row);
    });
    await write.catch((error: unknown) => nameTaken(error, fields.name));
    return drafted;
  }
}
