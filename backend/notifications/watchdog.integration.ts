import { type LabHttpService, startHttpService } from '../../ops/lab/index.js';
import { Config } from '../platform/config/index.js';
import { Log } from '../platform/logging/index.js';
import { Metrics } from '../platform/metrics/index.js';
import { scraped } from '../platform/metrics/testing.js';
import { resolveTarget } from '../resources/index.js';
import { openTestServer, type TestServer } from '../testing.js';
import { OutsideGet } from './adapters/http/outside-get.js';
import { Post } from './adapters/http/post.js';
import { Watchdog } from './application/watchdog.js';

const loops = ['checks', 'jobs', 'incidents', 'notifications'] as const;

describe('the watchdog', () => {
  let server: TestServer;
  let outside: LabHttpService;
  const cameRound = Object.fromEntries(loops.map((name) => [name, { cameRoundAt: null as number | null }]));

  beforeEach(async () => {
    [server, outside] = await Promise.all([openTestServer(), startHttpService()]);
    for (const name of loops) cameRound[name].cameRoundAt = server.clock.monotonic();
  });
  afterEach(async () => {
    await outside.stop();
    await server.close();
  });

  function watchdog(): Watchdog {
    const { store, clock, app } = server;
    const config = Object.assign(new Config(), app.get(Config), { watchdogUrl: `${outside.url}/ping/uuid` });
    const [checks, jobs, incidents, notifier] = loops.map((name) => cameRound[name] as never);
    const call = new OutsideGet(new Post(resolveTarget, 2_000));
    return new Watchdog(checks, jobs, incidents, notifier, call, store, config, clock, Log.silent());
  }
  const calls = () => outside.requests.map(({ method, path }) => `${method} ${path}`);
  const metric = async () => /^holdfast_watchdog (\d)/m.exec(await scraped(server.app.get(Metrics)))?.[1];

  it('calls outside while every loop comes round, and says so to Prometheus', async () => {
    expect(await watchdog().look()).toBeTrue();
    expect(calls()).toEqual(['GET /ping/uuid']);
    expect(await metric()).toBe('1');
  });

  for (const name of loops)
    it(`stops calling when ${name} stop, after one call that says so, and goes on when they do`, async () => {
      const dog = watchdog();
      server.clock.advance(60_000);
      for (const other of loops) if (other !== name) cameRound[other].cameRoundAt = server.clock.monotonic();
      expect([await dog.look(), await dog.look()]).toEqual([false, false]);
      expect(calls()).toEqual(['GET /ping/uuid/fail']);
      expect(await metric()).toBe('0');
      cameRound[name].cameRoundAt = server.clock.monotonic();
      await dog.look();
      expect(calls()).toEqual(['GET /ping/uuid/fail', 'GET /ping/uuid']);
    });

  it('stops calling when the store cannot be written', async () => {
    const dog = watchdog();
    spyOn(server.store, 'write').and.rejectWith(new Error('disk full'));
    expect(await dog.look()).toBeFalse();
    expect(calls()).toEqual(['GET /ping/uuid/fail']);
  });

  it('is 0 for Prometheus when no daemon looked for a while', async () => {
    await watchdog().look();
    server.clock.advance(200_000);
    expect(await metric()).toBe('0');
  });
});
