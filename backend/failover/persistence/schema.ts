import type { Schema } from '../../platform/database/index.js';
import { ClusterMemberRow, ClusterPlanRow, ClusterProxyRow, ClusterRow } from './cluster.row.js';
import { Clusters1795600000000 } from './migrations/1795600000000-clusters.js';
import { ClusterControllerRow } from './controller.row.js';
import { Recoveries1795600100000 } from './migrations/1795600100000-recoveries.js';
import { Controllers1795600200000 } from './migrations/1795600200000-controllers.js';
import { LongFacts1795600300000 } from './migrations/1795600300000-long-facts.js';
import { Extra1795600410000 } from './migrations/1795600410000-extra.js';
import { ClusterExtraPartRow, ClusterExtraRow } from './extra.row.js';
import { ClusterDecisionRow, ClusterViewRow, RecoveryRow, RecoveryStepRow } from './recovery.row.js';

export const entities: Schema['entities'] = [
  ClusterRow,
  ClusterMemberRow,
  ClusterProxyRow,
  ClusterPlanRow,
  RecoveryRow,
  RecoveryStepRow,
  ClusterViewRow,
  ClusterDecisionRow,
  ClusterControllerRow,
  ClusterExtraRow,
  ClusterExtraPartRow,
];
export const migrations: Schema['migrations'] = [
  Clusters1795600000000,
  Recoveries1795600100000,
  Controllers1795600200000,
  LongFacts1795600300000,
  Extra1795600410000,
];

/** What the secrets of a cluster's two accounts are sealed for. */
export const accountContext = (purpose: 'failover' | 'replication', clusterId: string): string =>
  `cluster:${clusterId}:${purpose}`;

export const sealed: Schema['sealed'] = [
  { entity: ClusterRow, column: 'failoverSecret', context: ({ id }) => accountContext('failover', id) },
  { entity: ClusterRow, column: 'replicationSecret', context: ({ id }) => accountContext('replication', id) },
];
