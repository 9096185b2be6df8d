import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { newId, Store } from '../../platform/database/index.js';
import type { ChannelKind } from '../domain/channel.js';
import { everythingToTheChannel } from '../domain/route.js';
import type { ChannelRow } from '../persistence/notification.row.js';
import { NotificationsStore } from '../persistence/notifications.store.js';
import { ChannelDrafts, type ChannelFields, type DraftedChannel, nameTaken } from './channel-drafts.js';
import { KeepRoutes } from './keep-routes.js';

/** Sets a channel up, with the route by which it tells everything. A webhook without a key gets one, shown this once. */
@Injectable()
export class AddChannel {
  constructor(
    private readonly store: Store,
    private readonly notifications: NotificationsStore,
    private readonly drafts: ChannelDrafts,
    private readonly routes: KeepRoutes,
    private readonly clock: Clock,
  ) {}

  /**
   * @param everything whether a route tells everything by it; without one it tells nothing until there is
   * @throws Invalid, Conflict
   */
  async run(kind: ChannelKind, fields: ChannelFields & { name: string }, everything: boolean): Promise<DraftedChannel> {
    const now = this.clock.now();
    const nowhere = { url: '', from: '', to: [], username: '', sealed: null };
    const begin = { enabled: true, version: 1, updatedAt: now, failingSince: null, reportedAt: null };
    const empty: ChannelRow = { id: newId(), kind, name: fields.name, ...nowhere, ...begin };
    const drafted = this.drafts.draft(empty, fields, now);
    const write = this.store.write(async (tx) => {
      await this.notifications.addChannel(tx, drafted.row);
      await this.drafts.record(tx, 'added', null, drafted.row);
      const all = { name: `Everything by ${fields.name}`, enabled: true, channel: drafted.row.id, level: 0 };
      if (everything) await this.routes.insert(tx, { ...all, ...everythingToTheChannel });
    });
    await write.catch((error: unknown) => nameTaken(error, fields.name));
    return drafted;
  }
}
