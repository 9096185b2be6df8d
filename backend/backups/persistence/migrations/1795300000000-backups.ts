import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import {
  bigintColumn,
  createTables,
  dropTables,
  flagColumn,
  idColumn,
  index,
  intColumn,
  refColumn,
  stringColumn,
  textColumn,
  unique,
} from '../../../platform/database/index.js';

/** Stores, plans, what lies in the stores, and the recovery key's public half. */
export class Backups1795300000000 implements MigrationInterface {
  name = 'Backups1795300000000';

  async up(q: QueryRunner): Promise<void> {
    await createTables(q, tables(q));
  }

  async down(q: QueryRunner): Promise<void> {
    await dropTables(q, tables(q));
  }
}

function tables(q: QueryRunner): Table[] {
  return [stores(q), plans(q), backups(q), recoveryKeys()];
}

function stores(q: QueryRunner): Table {
  return new Table({
    name: 'backup_store',
    columns: [
      idColumn(),
      stringColumn('name', 120),
      textColumn('path'),
      stringColumn('identity', 36),
      bigintColumn('sequence'),
      bigintColumn('createdAt'),
      intColumn(q, 'version'),
    ],
    indices: [unique('uq_backup_store_name', 'name'), unique('uq_backup_store_identity', 'identity')],
  });
}

function plans(q: QueryRunner): Table {
  return new Table({
    name: 'backup_plan',
    columns: [
      idColumn(),
      stringColumn('name', 120),
      refColumn('resourceId', true),
      stringColumn('method', 20),
      textColumn('options'),
      refColumn('storeId'),
      stringColumn('schedule', 120),
      stringColumn('timeZone', 64),
      intColumn(q, 'keep'),
      flagColumn(q, 'enabled', true),
      bigintColumn('createdAt'),
      intColumn(q, 'version'),
      bigintColumn('nextSlotAt', true),
      refColumn('lastJobId', true),
      ...['lastAttemptAt', 'lastSuccessAt', 'lastFailureAt'].map((name) => bigintColumn(name)),
      textColumn('lastFailure', true),
      bigintColumn('lastDurationMs'),
      intColumn(q, 'lateRuns'),
      intColumn(q, 'skippedRuns'),
    ],
    indices: [
      unique('uq_backup_plan_name', 'name'),
      index('ix_backup_plan_resource', 'resourceId'),
      index('ix_backup_plan_due', 'enabled', 'nextSlotAt'),
    ],
  });
}

function backups(q: QueryRunner): Table {
  return new Table({
    name: 'backup',
    columns: [
      idColumn(),
      refColumn('planId', true),
      refColumn('resourceId', true),
      stringColumn('subjectName'),
      stringColumn('method', 20),
      refColumn('storeId'),
      stringColumn('folder'),
      stringColumn('state', 16),
      ...['sequence', 'startedAt', 'endedAt', 'plainBytes', 'storedBytes'].map((name) => bigintColumn(name)),
      textColumn('manifest'),
      { ...flagColumn(q, 'sameDisk'), isNullable: true, default: undefined },
      ...['verifiedAt', 'restoredAt', 'restoreMs'].map((name) => bigintColumn(name, true)),
      textColumn('problem', true),
      refColumn('usedBy', true),
      intColumn(q, 'version'),
    ],
    indices: [
      index('ix_backup_resource', 'resourceId', 'startedAt', 'id'),
      index('ix_backup_plan', 'planId', 'sequence'),
      index('ix_backup_started', 'startedAt', 'id'),
      index('ix_backup_state', 'state', 'startedAt', 'id'),
      unique('uq_backup_folder', 'storeId', 'folder'),
    ],
  });
}

function recoveryKeys(): Table {
  return new Table({
    name: 'backup_recovery_key',
    columns: [
      idColumn(),
      stringColumn('publicKey', 120),
      textColumn('lastCharacters', true),
      bigintColumn('createdAt'),
      bigintColumn('confirmedAt', true),
    ],
  });
}
