import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';
import { type Clock, ManualClock } from './platform/clock/index.js';
import { loadConfig } from './platform/config/index.js';
import { openTestDatabase, type TestStore } from './platform/database/testing.js';
import { createServer } from './platform/http/index.js';
import { Log } from './platform/logging/index.js';
import { SecretBox } from './platform/secrets/index.js';
import { schema } from './schema.js';

export type { TestStore };

/** A fresh database with every feature's tables, on the engine that the suite runs against. */
export const openTestStore = (): Promise<TestStore> => openTestDatabase(schema);

/** The whole server on a database of its own, spoken to without a port. */
export interface TestServer<C extends Clock = ManualClock> extends TestStore {
  readonly app: NestFastifyApplication;
  readonly clock: C;
}

type Prepare = (app: NestFastifyApplication) => void;

/**
 * Starts every feature as the server does, with a clock that stands still until told. `env` is its configuration,
 * `prepare` may add to it before it starts.
 */
export function openTestServer(env: Record<string, string> = {}, prepare?: Prepare): Promise<TestServer> {
  return openTestServerBy(new ManualClock(Date.now()), env, prepare);
}

/** The same with another clock: the real one, where probes and time-outs are what is tested. */
export async function openTestServerBy<C extends Clock>(
  clock: C,
  env: Record<string, string> = {},
  prepare: Prepare = () => undefined,
): Promise<TestServer<C>> {
  const base = await openTestStore();
  const { data, databaseUrl } = base.config;
  const database = databaseUrl === null ? {} : { HOLDFAST_DATABASE_URL: databaseUrl };
  const config = loadConfig({ HOLDFAST_RATE_LIMIT: '0', ...env, ...database, HOLDFAST_DATA: data });
  const log = Log.silent();
  const parts = { config, store: base.store, log, secrets: SecretBox.open(config.data), clock };
  const app = await createServer(AppModule.with(parts), config, log, { tls: null, url: 'http://localhost' }, null);
  prepare(app);
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  const close = async (): Promise<void> => {
    await app.close();
    await base.close();
  };
  return { ...base, app, clock, close };
}
