import * as backups from './backups/persistence/schema.js';
import * as timeline from './audit/persistence/schema.js';
import * as failover from './failover/persistence/schema.js';
import * as maintenance from './maintenance/persistence/schema.js';
import * as notifications from './notifications/persistence/schema.js';
import * as audit from './platform/audit/index.js';
import type { Schema } from './platform/database/index.js';
import * as events from './platform/events/index.js';
import * as health from './health/persistence/schema.js';
import * as incidents from './incidents/persistence/schema.js';
import * as jobs from './platform/jobs/index.js';
import * as leases from './platform/leases/index.js';
import * as processes from './platform/process/index.js';
import * as resources from './resources/persistence/schema.js';
import * as users from './users/persistence/schema.js';

/** Every feature's rows and migrations: what the server, the daemon and the tests open the database with. */
const parts: Schema[] = [
  processes,
  leases,
  events,
  audit,
  jobs,
  users,
  resources,
  backups,
  health,
  timeline,
  incidents,
  maintenance,
  notifications,
  failover,
];

export const schema: Schema = {
  entities: parts.flatMap((part) => part.entities),
  migrations: parts.flatMap((part) => part.migrations),
  sealed: parts.flatMap((part) => part.sealed ?? []),
};
