import { type MigrationInterface, type QueryRunner, Table, TableIndex } from 'typeorm';
import { bigintColumn, intColumn, serialColumn, stringColumn, textColumn } from '../../../database/index.js';

export class EventLog1795305600200 implements MigrationInterface {
  name = 'EventLog1795305600200';

  async up(q: QueryRunner): Promise<void> {
    await q.createTable(eventLog(q));
    await q.createTable(numberedTable('event_head', 20, [bigintColumn('position')]));
    await q.createTable(numberedTable('event_cursor', 100, [bigintColumn('position'), bigintColumn('movedAt')]));
    await q.query(`INSERT INTO event_head (name, position) VALUES ('events', 0)`);
  }

  async down(q: QueryRunner): Promise<void> {
    for (const table of ['event_cursor', 'event_head', 'event_log']) await q.dropTable(table);
  }
}

function eventLog(q: QueryRunner): Table {
  return new Table({
    name: 'event_log',
    columns: [
      serialColumn(q),
      bigintColumn('position', true),
      stringColumn('type', 80),
      stringColumn('subjectKind', 40),
      stringColumn('subjectId'),
      stringColumn('aboutKind', 40, true),
      stringColumn('aboutId', 190, true),
      intColumn(q, 'version', true),
      textColumn('data', true),
      bigintColumn('at'),
    ],
    indices: [new TableIndex({ name: 'uq_event_log_position', columnNames: ['position'], isUnique: true })],
  });
}

function numberedTable(name: string, length: number, rest: ReturnType<typeof bigintColumn>[]): Table {
  return new Table({ name, columns: [{ ...stringColumn('name', length), isPrimary: true }, ...rest] });
}
