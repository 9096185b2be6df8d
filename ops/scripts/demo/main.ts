import { startHoldfast, startHttpService, startMariadb, type LabHttpService } from '../../lab/index.js';
import { ensurePrograms } from '../test/programs.js';
import { addBackupAccounts, addCluster, sayPauses, startDemoCluster, thingsToTry } from './cluster.js';
import { startScraping } from './metrics.js';
import { becomeOwner, owner } from './owner.js';
import { addDatabase, addServices } from './services.js';

/** `npm run demo`: a Holdfast with servers of its own on 127.0.0.1, gone without a trace at Ctrl-C. */
const ILL_EVERY_MS = 90_000;
const ILL_FOR_MS = 40_000;

if (!ensurePrograms()) process.exit(1);
console.log(
  'Starting a cluster of three databases behind HAProxy, another database, three web services and Holdfast …',
);
const [holdfast, cluster, database, shop, search, mail] = await Promise.all([
  startHoldfast({ port: Number(process.env['HOLDFAST_PORT'] ?? 8420) }),
  startDemoCluster(),
  startMariadb(),
  startHttpService(),
  startHttpService({ delayMs: 120 }),
  startHttpService(),
]);
const api = await becomeOwner(holdfast.url, holdfast.setupLink!);
await addServices(api, { shop, search, mail });
await addDatabase(api, database);
await addCluster(api, cluster);
await addBackupAccounts(api, cluster);
const prometheus = await startScraping(api, holdfast);
const writer = await cluster.writer({ everyMs: 20 });
setInterval(() => makeIll(shop), ILL_EVERY_MS);
const address = holdfast.url.replace('127.0.0.1', 'localhost');
console.log(`
  ${address}

  E-mail      ${owner.email}
  Password    ${owner.password}
  Prometheus  ${prometheus.url}

  The shop answers 503 for ${ILL_FOR_MS / 1000} s every ${ILL_EVERY_MS / 1000} s: see it turn red, and come back.
  A client writes fifty rows a second into the cluster "orders"; db-1 is the primary at the start, and Holdfast
  promotes another by itself. What is killed is started again after five seconds. Try in another terminal:

${thingsToTry(cluster, address, owner.email)}

  Everything here is thrown away at the end. Stop: Ctrl-C
`);
sayPauses(writer, cluster);

function makeIll(service: LabHttpService): void {
  service.answer({ status: 503 });
  setTimeout(() => service.answer({ status: 200 }), ILL_FOR_MS);
}
