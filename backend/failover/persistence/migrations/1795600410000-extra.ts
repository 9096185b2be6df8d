import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import {
  bigintColumn,
  createTables,
  dropTables,
  idColumn,
  index,
  intColumn,
  longTextColumn,
  refColumn,
  stringColumn,
} from '../../../platform/database/index.js';

/** What only one member had: its contents, before anything drops or undoes them. */
export class Extra1795600410000 implements MigrationInterface {
  name = 'Extra1795600410000';

  async up(q: QueryRunner): Promise<void> {
    await createTables(q, tables(q));
  }

  async down(q: QueryRunner): Promise<void> {
    await dropTables(q, tables(q));
  }
}

function tables(q: QueryRunner): Table[] {
  const extra = new Table({
    name: 'cluster_extra',
    columns: [
      idColumn(),
      refColumn('clusterId'),
      refColumn('memberId'),
      stringColumn('memberName', 120),
      refColumn('recoveryId', true),
      bigintColumn('at'),
      stringColumn('state', 12),
      intColumn(q, 'count', true),
      intColumn(q, 'kept'),
      intColumn(q, 'rows'),
      ...['names', 'parting', 'transactions', 'trouble', 'noUndo'].map((name) => longTextColumn(q, name)),
      intColumn(q, 'bytes'),
    ],
    indices: [
      index('ix_cluster_extra', 'clusterId', 'at', 'id'),
      index('ix_cluster_extra_member', 'memberId', 'at', 'id'),
      index('ix_cluster_extra_recovery', 'recoveryId'),
    ],
  });
  const parts = new Table({
    name: 'cluster_extra_part',
    columns: [idColumn('extraId'), { ...intColumn(q, 'n'), isPrimary: true }, longTextColumn(q, 'data')],
  });
  return [extra, parts];
}
