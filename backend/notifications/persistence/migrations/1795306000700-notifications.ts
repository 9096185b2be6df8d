import { type MigrationInterface, type QueryRunner, Table, TableIndex } from 'typeorm';
import {
  bigintColumn,
  flagColumn,
  idColumn,
  intColumn,
  refColumn,
  stringColumn,
  textColumn,
} from '../../../platform/database/index.js';

export class Notifications1795306000700 implements MigrationInterface {
  name = 'Notifications1795306000700';

  async up(q: QueryRunner): Promise<void> {
    await q.createTable(channel(q));
    await q.createTable(open());
    await q.createTable(delivery(q));
  }

  async down(q: QueryRunner): Promise<void> {
    for (const table of ['notification_delivery', 'notification_open', 'notification_channel'])
      await q.dropTable(table);
  }
}

function channel(q: QueryRunner): Table {
  const where = [stringColumn('url', 1_000), stringColumn('from'), textColumn('to'), stringColumn('username')];
  const columns = [
    idColumn(),
    flagColumn(q, 'enabled'),
    ...where,
    textColumn('sealed', true),
    bigintColumn('updatedAt'),
  ];
  return new Table({ name: 'notification_channel', columns });
}

function open(): Table {
  const keys = [refColumn('channel'), refColumn('resourceId')].map((column) => ({ ...column, isPrimary: true }));
  const what = [stringColumn('status', 20), stringColumn('name'), textColumn('receiver'), refColumn('deliveryId')];
  return new Table({ name: 'notification_open', columns: [...keys, ...what] });
}

function delivery(q: QueryRunner): Table {
  const what = [idColumn(), refColumn('channel'), textColumn('told'), textColumn('receiver'), refColumn('after', true)];
  const times = [bigintColumn('createdAt'), bigintColumn('nextAt'), bigintColumn('endedAt', true)];
  return new Table({
    name: 'notification_delivery',
    columns: [...what, stringColumn('state', 20), intColumn(q, 'attempts'), ...times, stringColumn('answer', 500)],
    indices: [new TableIndex({ name: 'ix_notification_delivery_due', columnNames: ['state', 'nextAt'] })],
  });
}
