import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { asNumber, LongJson, LongText } from '../../platform/database/index.js';
import type { ExtraTransaction, Parting } from '../domain/extra.js';

/** What only one member had, as it was read from its log. It outlives the member, not the cluster. */
@Entity('cluster_extra')
@Index('ix_cluster_extra', ['clusterId', 'at', 'id'])
@Index('ix_cluster_extra_member', ['memberId', 'at', 'id'])
@Index('ix_cluster_extra_recovery', ['recoveryId'])
export class ClusterExtraRow {
  @PrimaryColumn('varchar', { length: 36 }) id: string;
  @Column('varchar', { length: 36 }) clusterId: string;
  @Column('varchar', { length: 36 }) memberId: string;
  /** Its name then. */
  @Column('varchar', { length: 120 }) memberName: string;
  /** The recovery that set it apart; null when it was read for another reason. */
  @Column('varchar', { length: 36, nullable: true }) recoveryId: string | null;
  @Column('bigint', { transformer: asNumber }) at: number;
  /** `undoing`: a flashback has begun and not ended. */
  @Column('varchar', { length: 12 }) state: 'kept' | 'undoing' | 'undone';
  /** How many there were; null when nobody could tell. */
  @Column('int', { nullable: true }) count: number | null;
  /** Of how many the contents are here. */
  @Column('int') kept: number;
  /** GTIDs, at most 100. */
  @LongJson() names: readonly string[];
  /** Rows that they changed. */
  @Column('int') rows: number;
  @LongJson() parting: Parting;
  /** Those whose contents are here, and, where none are, the names alone. */
  @LongJson() transactions: readonly ExtraTransaction[];
  /** What is missing, and why. */
  @LongText() trouble: string;
  /** Why they cannot be undone row by row. */
  @LongText() noUndo: string;
  /** Of the SQL, unpacked. */
  @Column('int') bytes: number;
}

/** A piece of the SQL, packed by gzip, in base64: no statement of ours is as long as a database refuses. */
@Entity('cluster_extra_part')
export class ClusterExtraPartRow {
  @PrimaryColumn('varchar', { length: 36 }) extraId: string;
  @PrimaryColumn('int') n: number;
  @LongText() data: string;
}
