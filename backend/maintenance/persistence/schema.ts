import type { Schema } from '../../platform/database/index.js';
import { MaintenanceRow } from './maintenance.row.js';
import { Maintenance1795700100000 } from './migrations/1795700100000-maintenance.js';

export const entities: Schema['entities'] = [MaintenanceRow];
export const migrations: Schema['migrations'] = [Maintenance1795700100000];
