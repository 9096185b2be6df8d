import { startHoldfast, startHttpService, startMariadb, until, type LabHttpService } from '../../lab/index.js';
import type { Api } from '../../client/index.js';
import { ensurePrograms } from '../test/programs.js';
import { becomeOwner, owner } from './owner.js';

/** `npm run demo`: a Holdfast with servers of its own on 127.0.0.1, gone without a trace at Ctrl-C. */
const ILL_EVERY_MS = 90_000;
const ILL_FOR_MS = 40_000;
const PASSWORD = 'demo';

if (!ensurePrograms()) process.exit(1);
console.log('Starting a database, three web services and Holdfast …');
const [holdfast, database, shop, search, mail] = await Promise.all([
  startHoldfast({ port: Number(process.env['HOLDFAST_PORT'] ?? 8420) }),
  startMariadb(),
  startHttpService(),
  startHttpService({ delayMs: 120 }),
  startHttpService(),
]);
const api = await becomeOwner(holdfast.url, holdfast.setupLink!);
await addServices(api, { shop, search, mail });
await addDatabase(api);
setInterval(() => makeIll(shop), ILL_EVERY_MS);
console.log(`
  ${holdfast.url.replace('127.0.0.1', 'localhost')}

  E-mail    ${owner.email}
  Password  ${owner.password}

  The shop answers 503 for ${ILL_FOR_MS / 1000} s every ${ILL_EVERY_MS / 1000} s: see it turn red, and come back.
  Everything here is thrown away at the end. Stop: Ctrl-C
`);

async function addServices(api: Api, services: Record<string, LabHttpService>): Promise<void> {
  for (const [name, { url }] of Object.entries(services)) {
    const body = { kind: 'http' as const, name, address: url, tags: ['web', 'demo'] };
    const { id } = (await api.call('post', '/api/v1/resources', { body })).body;
    await askOften(api, id);
  }
}

/** So often that one can watch. The daemon gives a new resource its check a moment after it was added. */
async function askOften(api: Api, id: string): Promise<void> {
  const checks = async () => (await api.get('/api/v1/resources/{id}/checks', { path: { id } })).items;
  await until('the resource has its check', async () => (await checks()).length > 0, 30_000);
  for (const check of await checks())
    await api.call('patch', '/api/v1/checks/{id}', {
      path: { id: check.id },
      headers: { 'if-match': `"${check.version}"` },
      body: { intervalMs: 5000, timeoutMs: 2000, fall: 2, rise: 2 },
    });
}

/** Adds the database as a person would: look at its address, run the statements it shows, give the passwords. */
async function addDatabase(api: Api): Promise<void> {
  await database.sql('CREATE TABLE orders (id INT PRIMARY KEY AUTO_INCREMENT, note VARCHAR(40))');
  await database.sql("INSERT INTO orders (note) SELECT CONCAT('order ', seq) FROM seq_1_to_5000");
  const address = `mysql://127.0.0.1:${database.port}`;
  const found = await api.call('post', '/api/v1/resources/database/look', { body: { address } });
  const shopDb = { kind: 'database' as const, name: 'shop-db', address, tags: ['db', 'demo'] };
  const { id } = (await api.call('post', '/api/v1/resources', { body: shopDb })).body;
  for (const { purpose, username, statements } of found.body.accounts) {
    for (const statement of statements) await database.sql(statement.replace('CHOOSE-A-PASSWORD', PASSWORD));
    const credential = { purpose, username, secret: PASSWORD, tls: 'off' } as const;
    await api.call('post', '/api/v1/resources/{id}/credentials', { path: { id }, body: credential });
  }
}

function makeIll(service: LabHttpService): void {
  service.answer({ status: 503 });
  setTimeout(() => service.answer({ status: 200 }), ILL_FOR_MS);
}
