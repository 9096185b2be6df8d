import type { SealedColumn } from '../../platform/database/index.js';
import { CredentialRow } from './credential.row.js';
import { ClusterFactRow } from './cluster-fact.row.js';
import { ClusterFacts1795600200000 } from './migrations/1795600200000-cluster-facts.js';
import { Resources1795000300000 } from './migrations/1795000300000-resources.js';
import { StaleResource1795700250000 } from './migrations/1795700250000-stale-status.js';
import { ResourceMarkRow, ResourceRow, ResourceScopeRow, ResourceTagRow } from './resource.row.js';
import { sealingContext } from './sealing.js';

export const entities = [ResourceRow, ResourceTagRow, ResourceScopeRow, CredentialRow, ResourceMarkRow, ClusterFactRow];
export const migrations = [Resources1795000300000, ClusterFacts1795600200000, StaleResource1795700250000];
export const sealed: SealedColumn[] = [{ entity: CredentialRow, column: 'sealed', context: sealingContext }];
