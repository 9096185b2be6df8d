import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { bigintColumn, refColumn, textColumn } from '../../../platform/database/index.js';

export class ServerVariables1795306000600 implements MigrationInterface {
  name = 'ServerVariables1795306000600';

  async up(q: QueryRunner): Promise<void> {
    const resource = { ...refColumn('resourceId'), isPrimary: true };
    const columns = [resource, bigintColumn('startedAt'), textColumn('variables')];
    await q.createTable(new Table({ name: 'server_variables', columns }));
  }

  async down(q: QueryRunner): Promise<void> {
    await q.dropTable('server_variables');
  }
}
