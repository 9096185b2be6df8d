import { Injectable } from '@nestjs/common';
import type { ChannelRow } from '../persistence/notification.row.js';
import { NotificationsStore } from '../persistence/notifications.store.js';

/** The channels that were set up. */
@Injectable()
export class ListChannels {
  constructor(private readonly notifications: NotificationsStore) {}

  run(): Promise<ChannelRow[]> {
    return this.notifications.channels();
  }
}
