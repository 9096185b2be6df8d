import { type MigrationInterface, type QueryRunner, Table, TableIndex } from 'typeorm';
import { bigintColumn, idColumn, refColumn, stringColumn } from '../../../platform/database/index.js';

/** Which resources are members of clusters, and as what. */
export class ClusterFacts1795600200000 implements MigrationInterface {
  name = 'ClusterFacts1795600200000';

  async up(q: QueryRunner): Promise<void> {
    await q.createTable(
      new Table({
        name: 'resource_cluster_fact',
        columns: [
          idColumn('resourceId'),
          refColumn('clusterId'),
          stringColumn('clusterName', 120),
          stringColumn('role', 12),
          bigintColumn('since'),
        ],
        indices: [new TableIndex({ name: 'ix_resource_cluster_fact', columnNames: ['clusterId'] })],
      }),
    );
  }

  async down(q: QueryRunner): Promise<void> {
    await q.dropTable('resource_cluster_fact');
  }
}
