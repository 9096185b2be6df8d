import { startHttpService, until } from '../../../../ops/lab/index.js';
import type { LabHttpService } from '../../../../ops/lab/index.js';
import { Clock } from '../../../platform/clock/index.js';
import { EventTail } from '../../../platform/events/index.js';
import { openTestServerBy, type TestServer } from '../../../testing.js';
import { HttpProbe } from '../../adapters/http/http-probe.js';
import { TestResolver } from '../../adapters/testing/resolvers.js';
import { phaseOf } from '../../domain/schedule.js';
import { CheckRow, CheckStatusRow, HistoryBlockRow, StatusChangeRow } from '../../persistence/check.row.js';
import { unpackBlock } from '../../domain/block.js';
import { ChecksStore } from '../../persistence/checks.store.js';
import { aResource, MemoryInventory } from '../testing/builders.js';
import { monitorOver } from '../testing/monitor.js';
import { withDefaults } from '../../domain/check.js';

describe('the monitor over restarts', () => {
  const everyMs = 1000;
  let server: TestServer<Clock>;
  let shop: LabHttpService;
  let inventory: MemoryInventory;

  beforeEach(async () => {
    server = await openTestServerBy(new Clock());
    shop = await startHttpService();
    const address = { text: `${shop.url}/`, host: '127.0.0.1', port: shop.port };
    inventory = new MemoryInventory([aResource({ kind: 'http', address })]);
    const cadence = { intervalMs: everyMs, timeoutMs: 800, fall: 2, rise: 1 };
    const check = { resourceId: 'r1', name: 'http', settings: withDefaults('http'), ...cadence };
    const checks = new ChecksStore(server.store);
    await server.store.write(async (tx) => {
      await checks.noteDefaults(tx, 'r1', 0);
      await checks.add(tx, check, Date.now());
    });
  });
  afterEach(async () => {
    await shop.stop();
    await server.close();
  });

  const monitor = () =>
    monitorOver({
      store: server.store,
      tail: server.app.get(EventTail),
      inventory,
      probes: [new HttpProbe(new TestResolver())],
    });
  const status = () => server.store.read.findOneByOrFail(CheckStatusRow, { resourceId: 'r1' });
  const changes = async () =>
    (await server.store.read.findBy(StatusChangeRow, { resourceId: 'r1' })).map((c) => c.toStatus);
  async function counted(): Promise<number> {
    const rows = await server.store.read.findBy(HistoryBlockRow, { level: 0, measure: 0 });
    return rows.reduce(
      (sum, { slots }) => sum + [...unpackBlock(slots).values()].reduce((n, { count }) => n + count, 0),
      0,
    );
  }

  it('goes on with state, history and phase as if nothing had been, and counts every request that was answered', async () => {
    const first = monitor();
    await first.start();
    await until('it is up', async () => (await status()).status === 'up');
    await until('it was asked three times', () => shop.requests.length >= 3);
    await first.stop();
    const before = await counted();
    expect(before).toBe(shop.requests.length);
    inventory.resources[0].status = 'up';
    const second = monitor();
    await second.start();
    await until('it was asked again', async () => (await counted()) >= before + 3);
    await second.stop();
    expect(await counted()).toBe(shop.requests.length);
    expect(await changes()).toEqual(['up', 'up']);
    const { id } = await server.store.read.findOneByOrFail(CheckRow, { resourceId: 'r1' });
    const offsets = shop.requests.slice(1).map(({ at }) => (at - phaseOf(id, everyMs)) % everyMs);
    const onTime = offsets.filter((offset) => Math.min(offset, everyMs - offset) < 150);
    expect(onTime.length).toBeGreaterThanOrEqual(offsets.length - 1);
  }, 30_000);

  it('drops a probe that hangs when it is told to stop, and closes its connection at once', async () => {
    const running = monitor();
    shop.answer({ delayMs: 700 });
    await running.start();
    await until('a request is on its way', () => shop.requests.length >= 1);
    const start = performance.now();
    await running.stop();
    expect(performance.now() - start).toBeLessThan(400);
    const rows = await server.store.read.find(CheckStatusRow);
    expect(rows.every(({ lastAt }) => lastAt === null)).toBeTrue();
  }, 20_000);

  it('keeps what it found while the database refused, and writes it when it no longer does', async () => {
    const running = monitor();
    await running.start();
    await until('it is up', async () => (await status()).status === 'up');
    const write = server.store.write.bind(server.store);
    let refused = 0;
    server.store.write = () => (refused++, Promise.reject(new Error('the database is away')));
    await until('writing failed twice', () => refused >= 2);
    server.store.write = write;
    await until('everything is counted', async () => (await counted()) >= shop.requests.length - 1);
    await running.stop();
    expect(await counted()).toBe(shop.requests.length);
  }, 30_000);
});
