import { AuditTrail } from '../../../platform/audit/index.js';
import { EventLog } from '../../../platform/events/index.js';
import type { JobContext } from '../../../platform/jobs/index.js';
import { openTestServer, type TestServer } from '../../../testing.js';
import { membersOf } from '../../persistence/clusters.store.js';
import { ControlFailed, type FillTarget } from '../../ports.js';
import { type Seeded, seedCluster } from '../../testing/clusters.js';
import { RebuildMember } from './rebuild-member.js';

const fit: FillTarget = { schemas: [], follows: '', serverId: 9 };

describe('Filling a member', () => {
  let server: TestServer;
  let shop: Seeded;
  beforeEach(async () => {
    server = await openTestServer();
    shop = await seedCluster(server.store);
  });
  afterEach(() => server.close());

  const job = {
    ...{ signal: new AbortController().signal, plan: async () => undefined, log: () => undefined },
    step: (_: string, work: () => Promise<unknown>) => work(),
  } as unknown as JobContext;
  const sent = async () => ({ sent: [] });
  const filling = (member: string | null, copying: object) => {
    const ends = { source: { name: 'db-2', access: {} }, primary: { name: 'db-1', endpoint: {} }, target: {} };
    const rebuild = { clusterId: shop.id, member, name: 'db-3', place: 'db-3:3306', resourceId: null, ...ends };
    const places = { find: async () => ({ ...rebuild, replication: {}, serverIds: [1, 2] }) };
    const keeping = { keep: async () => ({ trouble: '' }) };
    const working = { look: async () => fit, empty: sent, follow: sent, ...copying };
    const { app, store, clock } = server;
    const others = [keeping, app.get(AuditTrail), app.get(EventLog)] as [never, AuditTrail, EventLog];
    return new RebuildMember(store, clock, places as never, working as never, ...others);
  };
  const request = { kind: 'reseed' } as never;
  const fill = (member: string | null, copying: object) =>
    filling(member, copying)
      .run({ clusterId: shop.id, request }, job)
      .catch((error: Error) => error.message);
  const members = () => membersOf(server.store.read, [shop.id]);
  const apart = async () => (await members()).find(({ id }) => id === shop.ids['db-3'])!.quarantine;

  it('that ends in the middle leaves it set apart until it was filled whole', async () => {
    const copy = () => Promise.reject(new ControlFailed('failed', 'the dump ended early'));
    expect(await fill(shop.ids['db-3'], { copy })).toBe('the dump ended early');
    expect(await apart()).toBe('filling it did not end: fill it again');
    const state = async () => ({ receiving: true, applying: true, behindMs: 0, error: '' });
    await fill(shop.ids['db-3'], { copy: async () => ({ position: '0-1-9', bytes: 1 }), state });
    expect(await apart()).toBe('');
  });

  it('whose daemon died leaves it set apart', async () => {
    await filling(shop.ids['db-3'], {}).sweep({ clusterId: shop.id, request });
    expect(await apart()).toBe('filling it was interrupted: fill it again');
  });

  it('that cannot begin leaves it as it is: nothing was touched', async () => {
    const look = () => Promise.reject(new ControlFailed('denied', 'the backup account is refused'));
    expect(await fill(shop.ids['db-3'], { look })).toBe('the backup account is refused');
    expect(await fill(shop.ids['db-3'], { look: async () => ({ ...fit, serverId: 2 }) })).toContain('server id 2');
    expect(await apart()).toBe('');
  });

  it('makes no member of a server that is not empty, or that was not filled whole', async () => {
    const copy = () => Promise.reject(new ControlFailed('failed', 'the dump ended early'));
    expect(await fill(null, { look: async () => ({ ...fit, schemas: ['app'] }) })).toBe('db-3 holds app');
    expect(await fill(null, { copy })).toBe('the dump ended early');
    expect((await members()).length).toBe(3);
  });
});
