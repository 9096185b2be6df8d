import { until } from '../ops/lab/index.js';
import { Shop } from './support/clusters.js';
import { processOf } from './support/processes.js';

describe('the controller dies in the middle of a recovery', () => {
  let shop: Shop;
  let stalled: (() => Promise<void>)[];

  beforeAll(async () => (shop = await Shop.open()), 240_000);
  afterAll(() => shop?.close());

  it('leaves a recovery that began and cannot end, since nobody can apply what was received', async () => {
    stalled = await Promise.all(['db-2', 'db-3'].map((name) => shop.stallApplying(name)));
    await until(
      'rows wait to be applied',
      async () => (await shop.waiting('db-2')) && shop.waiting('db-3'),
      60_000,
      50,
    );
    expect((await shop.recoveries('failover')).length).toBe(0);
    await shop.lab.member('db-1').kill();
    await until(
      'a failover runs',
      async () => (await shop.recoveries('failover')).some(({ end }) => end === null),
      60_000,
      20,
    );
  }, 240_000);

  it('is taken up by its successor where it stood, and ended once', async () => {
    const daemon = processOf(shop.holdfast.pid, 'daemon');
    process.kill(daemon, 'SIGKILL');
    const now = () => processOf(shop.holdfast.pid, 'daemon');
    await until('another daemon runs', () => ![0, daemon].includes(now()), 60_000, 50);
    await Promise.all(stalled.map((release) => release()));
    const done = async () => (await shop.recoveries('failover')).filter(({ end }) => end === 'done');
    await until('the failover was ended', async () => (await done()).length > 0, 180_000, 100);
    const ends = (await shop.recoveries('failover')).map(({ end }) => end);
    expect(ends.filter((end) => end === 'done').length).toBe(1);
    expect(ends.filter((end) => end !== 'done' && end !== 'superseded')).toEqual([]);
    const [{ term, lost }] = await done();
    expect(term).toBeGreaterThan(1);
    expect(lost).toBe(0);
  }, 240_000);

  it('lost no acknowledged row that waited to be applied, and never had two primaries', async () => {
    await shop.lab.member('db-1').start();
    await shop.well();
    await shop.expectSound();
  }, 240_000);
});
