import { type MigrationInterface, type QueryRunner, Table, TableIndex } from 'typeorm';
import { bigintColumn, serialColumn, stringColumn } from '../../../platform/database/index.js';

export class Timeline1795305600500 implements MigrationInterface {
  name = 'Timeline1795305600500';

  async up(q: QueryRunner): Promise<void> {
    const subject = [stringColumn('subjectKind', 40), stringColumn('subjectId'), stringColumn('subjectName')];
    const what = [
      serialColumn(q),
      bigintColumn('at'),
      stringColumn('kind', 20),
      ...subject,
      stringColumn('sentence', 1_000),
    ];
    const indices = [new TableIndex({ name: 'ix_timeline_entry_at', columnNames: ['at', 'id'] })];
    await q.createTable(new Table({ name: 'timeline_entry', columns: what, indices }));
  }

  async down(q: QueryRunner): Promise<void> {
    await q.dropTable('timeline_entry');
  }
}
