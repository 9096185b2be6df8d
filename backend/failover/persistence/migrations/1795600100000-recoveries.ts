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

/** The journal of recoveries, what the daemon sees of each cluster, and its decisions. */
export class Recoveries1795600100000 implements MigrationInterface {
  name = 'Recoveries1795600100000';

  async up(q: QueryRunner): Promise<void> {
    await createTables(q, tables(q));
  }

  async down(q: QueryRunner): Promise<void> {
    await dropTables(q, tables(q));
  }
}

function tables(q: QueryRunner): Table[] {
  return [recoveries(q), steps(q), views(q), decisions()];
}

function recoveries(q: QueryRunner): Table {
  return new Table({
    name: 'recovery',
    columns: [
      idColumn(),
      refColumn('clusterId'),
      stringColumn('kind', 20),
      stringColumn('cause', 20),
      refColumn('fromMember', true),
      refColumn('toMember', true),
      flagColumn(q, 'drill'),
      intColumn(q, 'term'),
      bigintColumn('startedAt'),
      bigintColumn('endedAt', true),
      stringColumn('state', 12),
      stringColumn('end', 12, true),
      ...['sentence', 'plan', 'because'].map((name) => textColumn(name)),
      intColumn(q, 'pauseMs', true),
      intColumn(q, 'lost', true),
      stringColumn('requester', 190),
      stringColumn('reason', 1000),
    ],
    indices: [
      index('ix_recovery_cluster', 'clusterId', 'startedAt', 'id'),
      index('ix_recovery_started', 'startedAt', 'id'),
    ],
  });
}

function steps(q: QueryRunner): Table {
  return new Table({
    name: 'recovery_step',
    columns: [
      { ...refColumn('recoveryId'), isPrimary: true },
      { ...intColumn(q, 'n'), isPrimary: true },
      stringColumn('stepId', 120),
      textColumn('step'),
      stringColumn('state', 12),
      intColumn(q, 'startedAtMs'),
      intColumn(q, 'tookMs'),
      ...['sent', 'said', 'result'].map((name) => textColumn(name)),
    ],
    indices: [unique('uq_recovery_step', 'recoveryId', 'stepId')],
  });
}

function views(q: QueryRunner): Table {
  return new Table({
    name: 'cluster_view',
    columns: [idColumn('clusterId'), bigintColumn('at'), intColumn(q, 'seq'), textColumn('view')],
  });
}

function decisions(): Table {
  return new Table({
    name: 'cluster_decision',
    columns: [
      idColumn(),
      refColumn('clusterId'),
      bigintColumn('at'),
      stringColumn('kind', 12),
      ...['because', 'decision'].map((name) => textColumn(name)),
    ],
    indices: [index('ix_cluster_decision', 'clusterId', 'at', 'id'), index('ix_cluster_decision_at', 'at')],
  });
}
