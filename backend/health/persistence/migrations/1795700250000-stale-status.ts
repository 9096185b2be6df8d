import { type MigrationInterface, type QueryRunner, TableColumn } from 'typeorm';
import { textColumn } from '../../../platform/database/index.js';

export class StaleStatus1795700250000 implements MigrationInterface {
  name = 'StaleStatus1795700250000';

  async up(q: QueryRunner): Promise<void> {
    await q.addColumn('check_status', new TableColumn(textColumn('stale', true)));
  }

  async down(q: QueryRunner): Promise<void> {
    await q.dropColumn('check_status', 'stale');
  }
}
