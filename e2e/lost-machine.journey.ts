import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  removeFolder,
  runProcess,
  startHoldfast,
  startMariadb,
  temporaryFolder,
  until,
  type LabHoldfast,
  type LabMariadb,
} from '../ops/lab/index.js';
import { Visitor } from './support/browser.js';
import { Cli } from './support/cli.js';
import { connectDatabase, fillShop, fingerprint } from './support/databases.js';
import { becomeOwner, owner, signedIn, type Someone } from './support/owner.js';
import { keepRecoveryKey } from './support/recovery-key.js';

describe('a lost machine', () => {
  /** What survives: the disk with the store, and the paper with the key. */
  const store = temporaryFolder('store');
  const paper = join(temporaryFolder('paper'), 'recovery-key.txt');
  /** What is lost, and where it comes back. */
  const lost = temporaryFolder('lost');
  const fresh = join(temporaryFolder('fresh'), 'holdfast');

  let database: LabMariadb;
  let spare: LabMariadb;
  let holdfast: LabHoldfast;
  let anna: Someone;

  beforeAll(async () => {
    [database, spare] = await Promise.all([startMariadb(), startMariadb({ serverId: 2 })]);
    await fillShop(database);
    holdfast = await startHoldfast({ data: lost, env: { HOLDFAST_BACKUP_STORE: store } });
    anna = await becomeOwner(holdfast);
    await connectDatabase(anna, database, 'shop-db');
  });

  afterAll(async () => {
    anna?.api.close();
    await holdfast?.stop();
    await Promise.all([database?.remove(), spare?.remove()]);
    for (const folder of [store, lost, fresh]) removeFolder(folder);
  });

  it('was backed up, with the recovery key on paper alone', async () => {
    writeFileSync(paper, `${await keepRecoveryKey(anna.api)}\n`, { mode: 0o600 });
    expect((await anna.cli.run(['backup', 'run', 'shop-db', '--wait'])).code).toBe(0);
    expect((await anna.cli.run(['backup', 'run', 'holdfast', '--wait'])).code).toBe(0);
    const secret = readFileSync(paper, 'utf8').trim();
    const kept = (await runProcess('grep', ['-rlF', secret.slice(20, 50), lost, store]).catch(() => '')).trim();
    expect(kept).withContext('files that hold the secret key').toBe('');
  });

  it('is gone: database, configuration and sealing key', async () => {
    anna.api.close();
    expect(await holdfast.stop()).toBe(0);
    rmSync(lost, { recursive: true });
    expect(readdirSync(store)).toContain('RESTORE-BY-HAND.txt');
  });

  it('refuses another key with an exit code of its own, and leaves nothing', async () => {
    const other = join(temporaryFolder('other-key'), 'key.txt');
    await runProcess('age-keygen', ['-o', other]);
    const { code } = await restored(other);
    expect(code).toBe(12);
    expect(existsSync(fresh) ? readdirSync(fresh) : []).toEqual([]);
  });

  it('comes back elsewhere from the store and the key alone', async () => {
    const { code, out, err } = await restored(paper);
    expect(code)
      .withContext(out + err)
      .toBe(0);
    holdfast = await startHoldfast({ data: fresh, env: { HOLDFAST_BACKUP_STORE: store } });
    expect(holdfast.setupLink).toBeNull();
    anna = await signedIn(holdfast.url, owner);
  });

  it('knows everything again, and opens the sealed credentials: the database is watched with them', async () => {
    const { items } = await anna.cli.ask<{ items: { name: string }[] }>('resource', 'list');
    expect(items.map(({ name }) => name)).toContain('shop-db');
    const checked = await anna.cli.run(['resource', 'check', 'shop-db']);
    expect(checked.code)
      .withContext(checked.out + checked.err)
      .toBe(0);
    expect((await anna.cli.run(['backup', 'run', 'shop-db', '--wait'])).code).toBe(0);
  });

  it('shows the backups that lie in the store', async () => {
    const backups = await anna.cli.ask<{ items: { resourceName: string }[] }>('backup', 'list');
    expect(backups.items.filter(({ resourceName }) => resourceName === 'shop-db').length).toBe(2);
  });

  it('still proves its audit trail', async () => {
    const verify = () => anna.cli.run(['audit', 'verify']);
    await until('the audit trail is intact', async () => (await verify()).code === 0, 90_000, 250);
    expect((await verify()).out).toMatch(/^intact/);
  });

  it('lets its owner sign in with the same password', async () => {
    const visitor = await Visitor.open({ url: holdfast.url, expected: [/status of 401/] });
    try {
      await visitor.signIn(owner);
      expect(await visitor.accessibility()).toEqual([]);
      expect(visitor.trouble()).toEqual([]);
    } finally {
      await visitor.close();
    }
  });

  it("can be read without Holdfast too, by the distribution's own programs", async () => {
    const files = readdirSync(store, { recursive: true, encoding: 'utf8' });
    const data = join(store, files.filter((name) => name.endsWith('data.sql.zst.age')).sort()[0]);
    const [folder, socket] = [join(data, '..'), spare.socket];
    const recipe = `set -o pipefail; cd "${folder}" && sha256sum --quiet -c SHA256SUMS && age -d -i "${paper}" data.sql.zst.age | zstd -dc | mariadb -S "${socket}" -u root -p${spare.password}`;
    await runProcess('bash', ['-c', recipe]);
    expect(await fingerprint(spare)).toEqual(await fingerprint(database));
  });

  function restored(key: string) {
    const args = ['admin', 'restore', '--store', store, '--key', key, '--data', fresh];
    return new Cli().run(args);
  }
});
