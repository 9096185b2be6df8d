import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { asNumber } from '../../platform/database/index.js';

/** That a resource is a member of a cluster, and as what: written by failover, read by whoever shows or uses it. */
@Entity('resource_cluster_fact')
export class ClusterFactRow {
  @PrimaryColumn('varchar', { length: 36 }) resourceId: string;
  @Column('varchar', { length: 36 }) @Index('ix_resource_cluster_fact') clusterId: string;
  @Column('varchar', { length: 120 }) clusterName: string;
  @Column('varchar', { length: 12 }) role: 'primary' | 'replica' | 'standby';
  /** Since when it has that role, epoch ms. */
  @Column('bigint', { transformer: asNumber }) since: number;
}
