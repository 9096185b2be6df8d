import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { DaemonModule } from './daemon.module.js';
import { lookAtThisMachine } from './health/index.js';
import { boot, failStart, ProcessRegistry, stopOnSignal, tell } from './platform/process/index.js';
import { schema } from './schema.js';

async function run(): Promise<void> {
  const looking = lookAtThisMachine().catch(() => null);
  const parts = await boot('daemon', schema);
  const { log, store } = parts;
  const registry = new ProcessRegistry('daemon', store, parts.clock!, log);
  const app = await NestFactory.createApplicationContext(DaemonModule.with(parts), { logger: false });
  stopOnSignal(async () => {
    await registry.leave().catch(() => undefined);
    await app.close();
    log.info('stopped');
  });
  await registry.enter();
  log.info('watching');
  tell({ type: 'ready', role: 'daemon', host: await looking });
}

run().catch(failStart);
