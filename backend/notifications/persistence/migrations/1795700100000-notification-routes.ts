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
    await this.beginIncidents(q);
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

  /** Incidents begin where messages stood: what was not told of a status is told of its incident, and nothing twice. */
  private async beginIncidents(q: QueryRunner): Promise<void> {
    const cursors = (await q.query('SELECT name, position, movedAt FROM event_cursor')) as {
      name: string;
      position: number;
      movedAt: number;
    }[];
    const ours = cursors.find(({ name }) => name === 'notifications');
    if (!ours || cursors.some(({ name }) => name === 'incidents')) return;
    const values = ['incidents', ours.position, ours.movedAt];
    await q.query('INSERT INTO event_cursor (name, position, movedAt) VALUES (?, ?, ?)', values);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.dropColumns('notification_alert', ['routeId', 'number']);
    await q.dropTable('notification_route');
  }
}
