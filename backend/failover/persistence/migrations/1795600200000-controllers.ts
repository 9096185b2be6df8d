import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { bigintColumn, idColumn, intColumn, stringColumn, textColumn } from '../../../platform/database/index.js';

/** Who controls each cluster, and over which connections. */
export class Controllers1795600200000 implements MigrationInterface {
  name = 'Controllers1795600200000';

  async up(q: QueryRunner): Promise<void> {
    await q.createTable(
      new Table({
        name: 'cluster_controller',
        columns: [
          idColumn('clusterId'),
          intColumn(q, 'term'),
          stringColumn('holder'),
          textColumn('connections'),
          bigintColumn('at'),
        ],
      }),
    );
  }

  async down(q: QueryRunner): Promise<void> {
    await q.dropTable('cluster_controller');
  }
}
