import { type MigrationInterface, type QueryRunner, Table, TableIndex } from 'typeorm';
import { bigintColumn, idColumn, intColumn, stringColumn, textColumn } from '../../../platform/database/index.js';

/** Planned maintenance. */
export class Maintenance1795700100000 implements MigrationInterface {
  name = 'Maintenance1795700100000';

  async up(q: QueryRunner): Promise<void> {
    const what = [idColumn(), stringColumn('reason', 500), textColumn('resourceIds'), textColumn('tags')];
    const when = [
      ...[bigintColumn('startsAt'), bigintColumn('endsAt', true), stringColumn('schedule', 120, true)],
      ...[stringColumn('timeZone', 64), bigintColumn('durationMs'), bigintColumn('heldUntil')],
    ];
    const made = [bigintColumn('overAt', true), textColumn('createdBy'), bigintColumn('createdAt')];
    await q.createTable(
      new Table({
        name: 'maintenance_window',
        columns: [...what, ...when, ...made, intColumn(q, 'version')],
        indices: [new TableIndex({ name: 'ix_maintenance_over', columnNames: ['overAt'] })],
      }),
    );
  }

  async down(q: QueryRunner): Promise<void> {
    await q.dropTable('maintenance_window');
  }
}
