import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { Store } from '../../platform/database/index.js';
import { NotFound, StaleVersion } from '../../platform/http/index.js';
import { NotificationsStore } from '../persistence/notifications.store.js';
import { StillOpen } from './change-channel.js';
import { ChannelDrafts } from './channel-drafts.js';
import { ChannelHealth } from './channel-health.js';
import { KeepRoutes } from './keep-routes.js';

/** Removes a channel that has told the end of everything it told the beginning of, and the routes to it. */
@Injectable()
export class RemoveChannel {
  constructor(
    private readonly store: Store,
    private readonly notifications: NotificationsStore,
    private readonly drafts: ChannelDrafts,
    private readonly health: ChannelHealth,
    private readonly routes: KeepRoutes,
    private readonly clock: Clock,
  ) {}

  /** @throws NotFound, StaleVersion, StillOpen */
  async run(id: string, version: number): Promise<void> {
    await this.store.write(async (tx) => {
      const channel = await this.notifications.channelForUpdate(tx, id);
      if (!channel) throw new NotFound('The channel');
      if (channel.version !== version) throw new StaleVersion(channel.version);
      const open = await this.notifications.countOpen(tx, id);
      if (open > 0) throw new StillOpen(open);
      await this.health.end(tx, id, 'It was removed.');
      await this.routes.removeTo(tx, id);
      await this.notifications.removeChannel(tx, id, this.clock.now());
      await this.drafts.record(tx, 'removed', channel, null);
    });
  }
}
