import { type MigrationInterface, type QueryRunner, Table, type TableColumnOptions } from 'typeorm';
import {
  bigintColumn,
  flagColumn,
  idColumn,
  index,
  intColumn,
  refColumn,
  serialColumn,
  stringColumn,
  textColumn,
  unique,
} from '../../../platform/database/index.js';

export class Health1795306000500 implements MigrationInterface {
  name = 'Health1795306000500';

  async up(q: QueryRunner): Promise<void> {
    for (const table of [check(q), checkStatus(q), mark(q), block(q), change(q), beat(q), given()])
      await q.createTable(table);
  }

  async down(q: QueryRunner): Promise<void> {
    const tables = [
      'default_checks_given',
      'monitor_beat',
      'status_change',
      'history_block',
      'history_mark',
      'check_status',
      'health_check',
    ];
    for (const table of tables) await q.dropTable(table);
  }
}

const key = (column: TableColumnOptions): TableColumnOptions => ({ ...column, isPrimary: true });

function check(q: QueryRunner): Table {
  const what = [serialColumn(q, 'number'), refColumn('id'), refColumn('resourceId'), stringColumn('name', 120)];
  const cadence = ['intervalMs', 'timeoutMs', 'fall', 'rise'].map((name) => intColumn(q, name));
  const rest = [flagColumn(q, 'paused'), intColumn(q, 'version'), bigintColumn('createdAt')];
  return new Table({
    name: 'health_check',
    columns: [...what, textColumn('settings'), ...cadence, ...rest],
    indices: [unique('uq_health_check_id', 'id'), index('ix_health_check_resource', 'resourceId')],
  });
}

function checkStatus(q: QueryRunner): Table {
  const what = [key(intColumn(q, 'checkNumber')), refColumn('checkId'), refColumn('resourceId')];
  const now = [stringColumn('status', 20), bigintColumn('since'), stringColumn('sentence', 500)];
  const run = [stringColumn('runOutcome', 20), intColumn(q, 'runLength'), textColumn('swings')];
  const last = [bigintColumn('lastAt', true), stringColumn('lastCode', 20, true), bigintColumn('lastDurationUs', true)];
  return new Table({
    name: 'check_status',
    columns: [...what, ...now, ...run, ...last, textColumn('facts')],
    indices: [index('ix_check_status_resource', 'resourceId')],
  });
}

function mark(q: QueryRunner): Table {
  return new Table({ name: 'history_mark', columns: [key(intColumn(q, 'checkNumber')), bigintColumn('foldedUpTo')] });
}

function block(q: QueryRunner): Table {
  const keys = ['checkNumber', 'level', 'measure', 'block'].map((name) => key(intColumn(q, name)));
  return new Table({ name: 'history_block', columns: [...keys, { name: 'slots', type: 'blob' }] });
}

function change(q: QueryRunner): Table {
  const what = [serialColumn(q), refColumn('resourceId'), refColumn('checkId', true)];
  const how = [stringColumn('fromStatus', 20), stringColumn('toStatus', 20)];
  return new Table({
    name: 'status_change',
    columns: [...what, ...how, bigintColumn('at'), stringColumn('sentence', 500)],
    indices: [index('ix_status_change_resource', 'resourceId', 'id'), index('ix_status_change_at', 'at')],
  });
}

function beat(q: QueryRunner): Table {
  const counts = [intColumn(q, 'lagMs'), intColumn(q, 'checks'), bigintColumn('results'), bigintColumn('late')];
  return new Table({
    name: 'monitor_beat',
    columns: [key(stringColumn('name', 20)), bigintColumn('at'), ...counts],
  });
}

function given(): Table {
  return new Table({ name: 'default_checks_given', columns: [idColumn('resourceId'), bigintColumn('at')] });
}
