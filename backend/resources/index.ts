export { type ResolvedTarget, resolveTarget, TargetRefused } from './adapters/network/resolve-target.js';
export { readGreeting } from './adapters/mariadb/greeting.js';
export { connectOptions, signedIn } from './adapters/mariadb/session.js';
export { AddResource } from './application/add-resource.js';
export { Connections } from './application/connections.js';
export { type Consequence, type RemovalVoice, ResourceRemovals } from './application/resource-removals.js';
export { CredentialMissing, CredentialUnreadable, NotADatabase, ResourceNotFound } from './application/refusals.js';
export { type Resource, Resources } from './application/resources.js';
export { ThisMachine } from './application/this-machine.js';
export { type Address, readAddress, THIS_MACHINE } from './domain/address.js';
export { BadValue } from './domain/bad-value.js';
export { type CredentialPurpose, type TlsMode } from './domain/credential.js';
export { isLoopback } from './domain/host-name.js';
export type { ResourceFields } from './domain/resource-fields.js';
export { RESOURCE_KINDS, type ResourceKind } from './domain/kind.js';
export type { Reach, ResourceSummary } from './domain/resource-list.js';
export { RESOURCE_STATUSES, type ResourceStatus, severityOf } from './domain/status.js';
export { type ClusterFact, clusterFactOf, recordClusterFacts } from './persistence/cluster-facts.store.js';
export {
  coveredBy,
  dependenciesOf,
  dependentsOf,
  statusesOf,
  type TroubledResource,
  troubledResources,
} from './persistence/dependencies.store.js';
export { recordStatus, type StatusChange } from './persistence/resources.store.js';
export { reachSql } from './persistence/reach.sql.js';
export { ResourcesCoreModule, ResourcesModule } from './resources.module.js';
export { type DatabaseAccess, DatabaseUnreachable } from './ports.js';
