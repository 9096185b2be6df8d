import { type MigrationInterface, type QueryRunner, TableColumn } from 'typeorm';
import { textColumn } from '../../../platform/database/index.js';

export class StaleResource1795700250000 implements MigrationInterface {
  name = 'StaleResource1795700250000';

  async up(q: QueryRunner): Promise<void> {
    await q.addColumn('resource', new TableColumn(textColumn('stale', true)));
  }

  async down(q: QueryRunner): Promise<void> {
    await q.dropColumn('resource', 'stale');
  }
}
