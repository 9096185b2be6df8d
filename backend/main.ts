import 'reflect-metadata';
import { fileURLToPath } from 'node:url';
import { AppModule } from './app.module.js';
import { OwnBackup } from './backups/index.js';
import { createServer, transportFor } from './platform/http/index.js';
import {
  boot,
  CannotStart,
  failStart,
  ProcessRegistry,
  stopOnSignal,
  tell,
  version,
} from './platform/process/index.js';
import { Resources } from './resources/index.js';
import { schema } from './schema.js';
import { SetUp } from './users/index.js';

async function serve(): Promise<void> {
  const parts = await boot('server', schema);
  const { config, log, store } = parts;
  const transport = transportFor(config);
  const consoleRoot = fileURLToPath(new URL('../console/browser', import.meta.url));
  const app = await createServer(AppModule.with(parts), config, log, transport, consoleRoot);
  const registry = new ProcessRegistry('server', store, parts.clock!, log);
  stopOnSignal(async () => {
    await registry.leave().catch(() => undefined);
    await app.close();
    log.info('stopped');
  });
  await app.listen(config.listen.port, config.listen.address).catch((error: NodeJS.ErrnoException) => {
    throw new CannotStart(cannotListen(config.listen, error));
  });
  await registry.enter();
  log.info('listening', { url: transport.url });
  const setupLink = await setupLinkOf(app.get(SetUp), transport.url);
  const told = tell({
    type: 'ready',
    role: 'server',
    url: transport.url,
    setupLink,
    version,
    fingerprint: transport.tls?.fingerprint ?? null,
    summary: await summaryOf(app.get(Resources), app.get(OwnBackup)),
  });
  if (!told) console.log(`Holdfast ${version} is ready at ${setupLink ?? transport.url}`);
}

/** Where the owner is made: a new one-use link at every start until there is an owner, then null. */
async function setupLinkOf(setUp: SetUp, url: string): Promise<string | null> {
  const { needed } = await setUp.state();
  return needed ? url + (await setUp.issueSetupLink()).path : null;
}

/** How things stand, for the one line of a later start. */
async function summaryOf(resources: Resources, ownBackup: OwnBackup): Promise<object> {
  const { counts } = await resources.countByStatus({ everything: true, tags: [], ids: [] });
  return { counts, lastOwnBackupAt: await ownBackup.lastGoodAt() };
}

function cannotListen({ address, port }: { address: string; port: number }, error: NodeJS.ErrnoException): string {
  if (error.code === 'EADDRINUSE')
    return `Port ${port} is used by another program. Try: HOLDFAST_PORT=${port + 1} npm start`;
  if (error.code === 'EACCES')
    return `Port ${port} needs more rights than this user has. Try: HOLDFAST_PORT=8420 npm start`;
  return `Cannot listen on ${address}:${port} (${error.code}). Try: HOLDFAST_LISTEN=127.0.0.1 npm start`;
}

serve().catch(failStart);
