import { Module, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { HealthModule } from '../health/index.js';
import { resolveTarget } from '../resources/index.js';
import { SmtpMessenger } from './adapters/smtp/smtp-messenger.js';
import { WebhookMessenger } from './adapters/webhook/webhook-messenger.js';
import { DeliverMessages } from './application/deliver-messages.js';
import { Destinations, Messengers } from './application/destinations.js';
import { ListChannels } from './application/list-channels.js';
import { NameTheTold } from './application/name-the-told.js';
import { Notifier } from './application/notifier.js';
import { QueueMessages } from './application/queue-messages.js';
import { SetChannel } from './application/set-channel.js';
import { TestChannel } from './application/test-channel.js';
import { NotificationsController } from './http/notifications.controller.js';
import { NotificationsStore } from './persistence/notifications.store.js';

const messengers = {
  provide: Messengers,
  useFactory: () => new Messengers([new SmtpMessenger(resolveTarget), new WebhookMessenger(resolveTarget)]),
};
const shared = [NotificationsStore, Destinations, messengers];

/** Channels with their routes: in the server. */
@Module({
  imports: [HealthModule],
  controllers: [NotificationsController],
  providers: [...shared, ListChannels, NameTheTold, SetChannel, TestChannel],
})
export class NotificationsModule {}

/** Following and delivering: in the daemon. */
@Module({ providers: [...shared, QueueMessages, DeliverMessages, Notifier] })
export class NotificationsDaemonModule implements OnApplicationBootstrap, OnModuleDestroy {
  constructor(private readonly notifier: Notifier) {}

  onApplicationBootstrap(): void {
    this.notifier.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.notifier.stop();
  }
}
