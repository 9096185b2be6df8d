import { until } from '../ops/lab/index.js';
import { Shop } from './support/clusters.js';

describe('the proxy reloads', () => {
  let shop: Shop;
  const open = async () => {
    const servers = await shop.lab.haproxies[0].servers();
    return Object.keys(servers).filter((name) => servers[name] === 'ready');
  };
  const primaryIs = (name: string) =>
    until(`${name} is shown as the primary`, async () => (await shop.see()).primary?.name === name);

  beforeAll(async () => (shop = await Shop.open()), 240_000);
  afterAll(() => shop?.close());

  it('at rest: the route it forgot is back within moments, to the primary and to nobody else', async () => {
    await shop.lab.haproxies[0].reload();
    await until('the route is back', async () => (await open()).join() === 'db-1', 60_000, 20);
    expect((await shop.failovers()).length).toBe(0);
  }, 240_000);

  it('right after a failover: clients are sent to the new primary, never to the old one', async () => {
    await shop.lab.member('db-1').kill();
    const { to } = await shop.recovered('failover');
    await shop.lab.haproxies[0].reload();
    await until('the route is back', async () => (await open()).join() === to!.name, 60_000, 20);
    await expectAsync(primaryIs(to!.name)).toBeResolved();
    await shop.lab.member('db-1').start();
  }, 240_000);

  it('killed and started: the same', async () => {
    const { primary } = await shop.well();
    await shop.lab.haproxies[0].kill();
    await shop.lab.haproxies[0].start();
    await until('the route is back', async () => (await open()).length > 0, 60_000, 20);
    expect(await open()).toEqual([primary!.name]);
  }, 240_000);

  it('lost no acknowledged row, and never had two primaries', async () => {
    await shop.well();
    await shop.expectSound();
    expect((await shop.failovers()).length).toBe(1);
  }, 240_000);
});
