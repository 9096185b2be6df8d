import type { SealedColumn } from '../../platform/database/index.js';
import { Notifications1795306000700 } from './migrations/1795306000700-notifications.js';
import { ChannelRow, DeliveryRow, OpenAlertRow } from './notification.row.js';
import { sealingContext } from './sealing.js';

export const entities = [ChannelRow, OpenAlertRow, DeliveryRow];
export const migrations = [Notifications1795306000700];
export const sealed: SealedColumn[] = [{ entity: ChannelRow, column: 'sealed', context: sealingContext }];
