import { type MigrationInterface, type QueryRunner, Table, TableColumn } from 'typeorm';
import {
  bigintColumn,
  idColumn,
  index,
  intColumn,
  refColumn,
  stringColumn,
  textColumn,
} from '../../../platform/database/index.js';

const counts = ['confirmed', 'oneSided', 'unconfirmed'];

export class SecondOpinions1795700300000 implements MigrationInterface {
  name = 'SecondOpinions1795700300000';

  async up(q: QueryRunner): Promise<void> {
    const who = [idColumn(), refColumn('checkId'), stringColumn('askedBy'), stringColumn('askedOf')];
    const what = [bigintColumn('askedAt'), textColumn('question'), bigintColumn('answeredAt', true)];
    const answer = [stringColumn('outcome', 10, true), stringColumn('code', 40, true), stringColumn('said', 255, true)];
    const indices = [
      index('ix_second_opinion_of', 'askedOf', 'answeredAt'),
      index('ix_second_opinion_by', 'askedBy', 'answeredAt'),
    ];
    await q.createTable(new Table({ name: 'second_opinion', columns: [...who, ...what, ...answer], indices }));
    for (const name of counts) await q.addColumn('monitor_member', new TableColumn(intColumn(q, name, false, 0)));
  }

  async down(q: QueryRunner): Promise<void> {
    for (const name of counts) await q.dropColumn('monitor_member', name);
    await q.dropTable('second_opinion');
  }
}
