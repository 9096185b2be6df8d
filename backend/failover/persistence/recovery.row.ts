import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { asNumber, LongJson, LongText } from '../../platform/database/index.js';
import type { Decision } from '../domain/decision.js';
import type { Plan, RecoveryEnd, Step, StepDone } from '../domain/recovery.js';

/** A recovery from its first irreversible thought to its end: the durable journal's head. */
@Entity('recovery')
@Index('ix_recovery_cluster', ['clusterId', 'startedAt', 'id'])
@Index('ix_recovery_started', ['startedAt', 'id'])
export class RecoveryRow {
  /** `r-` and eight characters: short enough to say aloud. */
  @PrimaryColumn('varchar', { length: 36 }) id: string;
  @Column('varchar', { length: 36 }) clusterId: string;
  /** The intent's kind: failover, switchover, rejoin, close-member, reopen-primary, correct-route. */
  @Column('varchar', { length: 20 }) kind: string;
  /** dead, hung, isolated or forced for a failover; '' otherwise. */
  @Column('varchar', { length: 20 }) cause: string;
  @Column('varchar', { length: 36, nullable: true }) fromMember: string | null;
  @Column('varchar', { length: 36, nullable: true }) toMember: string | null;
  @Column('boolean', { default: false }) drill: boolean;
  @Column('int') term: number;
  @Column('bigint', { transformer: asNumber }) startedAt: number;
  @Column('bigint', { nullable: true, transformer: asNumber }) endedAt: number | null;
  @Column('varchar', { length: 12 }) state: 'running' | 'ended';
  @Column('varchar', { length: 12, nullable: true }) end: RecoveryEnd | null;
  @LongText() sentence: string;
  /** The plan in force, or the last one. */
  @LongJson() plan: Plan;
  @LongJson() because: Decision;
  /** How long nobody could write; null while unknown. */
  @Column('int', { nullable: true }) pauseMs: number | null;
  /** Transactions known to be lost; null while unknown. */
  @Column('int', { nullable: true }) lost: number | null;
  /** The person who asked; '' when the controller decided by itself. */
  @Column('varchar', { length: 190 }) requester: string;
  @Column('varchar', { length: 1000 }) reason: string;
}

/** One step of a recovery, in the order in which they began. */
@Entity('recovery_step')
@Index('uq_recovery_step', ['recoveryId', 'stepId'], { unique: true })
export class RecoveryStepRow {
  @PrimaryColumn('varchar', { length: 36 }) recoveryId: string;
  @PrimaryColumn('int') n: number;
  @Column('varchar', { length: 120 }) stepId: string;
  /** What it was to do, as its plan had it: a later plan may not name it any more. */
  @LongJson() step: Step;
  @Column('varchar', { length: 12 }) state: 'running' | StepDone['state'];
  /** Milliseconds since the recovery began. */
  @Column('int') startedAtMs: number;
  @Column('int') tookMs: number;
  @LongJson() sent: readonly string[];
  @LongText() said: string;
  @LongJson() result: StepDone['result'];
}

/** What the daemon last saw of a cluster: one row each, overwritten. */
@Entity('cluster_view')
export class ClusterViewRow {
  @PrimaryColumn('varchar', { length: 36 }) clusterId: string;
  @Column('bigint', { transformer: asNumber }) at: number;
  @Column('int') seq: number;
  /** A ClusterSight. */
  @LongJson() view: object;
}

/** One row for each change of a cluster's decision; kept for 30 days. */
@Entity('cluster_decision')
@Index('ix_cluster_decision', ['clusterId', 'at', 'id'])
@Index('ix_cluster_decision_at', ['at'])
export class ClusterDecisionRow {
  @PrimaryColumn('varchar', { length: 36 }) id: string;
  @Column('varchar', { length: 36 }) clusterId: string;
  @Column('bigint', { transformer: asNumber }) at: number;
  @Column('varchar', { length: 12 }) kind: Decision['kind'];
  @LongText() because: string;
  @LongJson() decision: Decision;
}
