import { Column, Entity, PrimaryColumn } from 'typeorm';
import { asNumber } from '../../platform/database/index.js';

/** Who controls a cluster, and over which connections: a successor ends them before it acts. */
@Entity('cluster_controller')
export class ClusterControllerRow {
  @PrimaryColumn('varchar', { length: 36 }) clusterId: string;
  @Column('int') term: number;
  /** '' when it gave the cluster back and sends nothing any more. */
  @Column('varchar', { length: 190 }) holder: string;
  /** Member to the ids of connections there, as the member knows them. */
  @Column('simple-json') connections: Record<string, readonly number[]>;
  @Column('bigint', { transformer: asNumber }) at: number;
}
