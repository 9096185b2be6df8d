import { Module, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { HealthDaemonModule, HealthModule } from '../health/index.js';
import { IncidentsDaemonModule } from '../incidents/index.js';
import { JobRunnerModule } from '../platform/jobs/index.js';
import { resolveTarget } from '../resources/index.js';
import { allMessengers } from './adapters/all-messengers.js';
import { OutsideGet } from './adapters/http/outside-get.js';
import { Post } from './adapters/http/post.js';
import { AddChannel } from './application/add-channel.js';
import { ChangeChannel } from './application/change-channel.js';
import { ChannelDrafts } from './application/channel-drafts.js';
import { ChannelHealth } from './application/channel-health.js';
import { DeliverMessages } from './application/deliver-messages.js';
import { Destinations, Messengers } from './application/destinations.js';
import { KeepRoutes } from './application/keep-routes.js';
import { NameTheTold } from './application/name-the-told.js';
import { NotificationMetrics } from './application/notification-metrics.js';
import { Notifier } from './application/notifier.js';
import { QueueMessages } from './application/queue-messages.js';
import { ReceiveAlerts } from './application/receive-alerts.js';
import { RemoveChannel } from './application/remove-channel.js';
import { TestChannel } from './application/test-channel.js';
import { Watchdog } from './application/watchdog.js';
import { WhoIsTold } from './application/who-is-told.js';
import { AlertmanagerController } from './http/alertmanager.controller.js';
import { NotificationsController } from './http/notifications.controller.js';
import { RoutesController } from './http/routes.controller.js';
import { NotificationsStore } from './persistence/notifications.store.js';
import { RoutesStore } from './persistence/routes.store.js';
import { OutsideCall } from './ports.js';

const messengers = { provide: Messengers, useFactory: () => new Messengers(allMessengers(resolveTarget)) };
const outside = { provide: OutsideCall, useFactory: () => new OutsideGet(new Post(resolveTarget)) };
const shared = [NotificationsStore, RoutesStore, WhoIsTold, Destinations, ChannelHealth, messengers];

/** Channels with their routes: in the server. */
@Module({
  imports: [HealthModule],
  controllers: [AlertmanagerController, NotificationsController, RoutesController],
  providers: [
    ...shared,
    ChannelDrafts,
    KeepRoutes,
    AddChannel,
    ChangeChannel,
    RemoveChannel,
    NameTheTold,
    NotificationMetrics,
    ReceiveAlerts,
    TestChannel,
  ],
})
export class NotificationsModule {}

/** Following and delivering, and the watchdog: in the daemon. */
@Module({
  imports: [HealthDaemonModule, IncidentsDaemonModule, JobRunnerModule],
  providers: [...shared, QueueMessages, DeliverMessages, Notifier, Watchdog, outside],
})
export class NotificationsDaemonModule implements OnApplicationBootstrap, OnModuleDestroy {
  constructor(
    private readonly notifier: Notifier,
    private readonly watchdog: Watchdog,
  ) {}

  onApplicationBootstrap(): void {
    this.notifier.start();
    this.watchdog.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.watchdog.stop();
    await this.notifier.stop();
  }
}
