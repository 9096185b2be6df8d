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
import type { HttpAim } from '../../domain/aim.js';
import { withDefaults } from '../../domain/check.js';
import type { ProbeCode } from '../../domain/result.js';
import { Probe } from '../../ports.js';
import type { ProbeLimits } from '../../ports.js';

/**
 * Counts the results that reached the monitor, of a probe that a busy machine made late too. The service's own count is
 * another: a request that has arrived there may still wait for its answer, and one that is on its way when the monitor
 * stops is dropped.
 */
class TallyingProbe extends Probe<HttpAim> {
  readonly kind = 'http';
  readonly codes: ProbeCode[] = [];
  answered = 0;

  constructor(private readonly inner: Probe<HttpAim>) {
    super();
  }

  async run(aim: HttpAim, limits: ProbeLimits) {
    const result = await this.inner.run(aim, limits);
    this.codes.push(result.code);
    if (!limits.signal.aborted) this.answered += 1;
    return result;
  }
}

describe('the monitor over restarts', () => {
  const everyMs = 1000;
  let server: TestServer<Clock>;
  let shop: LabHttpService;
  let inventory: MemoryInventory;
  let probe: TallyingProbe;

  beforeEach(async () => {
    server = await openTestServerBy(new Clock());
    shop = await startHttpService();
    probe = new TallyingProbe(new HttpProbe(new TestResolver()));
    const address = { text: `${shop.url}/`, host: '127.0.0.1', port: shop.port };
    inventory = new MemoryInventory([aResource({ kind: 'http', address })]);
    const cadence = { intervalMs: everyMs, timeoutMs: everyMs, fall: 10, rise: 1 };
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
      probes: [probe],
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

  /**
   * How far from the moment that the check's phase gives it the nearest request was, of those since `from`: a busy machine
   * delays single requests; another phase would move all of them. The first of a new check is asked at once.
   */
  async function off(from: number): Promise<number> {
    const { id } = await server.store.read.findOneByOrFail(CheckRow, { resourceId: 'r1' });
    const each = shop.requests.slice(from).map(({ at }) => {
      const offset = (at - phaseOf(id, everyMs)) % everyMs;
      return Math.min(offset, everyMs - offset);
    });
    return Math.min(...each);
  }

  it('goes on with state, history and phase as if nothing had been, and counts every answer it got', async () => {
    const first = monitor();
    await first.start();
    await until('it is up', async () => (await status()).status === 'up');
    await until('it was answered three times', () => probe.answered >= 3);
    await until('it was asked in its moment', async () => (await off(1)) < 150);
    await first.stop();
    const [before, asked] = [probe.answered, shop.requests.length];
    expect(await counted()).toBe(before);
    inventory.resources[0].status = 'up';
    const second = monitor();
    await second.start();
    await until('it was answered again', () => probe.answered >= before + 3);
    await until('it was asked in the same moment', async () => (await off(asked)) < 150);
    await second.stop();
    expect(await counted()).toBe(probe.answered);
    expect(await changes()).toEqual(['up', 'up']);
  });

  it('drops a probe that hangs when it is told to stop, and closes its connection at once', async () => {
    const running = monitor();
    await server.store.write((tx) =>
      tx.update(CheckRow, { resourceId: 'r1' }, { intervalMs: 3_600_000, timeoutMs: 60_000 }),
    );
    shop.answer({ delayMs: 60_000 });
    await running.start();
    await until('a request is on its way', () => shop.requests.length >= 1);
    await running.stop();
    expect(probe.codes).toEqual(['aborted']);
    const rows = await server.store.read.find(CheckStatusRow);
    expect(rows.every(({ lastAt }) => lastAt === null)).toBeTrue();
  });

  it('keeps what it found while the database refused, and writes it when it no longer does', async () => {
    const running = monitor();
    await running.start();
    await until('it is up', async () => (await status()).status === 'up');
    const write = server.store.write.bind(server.store);
    let refused = 0;
    server.store.write = () => (refused++, Promise.reject(new Error('the database is away')));
    await until('writing failed twice', () => refused >= 2);
    server.store.write = write;
    const found = probe.answered;
    await until('what it found is counted', async () => (await counted()) >= found);
    await running.stop();
    expect(await counted()).toBe(probe.answered);
  });

  it('says within seconds that a new resource is dead, and keeps its moments after that', async () => {
    const slow = { name: 'slow', intervalMs: 60_000, fall: 3 };
    await server.store.write((tx) => tx.update(CheckRow, { resourceId: 'r1' }, slow));
    shop.answer({ status: 503 });
    const running = monitor();
    const began = Date.now();
    await running.start();
    await until('it is down', async () => (await status()).status === 'down', 60_000);
    // Its own moments are a minute apart: by them the third would come after two.
    expect(Date.now() - began).toBeLessThan(60_000);
    expect(await changes()).toEqual(['down', 'down']);
    const asked = probe.codes.length;
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    // One of its moments may fall into the pause; an early ask would bring two.
    expect(probe.codes.length).toBeLessThanOrEqual(asked + 1);
    await running.stop();
  });
});
