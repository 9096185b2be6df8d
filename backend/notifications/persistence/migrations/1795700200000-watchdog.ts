import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { bigintColumn, flagColumn, stringColumn } from '../../../platform/database/index.js';

/** What the watchdog of each daemon last found, for the metrics. */
export class Watchdog1795700200000 implements MigrationInterface {
  name = 'Watchdog1795700200000';

  async up(q: QueryRunner): Promise<void> {
    const columns = [
      { ...stringColumn('id'), isPrimary: true },
      bigintColumn('at'),
      flagColumn(q, 'ok'),
      stringColumn('late', 500),
    ];
    await q.createTable(new Table({ name: 'notification_watchdog', columns }));
  }

  async down(q: QueryRunner): Promise<void> {
    await q.dropTable('notification_watchdog');
  }
}
