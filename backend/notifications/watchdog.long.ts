/** Every loop of a real daemon is stopped in turn: the watchdog names exactly those that were. */
import { NestFactory } from '@nestjs/core';
import { until } from '../../ops/lab/index.js';
import { DaemonModule } from '../daemon.module.js';
import { Monitor } from '../health/index.js';
import { KeepIncidents } from '../incidents/index.js';
import { Clock } from '../platform/clock/index.js';
import { loadConfig } from '../platform/config/index.js';
import { JobRunner } from '../platform/jobs/index.js';
import { Log } from '../platform/logging/index.js';
import { SecretBox } from '../platform/secrets/index.js';
import { openTestStore } from '../testing.js';
import { Notifier } from './application/notifier.js';
import { Watchdog } from './application/watchdog.js';
import { watchdogsSince } from './persistence/watchdog.store.js';

/** The real clock, which may be put forward. */
class ShiftedClock extends Clock {
  private shift = 0;

  override monotonic(): number {
    return super.monotonic() + this.shift;
  }

  advance(ms: number): void {
    this.shift += ms;
  }
}

describe('the watchdog of a real daemon', () => {
  it('finds each loop that is stopped, and only those', async () => {
    const base = await openTestStore();
    const { data, databaseUrl } = base.config;
    const env = databaseUrl === null ? {} : { HOLDFAST_DATABASE_URL: databaseUrl };
    const config = loadConfig({ ...env, HOLDFAST_DATA: data });
    const clock = new ShiftedClock();
    const parts = { config, store: base.store, log: Log.silent(), secrets: SecretBox.open(data), clock };
    const daemon = await NestFactory.createApplicationContext(DaemonModule.with(parts), { logger: false });
    const watchdog = daemon.get(Watchdog);
    const late = async () => {
      await watchdog.look();
      const [{ late: found }] = await watchdogsSince(base.store, 0);
      return ['checks', 'jobs', 'incidents', 'notifications'].filter((name) => found.includes(name));
    };
    await until('all are on time', async () => (await late()).length === 0, 20_000, 200);
    const stopped: string[] = [];
    const loops: [string, { stop(): Promise<void> }][] = [
      ['notifications', daemon.get(Notifier)],
      ['incidents', daemon.get(KeepIncidents, { strict: false })],
      ['jobs', daemon.get(JobRunner, { strict: false })],
      ['checks', daemon.get(Monitor, { strict: false })],
    ];
    for (const [name, loop] of loops) {
      await loop.stop();
      stopped.push(name);
      clock.advance(60_000);
      const same = async () => (await late()).sort().join() === [...stopped].sort().join();
      await until(`only ${stopped.join(', ')} are late`, same, 20_000, 200);
    }
    expect(stopped.length).toBe(4);
    await daemon.close();
    await base.close();
  }, 120_000);
});
