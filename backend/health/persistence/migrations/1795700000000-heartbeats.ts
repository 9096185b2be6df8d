import { type MigrationInterface, type QueryRunner, Table, TableIndex } from 'typeorm';
import {
  bigintColumn,
  idColumn,
  intColumn,
  refColumn,
  serialColumn,
  stringColumn,
  textColumn,
} from '../../../platform/database/index.js';

export class Heartbeats1795700000000 implements MigrationInterface {
  name = 'Heartbeats1795700000000';

  async up(q: QueryRunner): Promise<void> {
    const moments = ['lastSuccessAt', 'lastFailAt', 'startedAt', 'lastStartAt', 'lastHeardAt', 'lastRunMs'];
    const secret = [idColumn(), stringColumn('tokenHash', 64), stringColumn('sealed', 255), bigintColumn('armedAt')];
    const said = [...moments.map((name) => bigintColumn(name, true)), intColumn(q, 'lastExitCode', true)];
    const unique = new TableIndex({ name: 'uq_heartbeat_token', columnNames: ['tokenHash'], isUnique: true });
    await q.createTable(new Table({ name: 'heartbeat', columns: [...secret, ...said], indices: [unique] }));
    const beat = [serialColumn(q), refColumn('checkId'), bigintColumn('at'), stringColumn('kind', 10)];
    const more = [intColumn(q, 'exitCode', true), bigintColumn('runMs', true), textColumn('body', true)];
    const byCheck = new TableIndex({ name: 'ix_heartbeat_beat_check', columnNames: ['checkId', 'id'] });
    const columns = [...beat, ...more, stringColumn('address', 64)];
    await q.createTable(new Table({ name: 'heartbeat_beat', columns, indices: [byCheck] }));
  }

  async down(q: QueryRunner): Promise<void> {
    for (const table of ['heartbeat_beat', 'heartbeat']) await q.dropTable(table);
  }
}
