import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type ToldLine, type ToldSource, ToldSources } from '../../health/index.js';
import { receiverText } from '../domain/channel.js';
import type { DeliveryRow } from '../persistence/notification.row.js';
import { NotificationsStore } from '../persistence/notifications.store.js';

const outcomes: Record<DeliveryRow['state'], string> = {
  waiting: 'not delivered yet',
  sent: 'delivered',
  failed: 'could not be delivered',
  dropped: 'dropped',
};

/** Tells health who was told of what is wrong with a resource now. */
@Injectable()
export class NameTheTold implements ToldSource, OnModuleInit {
  constructor(
    private readonly sources: ToldSources,
    private readonly notifications: NotificationsStore,
  ) {}

  onModuleInit(): void {
    this.sources.add(this);
  }

  async told(resourceId: string): Promise<ToldLine[]> {
    const rows = await this.notifications.openDeliveries(resourceId);
    const channels = await this.notifications.channels();
    return rows.map(({ channel: id, receiver, state, createdAt: at, answer }) => {
      const channel = channels.find((one) => one.id === id)?.name ?? 'a removed channel';
      const why = state === 'waiting' || state === 'failed' ? answer : '';
      return { at, sentence: `${receiverText(receiver)} (${channel}, ${outcomes[state]}${why ? `: ${why}` : ''})` };
    });
  }
}
