import { until } from '../ops/lab/index.js';
import { Shop } from './support/clusters.js';

describe('the primary dies', () => {
  let shop: Shop;

  beforeAll(async () => (shop = await Shop.open()), 240_000);
  afterAll(() => shop?.close());

  it('is foretold: who would take over, and that nothing would be lost', async () => {
    const foretold = /^db-1 primary; if it failed now: db-[23], loss 0, ~[\d.]+ s$/;
    await expectAsync(shop.said(foretold)).toBeResolved();
  });

  it('is survived: another takes over by itself, and says why and how long nobody could write', async () => {
    await shop.lab.member('db-1').kill();
    const failover = await shop.recovered('failover');
    expect(failover).toEqual(jasmine.objectContaining({ end: 'done', cause: 'dead', lost: 0 }));
    expect(failover.to?.name).toMatch(/^db-[23]$/);
    expect(failover.pauseMs).toBeGreaterThan(0);
    const { because, steps } = await shop.anna.api.get('/api/v1/recoveries/{id}', { path: { id: failover.id } });
    expect(because.because).toContain('db-1 refuses connections');
    const order = steps.filter(({ state }) => state === 'done').map(({ kind }) => kind);
    expect(order.indexOf('stop-receiving')).toBeLessThan(order.indexOf('apply-received'));
    expect(order.indexOf('apply-received')).toBeLessThan(order.indexOf('open-member'));
    expect(order.indexOf('open-member')).toBeLessThan(order.indexOf('canary'));
  }, 240_000);

  it('takes the old primary back as a replica once it was started again', async () => {
    await shop.lab.member('db-1').start();
    await shop.recovered('rejoin');
    const former = async () => (await shop.see()).members.find(({ name }) => name === 'db-1')!;
    await until('db-1 is seen as a replica', async () => (await former()).role === 'replica', 90_000, 100);
    await shop.well();
    expect((await former()).quarantine).toBe('');
  }, 240_000);

  it('lost no acknowledged row, and never had two primaries', async () => {
    const primary = await shop.expectSound();
    expect(primary.name).not.toBe('db-1');
  }, 240_000);

  it('was one failover, not several', async () => expect((await shop.failovers()).length).toBe(1));

  it('is on the record: in the audit, and in what the metrics count', async () => {
    const { items } = await shop.anna.api.get('/api/v1/audit', { query: { limit: 100 } });
    expect(items.some(({ action }) => action.startsWith('recovery.') || action.startsWith('cluster.'))).toBeTrue();
    expect(await shop.metrics()).toMatch(/^holdfast_cluster_.*shop/m);
  }, 240_000);
});
