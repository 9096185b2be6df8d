import type { Wire } from '../contract';

export type ClusterSummary = Wire<'ClusterSummary'>;
export type Cluster = Wire<'Cluster'>;
export type ClusterMember = Wire<'ClusterMember'>;
export type ClusterProxy = Wire<'ClusterProxy'>;
export type ClusterForecast = Wire<'ClusterForecast'>;
export type ClusterFinding = Wire<'ClusterFinding'>;
export type ClusterDecision = Wire<'ClusterDecision'>;
export type LoggedDecision = Wire<'LoggedClusterDecision'>;
export type ClusterBlocker = Wire<'ClusterBlocker'>;
export type ClusterPlan = Wire<'ClusterPlan'>;
export type RecoveryView = Wire<'Recovery'>;
export type RecoveryDetail = Wire<'RecoveryDetail'>;
export type RecoveryStep = Wire<'RecoveryStep'>;
export type ClusterImport = Wire<'ClusterImport'>;
export type ClusterExtra = Wire<'ClusterExtra'>;
export type ClusterExtraContents = Wire<'ClusterExtraContents'>;
export type ClusterLint = Wire<'ClusterLint'>;
