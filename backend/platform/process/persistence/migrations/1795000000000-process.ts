import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { bigintColumn, idColumn, stringColumn } from '../../../database/index.js';

export class Process1795000000000 implements MigrationInterface {
  name = 'Process1795000000000';

  async up(q: QueryRunner): Promise<void> {
    await q.createTable(
      new Table({
        name: 'process',
        columns: [
          idColumn(),
          stringColumn('role', 20),
          stringColumn('host'),
          bigintColumn('pid'),
          stringColumn('version', 40),
          bigintColumn('startedAt'),
          bigintColumn('lastSeenAt'),
          bigintColumn('endedAt', true),
          bigintColumn('restarts'),
          stringColumn('lastExit', 190, true),
        ],
      }),
    );
  }

  async down(q: QueryRunner): Promise<void> {
    await q.dropTable('process');
  }
}
