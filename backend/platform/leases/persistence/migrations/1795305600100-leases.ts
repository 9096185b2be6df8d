import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { bigintColumn, intColumn, stringColumn } from '../../../database/index.js';

export class Leases1795305600100 implements MigrationInterface {
  name = 'Leases1795305600100';

  async up(q: QueryRunner): Promise<void> {
    const columns = [
      { ...stringColumn('name', 100), isPrimary: true },
      stringColumn('holder', 190),
      intColumn(q, 'term'),
      bigintColumn('expiresAt'),
    ];
    await q.createTable(new Table({ name: 'lease', columns }));
  }

  async down(q: QueryRunner): Promise<void> {
    await q.dropTable('lease');
  }
}
