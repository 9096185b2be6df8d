import { type MigrationInterface, type QueryRunner, Table, TableColumn } from 'typeorm';
import {
  bigintColumn,
  flagColumn,
  idColumn,
  intColumn,
  newId,
  refColumn,
  stringColumn,
  textColumn,
} from '../../../platform/database/index.js';
import { everythingToTheChannel } from '../../domain/route.js';

/** Who is told of what. Until now everybody was told of everything: each channel gets the route that says so. */
export class NotificationRoutes1795700100000 implements MigrationInterface {
  name = 'NotificationRoutes1795700100000';

  async up(q: QueryRunner): Promise<void> {
    const what = [idColumn(), stringColumn('name'), flagColumn(q, 'enabled'), refColumn('channel')];
    const when = [intColumn(q, 'level'), textColumn('rule'), bigintColumn('updatedAt'), intColumn(q, 'version')];
    await q.createTable(new Table({ name: 'notification_route', columns: [...what, ...when] }));
    await q.addColumns('notification_alert', [
      new TableColumn(refColumn('routeId', true)),
      new TableColumn(intColumn(q, 'number', true)),
    ]);
    const channels = (await q.query('SELECT id, name, updatedAt FROM notification_channel')) as {
      id: string;
      name: string;
      updatedAt: number;
    }[];
    for (const { id, name, updatedAt } of channels)
      await q.query(
        'INSERT INTO notification_route (id, name, enabled, channel, level, rule, updatedAt, version) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
        [newId(), `Everything by ${name}`, 1, id, 0, JSON.stringify(everythingToTheChannel), updatedAt, 1],
      );
  }

  async down(q: QueryRunner): Promise<void> {
    await q.dropColumns('notification_alert', ['routeId', 'number']);
    await q.dropTable('notification_route');
  }
}
