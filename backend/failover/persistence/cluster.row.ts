import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { asNumber, LongJson } from '../../platform/database/index.js';
import type { Acknowledgers } from '../domain/acknowledgers.js';
import type { ClusterKind, ClusterPolicy, MemberPolicy } from '../domain/cluster.js';
import type { Hold } from '../domain/topology.js';
import type { FencingSetting, ServiceSetting } from './settings.js';

/** A cluster: what people decided about it, and what its last recovery left. */
@Entity('cluster')
@Index('ix_cluster_drill', ['nextDrillAt'])
export class ClusterRow {
  @PrimaryColumn('varchar', { length: 36 }) id: string;
  @Column('varchar', { length: 120 }) name: string;
  /** The name in lower case: unique, searched and sorted by. */
  @Column('varchar', { length: 190 }) @Index('uq_cluster_name', { unique: true }) nameKey: string;
  @Column('varchar', { length: 16 }) kind: ClusterKind;
  @Column('simple-json') tags: string[];
  @Column('simple-json') policy: ClusterPolicy;
  /** The member that is primary by the last recovery, or by the import. */
  @Column('varchar', { length: 36, nullable: true }) primaryId: string | null;
  @LongJson() acknowledgers: Acknowledgers;
  @Column('bigint', { nullable: true, transformer: asNumber }) pausedUntil: number | null;
  @Column('varchar', { length: 500 }) pausedReason: string;
  /** Holds that the controller found; a pause is not among them. */
  @Column('simple-json') holds: Hold[];
  /** Account that watches and acts on the members; '' for services. The secrets are sealed. */
  @Column('varchar', { length: 128 }) failoverUser: string;
  @Column('text', { nullable: true }) failoverSecret: string | null;
  /** The one account that members sign in to each other with. */
  @Column('varchar', { length: 128 }) replicationUser: string;
  @Column('text', { nullable: true }) replicationSecret: string | null;
  @Column('varchar', { length: 12 }) tlsMode: 'off' | 'verify-ca' | 'verify-full';
  @Column('text') tlsCa: string;
  /** Cron line of the scheduled drill; '' for none. */
  @Column('varchar', { length: 120 }) drillSchedule: string;
  @Column('varchar', { length: 64 }) drillTimeZone: string;
  @Column('bigint', { nullable: true, transformer: asNumber }) nextDrillAt: number | null;
  @Column('varchar', { length: 36, nullable: true }) lastDrillJobId: string | null;
  /** Counts what people change; a recovery makes no edit stale. */
  @Column('int') version: number;
  @Column('bigint', { transformer: asNumber }) createdAt: number;
  @Column('bigint', { transformer: asNumber }) updatedAt: number;
}

/** One server of a cluster. Its place is its own: pointing the resource elsewhere sends no password there. */
@Entity('cluster_member')
@Index('uq_cluster_member_name', ['clusterId', 'name'], { unique: true })
export class ClusterMemberRow {
  @PrimaryColumn('varchar', { length: 36 }) id: string;
  @Column('varchar', { length: 36 }) clusterId: string;
  @Column('varchar', { length: 36, nullable: true }) @Index('ix_cluster_member_resource') resourceId: string | null;
  /** Its server's name in every proxy. */
  @Column('varchar', { length: 120 }) name: string;
  /** host:port in one spelling; a server belongs to one cluster. */
  @Column('varchar', { length: 300 }) @Index('uq_cluster_member_place', { unique: true }) place: string;
  @Column('varchar', { length: 12 }) promotion: MemberPolicy['promotion'];
  @Column('varchar', { length: 60 }) site: string;
  /** Why it is set apart; '' when it is not. */
  @Column('varchar', { length: 1000 }) quarantine: string;
  @Column('boolean', { default: false }) maintenance: boolean;
  /** How its option file was seen to carry what an unattended restart needs; '' while unproved. */
  @Column('varchar', { length: 500 }) optionFileProof: string;
  @Column('simple-json') fencing: FencingSetting;
  @Column('simple-json', { nullable: true }) service: ServiceSetting | null;
  @Column('int') version: number;
  @Column('bigint', { transformer: asNumber }) createdAt: number;
}

/** A proxy in front of a cluster. */
@Entity('cluster_proxy')
@Index('uq_cluster_proxy_name', ['clusterId', 'name'], { unique: true })
export class ClusterProxyRow {
  @PrimaryColumn('varchar', { length: 36 }) id: string;
  @Column('varchar', { length: 36 }) clusterId: string;
  @Column('varchar', { length: 120 }) name: string;
  @Column('varchar', { length: 36, nullable: true }) resourceId: string | null;
  @Column('varchar', { length: 12 }) kind: 'haproxy' | 'hook';
  @Column('varchar', { length: 500 }) address: string;
  @Column('varchar', { length: 120 }) backend: string;
  @Column('int') version: number;
  @Column('bigint', { transformer: asNumber }) createdAt: number;
}

/** A plan as it was shown to a person: what they agree to is this, or nothing. */
@Entity('cluster_plan')
@Index('ix_cluster_plan_until', ['validUntil'])
export class ClusterPlanRow {
  @PrimaryColumn('varchar', { length: 36 }) id: string;
  @Column('varchar', { length: 36 }) @Index('ix_cluster_plan_cluster') clusterId: string;
  @Column('varchar', { length: 24 }) kind: string;
  @Column('varchar', { length: 64 }) fingerprint: string;
  /** What was asked for, to plan it again. */
  @LongJson() asked: object;
  /** What was shown. */
  @LongJson() shown: object;
  @Column('bigint', { transformer: asNumber }) madeAt: number;
  @Column('bigint', { transformer: asNumber }) validUntil: number;
  @Column('varchar', { length: 36, nullable: true }) jobId: string | null;
}
