import { type LabMariadb, startMariadb } from '../../ops/lab/index.js';
import { ledgerOver } from '../platform/jobs/testing.js';
import { Log } from '../platform/logging/index.js';
import { openTestStore, type TestStore } from '../testing.js';
import { MysqlSettings } from './adapters/mysql/mysql-settings.js';
import { FixedAccounts } from './adapters/testing/accounts.js';
import { TestResolver } from './adapters/testing/resolvers.js';
import { aResource, MemoryInventory } from './application/testing/builders.js';
import { WatchSettings } from './application/watch-settings.js';
import { ServerVariablesStore } from './persistence/server-variables.store.js';

describe('a real server’s settings', () => {
  let server: LabMariadb;
  let test: TestStore;
  let watch: WatchSettings;
  let ledger: ReturnType<typeof ledgerOver>;
  const databases = [aResource({ name: 'shop-db', kind: 'database' }), aResource({ id: 'r2', kind: 'tcp' })];
  const told = async () => {
    while (await ledger.sequence.advance());
    return (await ledger.reader.after(0, 50)).map(({ type, subject, data }) => ({ type, id: subject.id, data }));
  };

  beforeAll(async () => (server = await startMariadb()));
  afterAll(() => server.remove());
  beforeEach(async () => {
    test = await openTestStore();
    ledger = ledgerOver(test.store);
    const place = { host: '127.0.0.1', port: server.port };
    const accounts = new FixedAccounts({ place, username: 'root', secret: server.password, tls: { mode: 'off' } });
    const settings = new MysqlSettings(new TestResolver(), accounts);
    const inventory = new MemoryInventory(databases);
    const kept = new ServerVariablesStore(test.store);
    const { store, clock, events, leases } = ledger;
    watch = new WatchSettings(store, clock, inventory, settings, kept, events, Log.silent(), leases);
  });
  afterEach(async () => {
    await watch.stop();
    await test.close();
  });

  it('are told of when they change, once, with both values; the first look and an unchanged one say nothing', async () => {
    await watch.look();
    await server.sql('CREATE DATABASE IF NOT EXISTS moves_gtid_positions');
    await watch.look();
    expect(await told()).toEqual([]);
    const [{ Value: before }] = await server.sql<{ Value: string }>("SHOW GLOBAL VARIABLES LIKE 'max_connections'");
    await server.sql('SET GLOBAL max_connections = 77');
    await watch.look();
    await watch.look();
    const changes = [{ variable: 'max_connections', from: before, to: '77' }];
    expect(await told()).toEqual([{ type: 'variables.changed', id: 'r1', data: { name: 'shop-db', changes } }]);
  });
});
