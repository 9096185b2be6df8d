import { executed, migrate, openStore } from '../platform/database/index.js';
import { SecretBox } from '../platform/secrets/index.js';
import { schema } from '../schema.js';
import { openTestStore, type TestStore } from '../testing.js';
import { EventCursorRow } from '../platform/events/persistence/event.row.js';
import { RouteRow } from './persistence/route.row.js';
import { AlertRow, ChannelRow } from './persistence/notification.row.js';
import { sealingContext } from './persistence/sealing.js';

const migration = 'NamedChannels1795700000000';

describe('naming the channels of a database that had one a kind', () => {
  let test: TestStore;
  beforeEach(async () => (test = await openTestStore()));
  afterEach(() => test.close());

  it('keeps their secrets, what waits and what is open, and goes back to what it was', async () => {
    const { store, writer } = await openStore(test.config, schema);
    const back = async () => {
      while ((await executed(writer)).includes(migration)) await writer.undoLastMigration({ transaction: 'none' });
    };
    await back();
    const secrets = SecretBox.open(test.config.data);
    const key = secrets.seal('the key', sealingContext({ id: 'webhook' }));
    const hook = ['webhook', 1, 'https://chat.example/hook', '', '[]', '', key, 7];
    await writer.query(
      'INSERT INTO notification_channel (id, enabled, url, `from`, `to`, username, sealed, updatedAt) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
      hook,
    );
    const receiver = '{"url":"https://chat.example/hook","to":[]}';
    const alert = ['webhook', 'r-1', 'down', 'web-3', receiver, 'd-1'];
    await writer.query(
      'INSERT INTO notification_open (channel, resourceId, status, name, receiver, deliveryId) VALUES (?, ?, ?, ?, ?, ?)',
      alert,
    );
    await writer.query("INSERT INTO event_cursor (name, position, movedAt) VALUES ('notifications', 41, 7)");
    await migrate(writer, test.config);
    const cursors = await store.read.find(EventCursorRow, { order: { name: 'ASC' } });
    expect(cursors.map(({ name, position }) => `${name} ${position}`)).toEqual(['incidents 41', 'notifications 41']);
    const [route] = await store.read.find(RouteRow);
    expect([route.name, route.channel, route.enabled]).toEqual(['Everything by Webhook', 'webhook', true]);
    const [channel] = await store.read.find(ChannelRow);
    expect(channel).toEqual(
      jasmine.objectContaining({ id: 'webhook', kind: 'webhook', name: 'Webhook', enabled: true, version: 1 }),
    );
    expect(secrets.open(channel.sealed!, sealingContext(channel))).toBe('the key');
    const [open] = await store.read.find(AlertRow);
    expect(open).toEqual(
      jasmine.objectContaining({ alertKey: 'resource:r-1', channel: 'webhook', resourceId: 'r-1', deliveryId: 'd-1' }),
    );
    expect(open.receiver).toEqual({ url: 'https://chat.example/hook', to: [] });
    await back();
    const [old] = await writer.query<object[]>('SELECT * FROM notification_open');
    expect(Object.values(old).sort()).toEqual([...alert].sort());
    const channels = await writer.query<object[]>('SELECT id, url, sealed FROM notification_channel');
    expect(channels.map((one) => ({ ...one }))).toEqual([{ id: 'webhook', url: hook[2], sealed: key }]);
    await migrate(writer, test.config);
    await store.close();
  });
});
