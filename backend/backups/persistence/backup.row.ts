import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { asNumber } from '../../platform/database/index.js';
import type { BackupState } from '../domain/backup-state.js';
import type { BackupMethodName, Manifest } from '../domain/manifest.js';
import type { MethodOptions } from '../ports.js';

/** A place for backups. */
@Entity('backup_store')
export class BackupStoreRow {
  @PrimaryColumn('varchar', { length: 36 }) id: string;
  @Column('varchar', { length: 120 }) @Index('uq_backup_store_name', { unique: true }) name: string;
  @Column('text') path: string;
  /** The id in the store's identity file; another one, or none, means that its disk is not mounted. */
  @Column('varchar', { length: 36 }) @Index('uq_backup_store_identity', { unique: true }) identity: string;
  /** The last place given to a backup received in this store. */
  @Column('bigint', { transformer: asNumber }) sequence: number;
  @Column('bigint', { transformer: asNumber }) createdAt: number;
  @Column('int') version: number;
}

/** What is backed up regularly, and what became of it. */
@Entity('backup_plan')
@Index('ix_backup_plan_due', ['enabled', 'nextSlotAt'])
export class BackupPlanRow {
  @PrimaryColumn('varchar', { length: 36 }) id: string;
  @Column('varchar', { length: 120 }) @Index('uq_backup_plan_name', { unique: true }) name: string;
  /** Null for Holdfast itself. */
  @Column('varchar', { length: 36, nullable: true }) @Index('ix_backup_plan_resource') resourceId: string | null;
  @Column('varchar', { length: 20 }) method: BackupMethodName;
  @Column('simple-json') options: MethodOptions;
  @Column('varchar', { length: 36 }) storeId: string;
  @Column('varchar', { length: 120 }) schedule: string;
  @Column('varchar', { length: 64 }) timeZone: string;
  @Column('int') keep: number;
  @Column('boolean', { default: true }) enabled: boolean;
  @Column('bigint', { transformer: asNumber }) createdAt: number;
  @Column('int') version: number;
  /** The slot it waits for; null while it is off. */
  @Column('bigint', { nullable: true, transformer: asNumber }) nextSlotAt: number | null;
  @Column('varchar', { length: 36, nullable: true }) lastJobId: string | null;
  /** 0: never. */
  @Column('bigint', { transformer: asNumber }) lastAttemptAt: number;
  @Column('bigint', { transformer: asNumber }) lastSuccessAt: number;
  @Column('bigint', { transformer: asNumber }) lastFailureAt: number;
  @Column('text', { nullable: true }) lastFailure: string | null;
  @Column('bigint', { transformer: asNumber }) lastDurationMs: number;
  @Column('int') lateRuns: number;
  @Column('int') skippedRuns: number;
}

/** A finished backup that lies in a store. The store is the truth; these rows can be rebuilt from its manifests. */
@Entity('backup')
@Index('ix_backup_resource', ['resourceId', 'startedAt', 'id'])
@Index('ix_backup_plan', ['planId', 'sequence'])
@Index('ix_backup_started', ['startedAt', 'id'])
@Index('ix_backup_state', ['state', 'startedAt', 'id'])
@Index('uq_backup_folder', ['storeId', 'folder'], { unique: true })
export class BackupRow {
  @PrimaryColumn('varchar', { length: 36 }) id: string;
  @Column('varchar', { length: 36, nullable: true }) planId: string | null;
  @Column('varchar', { length: 36, nullable: true }) resourceId: string | null;
  @Column('varchar', { length: 190 }) subjectName: string;
  @Column('varchar', { length: 20 }) method: BackupMethodName;
  @Column('varchar', { length: 36 }) storeId: string;
  @Column('varchar', { length: 190 }) folder: string;
  @Column('varchar', { length: 16 }) state: BackupState;
  @Column('bigint', { transformer: asNumber }) sequence: number;
  @Column('bigint', { transformer: asNumber }) startedAt: number;
  @Column('bigint', { transformer: asNumber }) endedAt: number;
  @Column('bigint', { transformer: asNumber }) plainBytes: number;
  @Column('bigint', { transformer: asNumber }) storedBytes: number;
  @Column('simple-json') manifest: Manifest;
  /** Whether it lies on the disk of what it is a copy of; null when that cannot be told. */
  @Column('boolean', { nullable: true }) sameDisk: boolean | null;
  @Column('bigint', { nullable: true, transformer: asNumber }) verifiedAt: number | null;
  @Column('bigint', { nullable: true, transformer: asNumber }) restoredAt: number | null;
  /** How long the last good restore took. */
  @Column('bigint', { nullable: true, transformer: asNumber }) restoreMs: number | null;
  /** Why it is held or quarantined. */
  @Column('text', { nullable: true }) problem: string | null;
  /** The job that is using it; it counts while that job has not ended. */
  @Column('varchar', { length: 36, nullable: true }) usedBy: string | null;
  @Column('int') version: number;
}

/** The offline key all backups are encrypted to; the newest row is the one in use. */
@Entity('backup_recovery_key')
export class RecoveryKeyRow {
  @PrimaryColumn('varchar', { length: 36 }) id: string;
  @Column('varchar', { length: 120 }) publicKey: string;
  /** The secret key's last characters, sealed; emptied once they were confirmed. */
  @Column('text', { nullable: true }) lastCharacters: string | null;
  @Column('bigint', { transformer: asNumber }) createdAt: number;
  @Column('bigint', { nullable: true, transformer: asNumber }) confirmedAt: number | null;
}
