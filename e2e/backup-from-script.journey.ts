import { execFileSync, spawn } from 'node:child_process';
import { readdirSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  startHoldfast,
  startMariadb,
  temporaryFolder,
  until,
  type LabHoldfast,
  type LabMariadb,
} from '../ops/lab/index.js';
import type { Finished } from './support/cli.js';
import { connectDatabase, fillShop, fingerprint } from './support/databases.js';
import { becomeOwner, type Someone } from './support/owner.js';
import { keepRecoveryKey } from './support/recovery-key.js';

describe('backup from a script', () => {
  let holdfast: LabHoldfast;
  let source: LabMariadb;
  let target: LabMariadb;
  let anna: Someone;
  let tokenFile: string;

  beforeAll(async () => {
    [source, target, holdfast] = await Promise.all([startMariadb(), startMariadb({ serverId: 2 }), startHoldfast()]);
    anna = await becomeOwner(holdfast);
    await keepRecoveryKey(anna.api);
    await fillShop(source);
    await source.sql("CREATE USER 'shop_app'@'%' IDENTIFIED BY 'its own password'");
    await source.sql("GRANT SELECT, INSERT ON shop.* TO 'shop_app'@'%'");
    await connectDatabase(anna, source, 'shop-db');
    await connectDatabase(anna, target, 'spare-db');
    tokenFile = await scriptToken();
  });

  afterAll(async () => {
    anna?.api.close();
    await holdfast?.stop();
    await Promise.all([source?.remove(), target?.remove()]);
  });

  it('runs from cron with a token that can do only this, and is silent when all went well', async () => {
    const { code, out, err } = await nightly('shop-db');
    expect([code, out, err]).toEqual([0, '', '']);
    const [backup] = await listed();
    expect(backup.state).toBe('verified');
    expect(backup.verifiedAt).not.toBeNull();
    expect(backup.position).toMatch(/^\d+-\d+-\d+/);
  });

  it('says what was done when asked to, in the words of the command line', async () => {
    const { code, out } = await nightly('-v', 'shop-db');
    expect(code).toBe(0);
    expect(out).toMatch(/shop-db -> \S+ +[\d.]+ k?M?B, .*\d:\d\d/);
    expect(out).toContain('verified, not restored yet');
  });

  it('cannot do anything else with that token', async () => {
    for (const args of [
      ['people', 'list'],
      ['backup', 'delete', 'latest', '--of', 'shop-db', '--yes'],
    ]) {
      expect((await withToken(args)).code)
        .withContext(args.join(' '))
        .toBe(13);
    }
  });

  it('mails a failure: a name that is not there, and the others are backed up all the same', async () => {
    const before = (await listed()).length;
    const { code, err } = await nightly('nothing-of-that-name', 'shop-db');
    expect(code).toBe(10);
    expect(err).toContain('nothing-of-that-name: failed with exit code 10');
    expect((await listed()).length).toBe(before + 1);
  });

  it("has data and accounts checked by the distribution's own sha256sum", async () => {
    const folder = dirname(storedFile((await listed())[0].id));
    const said = execFileSync('sha256sum', ['-c', 'SHA256SUMS'], { cwd: folder }).toString();
    expect(said).toBe('data.sql.zst.age: OK\naccounts.sql.zst.age: OK\n');
  });

  it('reads what it stored again, and finds a file that was cut', async () => {
    const [newest] = await listed();
    const good = await anna.cli.run(['backup', 'verify', newest.id]);
    expect([good.code, good.err.includes('error')]).toEqual([0, false]);
    const oldest = (await listed()).at(-1)!;
    const file = storedFile(oldest.id);
    truncateSync(file, statSync(file).size - 100);
    const bad = await anna.cli.run(['backup', 'verify', oldest.id]);
    expect(bad.code).toBe(14);
    const after = await anna.cli.ask<BackupView>('backup', 'show', oldest.id);
    expect(after.state).toBe('quarantined');
    const latest = await anna.cli.ask<BackupView>('backup', 'show', 'latest', '--of', 'shop-db');
    expect(latest.id).toBe(newest.id);
  });

  it('names the statement that a restore lacks, and does nothing until it was given', async () => {
    const { code, err } = await anna.cli.run([...restore, '--accounts', '--yes']);
    expect(code).toBe(1);
    const statement = err.match(/GRANT .+;/)?.[0] ?? '';
    expect(statement).toContain('holdfast_backup');
    await target.sql(statement);
  });

  it('restores into an empty server, row by row the same, with the users it does not have', async () => {
    const plan = await anna.cli.run([...restore, '--plan']);
    expect([plan.code, plan.out]).toEqual([0, jasmine.stringContaining('nothing done')]);
    expect(plan.out).not.toContain('users');
    expect(await target.sql("SHOW DATABASES LIKE 'shop'")).toEqual([]);
    const own = "SELECT User, Host, authentication_string FROM mysql.user WHERE User = 'holdfast_backup'";
    const before = await target.sql(own);
    const done = await anna.cli.run([...restore, '--accounts', '--yes']);
    expect(done.code).withContext(done.err).toBe(0);
    expect(await fingerprint(target)).toEqual(await fingerprint(source));
    for (const question of ["SHOW CREATE USER 'shop_app'@'%'", "SHOW GRANTS FOR 'shop_app'@'%'"])
      expect(await target.sql(question)).toEqual(await source.sql(question));
    expect(await target.sql(own)).toEqual(before);
    const latest = await anna.cli.ask<BackupView>('backup', 'show', 'latest', '--of', 'shop-db');
    expect(latest.restoredAt).not.toBeNull();
    expect(await anna.cli.say('backup', 'show', 'latest', '--of', 'shop-db')).toContain('restorable');
  });

  it('refuses a target that is not empty and changes nothing on it', async () => {
    const before = await fingerprint(target);
    const { code, err } = await anna.cli.run([...restore, '--yes']);
    expect(code).not.toBe(0);
    expect(err).toMatch(/empty/);
    expect(await fingerprint(target)).toEqual(before);
  });

  it('stops on Ctrl-C with 130 and leaves nothing behind', async () => {
    const before = (await listed()).length;
    source.signal('SIGSTOP');
    const { child, finished } = anna.cli.start(['backup', 'run', 'shop-db', '--wait']);
    await until('the backup runs', async () => (await jobs('running')).length === 1, 90_000);
    child.kill('SIGINT');
    expect((await finished).code).toBe(130);
    source.signal('SIGCONT');
    await until('the job ended', async () => (await jobs('running')).length === 0, 90_000);
    expect((await listed()).length).toBe(before);
    expect(readdirSync(join(storeFolder(), '.incoming'))).toEqual([]);
  });

  it('fails and lists nothing when the server is gone, with the reason', async () => {
    const before = (await listed()).length;
    await source.stop();
    const { code, err } = await nightly('shop-db');
    expect(code).not.toBe(0);
    expect(err).toMatch(/shop-db: failed/);
    expect((await listed()).length).toBe(before);
    await source.start();
    expect((await nightly('shop-db')).code).toBe(0);
  });

  it('says as a Nagios plugin whether the newest one is young enough', async () => {
    const young = await anna.cli.run(['backup', 'check', 'shop-db', '--max-age', '1h']);
    expect([young.code, young.out.startsWith('BACKUP OK: shop-db verified')]).toEqual([0, true]);
    expect((await anna.cli.run(['backup', 'check', 'spare-db'])).code).toBe(2);
  });

  const restore = ['backup', 'restore', 'latest', '--of', 'shop-db', '--to', 'spare-db'];

  const listed = async () => (await anna.cli.ask<{ items: BackupView[] }>('backup', 'list', 'shop-db')).items;
  const jobs = async (state: string) =>
    (await anna.cli.ask<{ items: unknown[] }>('job', 'list', '--state', state)).items;

  /** The ready cron script, in the environment cron gives it. */
  function nightly(...args: string[]): Promise<Finished> {
    return run('ops/scripts/nightly-backup.sh', args);
  }

  function withToken(args: string[]): Promise<Finished> {
    return run(process.execPath, [join(process.cwd(), 'ops/cli/holdfast.mjs'), ...args]);
  }

  function run(command: string, args: string[]): Promise<Finished> {
    const env = {
      PATH: '/usr/bin:/bin',
      HOME: anna.cli.home + '-nobody',
      HOLDFAST_URL: holdfast.url,
      HOLDFAST_TOKEN_FILE: tokenFile,
      PAUSE: '1',
    };
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const [out, err]: [string[], string[]] = [[], []];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk.toString()));
    return new Promise((resolve) => {
      child.once('close', (code, signal) => resolve({ code: code ?? signal!, out: out.join(''), err: err.join('') }));
    });
  }

  async function scriptToken(): Promise<string> {
    await anna.cli.say('service-account', 'create', 'nightly', '--purpose', 'backs up at night');
    await anna.cli.say('grant', 'add', 'nightly', '--role', 'backup-operator', '--on', 'tag:db');
    const scopes = ['resource.read', 'backup.read', 'backup.run', 'job.read'].flatMap((scope) => ['--scope', scope]);
    const made = await anna.cli.ask<{ token: string }>('service-account', 'token', 'nightly', 'cron', ...scopes);
    const file = join(temporaryFolder('token'), 'token');
    writeFileSync(file, `${made.token}\n`, { mode: 0o600 });
    return file;
  }

  function storeFolder(): string {
    const found = readdirSync(holdfast.data, { recursive: true, encoding: 'utf8' });
    const instructions = found.find((file) => file.endsWith('RESTORE-BY-HAND.txt'));
    if (!instructions) throw new Error(`There is no store in ${holdfast.data}`);
    return join(holdfast.data, instructions, '..');
  }

  function storedFile(id: string): string {
    const files = readdirSync(storeFolder(), { recursive: true, encoding: 'utf8' });
    const file = files.find((name) => name.includes(id.slice(-12)) && /data\.\w+\.zst\.age$/.test(name));
    if (!file) throw new Error(`The store has no data of ${id}: ${files.join(' ')}`);
    return join(storeFolder(), file);
  }
});

interface BackupView {
  id: string;
  state: string;
  position: string | null;
  verifiedAt: number | null;
  restoredAt: number | null;
}
