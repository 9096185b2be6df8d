import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { bigintColumn, intColumn, stringColumn } from '../../../platform/database/index.js';

export class MonitorMembers1795700150000 implements MigrationInterface {
  name = 'MonitorMembers1795700150000';

  async up(q: QueryRunner): Promise<void> {
    const who = [{ ...stringColumn('id'), isPrimary: true }, stringColumn('host'), intColumn(q, 'pid')];
    const when = [bigintColumn('startedAt'), bigintColumn('at')];
    const work = [intColumn(q, 'checks'), intColumn(q, 'lagMs'), bigintColumn('results'), bigintColumn('late')];
    await q.createTable(new Table({ name: 'monitor_member', columns: [...who, ...when, ...work] }));
  }

  async down(q: QueryRunner): Promise<void> {
    await q.dropTable('monitor_member');
  }
}
