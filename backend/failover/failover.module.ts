import { Module } from '@nestjs/common';
import { ClusterConfigs } from './application/cluster-config.js';
import { ConfiguredClusters } from './application/configured-clusters.js';

const configs = { provide: ClusterConfigs, useClass: ConfiguredClusters };

/** topology → analysis → decision → recovery, with its routes: in the server, which shows it and asks for it. */
@Module({ providers: [configs] })
export class FailoverModule {}

/** The same without routes, in the daemon: it watches the clusters and acts. */
@Module({ providers: [configs], exports: [configs] })
export class FailoverDaemonModule {}
