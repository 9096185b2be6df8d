import type { Api } from '../../client/index.js';
import { until, type LabHttpService, type LabMariadb } from '../../lab/index.js';

const PASSWORD = 'demo';

export async function addServices(api: Api, services: Record<string, LabHttpService>): Promise<void> {
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
export async function addDatabase(api: Api, database: LabMariadb): Promise<void> {
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
