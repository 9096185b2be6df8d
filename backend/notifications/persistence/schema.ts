import type { SealedColumn } from '../../platform/database/index.js';
import { Notifications1795306000700 } from './migrations/1795306000700-notifications.js';
import { NamedChannels1795700000000 } from './migrations/1795700000000-named-channels.js';
import { NotificationRoutes1795700100000 } from './migrations/1795700100000-notification-routes.js';
import { Watchdog1795700200000 } from './migrations/1795700200000-watchdog.js';
import { AlertRow, ChannelRow, DeliveryRow } from './notification.row.js';
import { RouteRow } from './route.row.js';
import { sealingContext } from './sealing.js';
import { WatchdogRow } from './watchdog.row.js';

export const entities = [ChannelRow, AlertRow, DeliveryRow, RouteRow, WatchdogRow];
export const migrations = [
  Notifications1795306000700,
  NamedChannels1795700000000,
  NotificationRoutes1795700100000,
  Watchdog1795700200000,
];
export const sealed: SealedColumn[] = [{ entity: ChannelRow, column: 'sealed', context: sealingContext }];
