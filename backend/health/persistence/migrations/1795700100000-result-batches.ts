import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { bigintColumn, serialColumn, stringColumn } from '../../../platform/database/index.js';

export class ResultBatches1795700100000 implements MigrationInterface {
  name = 'ResultBatches1795700100000';

  async up(q: QueryRunner): Promise<void> {
    const times = [bigintColumn('firstAt'), bigintColumn('lastAt')];
    const columns = [serialColumn(q), stringColumn('holder'), ...times, { name: 'results', type: 'blob' }];
    await q.createTable(new Table({ name: 'result_batch', columns }));
  }

  async down(q: QueryRunner): Promise<void> {
    await q.dropTable('result_batch');
  }
}
