import { Shop } from './support/clusters.js';

describe('the primary hangs', () => {
  let shop: Shop;

  beforeAll(async () => (shop = await Shop.open({ haproxies: 2 })), 240_000);
  afterAll(() => shop?.close());

  it('is replaced within its bound, though its kernel still takes connections', async () => {
    await shop.lab.member('db-1').hang();
    const failover = await shop.recovered('failover');
    expect(failover).toEqual(jasmine.objectContaining({ end: 'done', cause: 'hung', lost: 0 }));
    expect(failover.to?.name).toMatch(/^db-[23]$/);
  }, 240_000);

  it('is fenced when it resumes: no client reaches it, and it does not stay writable beside the new one', async () => {
    const members = shop.lab.members.length;
    shop.lab.member('db-1').resume();
    const { primary } = await shop.settled();
    expect(primary?.name).toMatch(/^db-[23]$/);
    for (const proxy of shop.lab.haproxies) expect((await proxy.servers())['db-1']).not.toBe('ready');
    expect((await shop.see()).members.length).toBe(members);
  }, 240_000);

  it('lost no acknowledged row, and never had two primaries', async () => {
    await shop.expectKept();
  }, 240_000);
});
