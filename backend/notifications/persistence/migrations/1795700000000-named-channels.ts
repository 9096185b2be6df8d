import { type MigrationInterface, type QueryRunner, Table, TableColumn, TableIndex } from 'typeorm';
import { bigintColumn, intColumn, refColumn, stringColumn, textColumn } from '../../../platform/database/index.js';

/** What the channels were called when there was one of a kind. */
const names: Record<string, string> = { smtp: 'E-mail', webhook: 'Webhook' };

interface OldAlert {
  channel: string;
  resourceId: string;
  status: string;
  name: string;
  receiver: string;
  deliveryId: string;
}

/**
 * Several channels of a kind, each with a name. A channel that is there keeps its id, the kind, since its secret is bound
 * to it; an open alert keeps its receiver, so that its end is told where its beginning was.
 */
export class NamedChannels1795700000000 implements MigrationInterface {
  name = 'NamedChannels1795700000000';

  async up(q: QueryRunner): Promise<void> {
    const text = (name: string, length: number) => new TableColumn({ ...stringColumn(name, length), default: "''" });
    await q.addColumns('notification_channel', [
      text('kind', 36),
      text('name', 190),
      new TableColumn(intColumn(q, 'version', false, 1)),
      new TableColumn(bigintColumn('failingSince', true)),
      new TableColumn(bigintColumn('reportedAt', true)),
    ]);
    const channels = (await q.query('SELECT id FROM notification_channel')) as { id: string }[];
    for (const { id } of channels)
      await q.query('UPDATE notification_channel SET kind = ?, name = ? WHERE id = ?', [id, names[id] ?? id, id]);
    await q.createIndex('notification_channel', unique);
    await this.moveAlerts(q);
  }

  private async moveAlerts(q: QueryRunner): Promise<void> {
    await q.createTable(alerts());
    const old = (await q.query('SELECT * FROM notification_open')) as OldAlert[];
    for (const { channel, resourceId, status, name, receiver, deliveryId } of old) {
      const values = [`resource:${resourceId}`, channel, channel, status, name, receiver, deliveryId, resourceId];
      await q.query(
        'INSERT INTO notification_alert (alertKey, target, channel, status, name, receiver, deliveryId, resourceId) ' +
          'VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
        values,
      );
    }
    await q.dropTable('notification_open');
  }

  /** The older version knows one channel a kind, and alerts of resources alone: what it cannot hold is left out. */
  async down(q: QueryRunner): Promise<void> {
    await q.createTable(oldAlerts());
    const kept = Object.keys(names);
    const open = (await q.query('SELECT * FROM notification_alert')) as (OldAlert & { alertKey: string })[];
    for (const { alertKey, channel, resourceId, status, name, receiver, deliveryId } of open) {
      if (!kept.includes(channel) || alertKey !== `resource:${resourceId}`) continue;
      await q.query(
        'INSERT INTO notification_open (channel, resourceId, status, name, receiver, deliveryId) VALUES (?, ?, ?, ?, ?, ?)',
        [channel, resourceId, status, name, receiver, deliveryId],
      );
    }
    await q.dropTable('notification_alert');
    await q.query('DELETE FROM notification_channel WHERE id NOT IN (?, ?)', kept);
    await q.dropIndex('notification_channel', unique);
    await q.dropColumns('notification_channel', ['kind', 'name', 'version', 'failingSince', 'reportedAt']);
  }
}

const unique = new TableIndex({ name: 'uq_notification_channel_name', columnNames: ['name'], isUnique: true });

function alerts(): Table {
  const keys = [stringColumn('alertKey', 80), stringColumn('target', 64)].map((one) => ({ ...one, isPrimary: true }));
  const what = [refColumn('channel'), stringColumn('status', 20), stringColumn('name'), textColumn('receiver')];
  const columns = [...keys, ...what, refColumn('deliveryId'), refColumn('resourceId', true)];
  const byResource = new TableIndex({ name: 'ix_notification_alert_resource', columnNames: ['resourceId'] });
  return new Table({ name: 'notification_alert', columns, indices: [byResource] });
}

function oldAlerts(): Table {
  const keys = [refColumn('channel'), refColumn('resourceId')].map((column) => ({ ...column, isPrimary: true }));
  const what = [stringColumn('status', 20), stringColumn('name'), textColumn('receiver'), refColumn('deliveryId')];
  return new Table({ name: 'notification_open', columns: [...keys, ...what] });
}
