import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { makeCertificate, startMariadb, until, type LabMariadb } from '../../../../ops/lab/index.js';
import { accountsText } from '../../domain/accounts.js';
import { BackupRefused } from '../../domain/backup-refused.js';
import type { Manifest } from '../../domain/manifest.js';
import type { DatabaseAccess, MethodOptions, Prepared, Unpacked } from '../../ports.js';
import { aManifest } from '../../testing/manifests.js';
import { packAndRead } from '../../testing/pack-and-read.js';
import { generateAgeKeyPair } from '../age/keys.js';
import { SealedFiles } from '../pipeline/sealed-files.js';
import { WorkerPipeline } from '../pipeline/worker-pipeline.js';
import { LocalSites } from '../restore/local-sites.js';
import { MariadbDump } from './mariadb-dump.js';

const secret = 'pa"ss\\ #wo\'rd;[x] ü';
const key = generateAgeKeyPair();
const pipeline = new WorkerPipeline();
const grants = 'SELECT, SHOW VIEW, TRIGGER, EVENT, LOCK TABLES, RELOAD, BINLOG MONITOR';

describe('a logical backup of a real MariaDB', () => {
  let folder: string;
  let source: LabMariadb;
  let target: LabMariadb;
  let method: MariadbDump;
  let sites: LocalSites;
  let file: string;

  beforeAll(async () => {
    [source, target] = await Promise.all([startMariadb(), startMariadb({ serverId: 2 })]);
    await fillShop(source);
    await source.sql("CREATE USER 'holdfast-backup'@'%' IDENTIFIED BY ?", [secret]);
    await source.sql(`GRANT ${grants} ON *.* TO 'holdfast-backup'@'%'`);
  });
  afterAll(() => Promise.all([source.remove(), target.remove()]));
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'holdfast-dump-'));
    method = new MariadbDump(join(folder, 'run'));
    sites = new LocalSites(join(folder, 'run'));
    file = join(folder, 'data.sql.zst.age');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const access = (change: Partial<DatabaseAccess> = {}): DatabaseAccess => ({
    host: '127.0.0.1',
    port: source.port,
    username: 'holdfast-backup',
    password: secret,
    tls: { mode: 'off', ca: null },
    ...change,
  });
  const onTarget = () => ({
    kind: 'database' as const,
    access: access({ port: target.port, username: 'root', password: target.password }),
    shown: 'db-2',
  });
  const prepare = (options: MethodOptions = {}, change: Partial<DatabaseAccess> = {}) =>
    method.prepare({ access: access(change), options, recoveryKey: null, signal: new AbortController().signal });
  const pack = ({ producer, endMarker }: Prepared) =>
    packAndRead(pipeline, key, { producer, endMarker, file, idleMs: 90_000 }, quiet());
  const manifest = (prepared: Prepared, packed: Unpacked): Manifest =>
    aManifest(Buffer.from(''), { ...prepared, ...packed, accounts: undefined, position: prepared.position(packed) });

  it('comes back on a second server with the same rows, views, routines, triggers and events', async () => {
    const prepared = await prepare();
    const packed = await pack(prepared);
    await prepared.dispose();
    const [{ gtid }] = await source.sql<{ gtid: string }>('SELECT @@gtid_binlog_pos gtid');
    expect(prepared.position(packed).gtid).toBe(gtid);
    expect(prepared.position(packed).binaryLog).toMatch(/^bin\.\d+:\d+$/);
    expect(prepared.contents).toEqual({ schemas: ['holdfast', 'shop'], tables: { holdfast: 0, shop: 3 } });
    expect(prepared.warnings[0]).toContain('shop.loose (MyISAM)');
    expect(readdirSync(join(folder, 'run'))).toEqual([]);

    const made = manifest(prepared, packed);
    expect((await sites.look(made, onTarget())).refusals).toEqual([]);
    const restore = await sites.prepare(made, onTarget());
    await pipeline.unpack(
      {
        file,
        secretKeys: [key.secretKey],
        endMarker: 'sql-dump',
        expected: packed,
        consumer: restore.consumer,
        idleMs: 90_000,
      },
      quiet(),
    );
    expect(await restore.finish()).toEqual([]);
    await restore.dispose();
    expect(await checksums(target)).toEqual(await checksums(source));
    for (const question of [
      'SELECT TRIGGER_NAME n FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA="shop"',
      'SELECT ROUTINE_NAME n FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA="shop"',
      'SELECT EVENT_NAME n FROM information_schema.EVENTS WHERE EVENT_SCHEMA="shop"',
      'SELECT * FROM shop.dear ORDER BY id',
    ])
      expect(await target.sql(question)).toEqual(await source.sql(question));

    const again = await sites.look(made, onTarget());
    expect(again.refusals.map((refusal) => refusal.reason)).toEqual(['target-not-empty']);
    expect(again.refusals[0].detail).toMatch(/db-2 already holds shop \(\d tables/);
    await expectAsync(sites.prepare(made, onTarget())).toBeRejectedWithError(BackupRefused);
  });

  it('brings users, roles and grants to a second server when they are asked for, and leaves its own alone', async () => {
    const other = await startMariadb({ serverId: 6 });
    try {
      for (const statement of [
        'CREATE ROLE reporting',
        'GRANT SELECT ON shop.* TO reporting',
        `CREATE USER 'o''brien'@'10.%' IDENTIFIED BY 'first' REQUIRE SSL WITH MAX_USER_CONNECTIONS 3`,
        `GRANT INSERT (id), SELECT ON shop.item TO 'o''brien'@'10.%' WITH GRANT OPTION`,
        `GRANT EXECUTE ON PROCEDURE shop.hello TO 'o''brien'@'10.%'`,
        `GRANT reporting TO 'o''brien'@'10.%'`,
        `SET DEFAULT ROLE reporting FOR 'o''brien'@'10.%'`,
        `CREATE USER 'app'@'%' IDENTIFIED BY 'its password'`,
        `GRANT reporting TO 'app'@'%'`,
        `CREATE USER 'late'@'%'`,
        `GRANT SELECT ON shop.loose TO 'late'@'%'`,
      ])
        await source.sql(statement);
      await other.sql(`CREATE USER 'app'@'%' IDENTIFIED BY 'another'`);
      const prepared = await prepare();
      await prepared.dispose();
      expect(prepared.warnings.join()).not.toContain('grants');
      const texts = new SealedFiles();
      const stored = join(folder, 'accounts.sql.zst.age');
      const text = accountsText(prepared.accounts!);
      const accounts = {
        file: 'accounts.sql.zst.age',
        count: 9,
        ...(await texts.write(stored, text, [key.publicKey])),
      };
      expect(await texts.read(stored, accounts, [key.secretKey])).toBe(text);
      for (const statement of [
        'CREATE DATABASE shop',
        'CREATE TABLE shop.item (id INT)',
        'CREATE PROCEDURE shop.hello() SELECT 1',
      ])
        await other.sql(statement);

      const made = aManifest(Buffer.from(''), { contents: { schemas: ['fresh'], tables: { fresh: 0 } }, accounts });
      const password = { username: 'root', password: other.password };
      const there = { kind: 'database' as const, access: access({ port: other.port, ...password }), shown: 'db-6' };
      expect((await sites.look(made, there)).will.join()).not.toContain('users');
      const outlook = await sites.look(made, { ...there, accounts: true });
      expect(outlook.refusals).toEqual([]);
      expect(outlook.will).toContain('make those of the 9 users and roles that db-6 does not have; it keeps its own');
      const restore = await sites.prepare(made, { ...there, accounts: true });
      const result = await restore.accounts!(text);
      expect(await restore.finish()).toEqual([]);
      await restore.dispose();
      expect(result.made).toEqual(
        jasmine.arrayContaining(["'reporting'", "'holdfast-backup'@'%'", "'o''brien'@'10.%'"]),
      );
      expect(result.kept).toContain("'app'@'%'");
      expect(result.refused).toEqual([jasmine.stringMatching(/^a grant of 'late'@'%': .*shop\.loose/)]);
      for (const question of [
        `SHOW CREATE USER 'o''brien'@'10.%'`,
        `SHOW GRANTS FOR 'o''brien'@'10.%'`,
        'SHOW GRANTS FOR reporting',
      ])
        expect((await other.sql(question)).map((row) => Object.values(row)[0]))
          .withContext(question)
          .toEqual((await source.sql(question)).map((row) => Object.values(row)[0]));
      const grantsOfApp = JSON.stringify(await other.sql(`SHOW GRANTS FOR 'app'@'%'`));
      expect(grantsOfApp).withContext('an account that was there').not.toContain('reporting');
    } finally {
      await other.remove();
      for (const name of ["'o''brien'@'10.%'", "'app'@'%'", "'late'@'%'"])
        await source.sql(`DROP USER IF EXISTS ${name}`);
      await source.sql('DROP ROLE IF EXISTS reporting');
    }
  }, 30_000);

  it('says what an account lacks to make accounts, and that an older backup holds none', async () => {
    const without = aManifest(Buffer.from(''), { contents: { schemas: ['fresh'] } });
    await target.sql(`CREATE OR REPLACE USER 'half'@'%' IDENTIFIED BY 'half'`);
    await target.sql(`GRANT SELECT, CREATE, INSERT, ALTER, DROP ON *.* TO 'half'@'%'`);
    const half = access({ port: target.port, username: 'half', password: 'half' });
    const { refusals } = await sites.look(without, { kind: 'database', access: half, shown: 'db-2', accounts: true });
    await target.sql(`DROP USER 'half'@'%'`);
    expect(refusals.map(({ reason }) => reason)).toEqual(['no-accounts', 'grant-missing']);
    expect(refusals[1].detail).toBe('half@% may not CREATE USER, GRANT OPTION on db-2');
    expect(refusals[1].remedy).toBe("GRANT ALL PRIVILEGES ON *.* TO 'half'@'%' WITH GRANT OPTION;");
  });

  it("is read by hand with Debian's own programs", async () => {
    const prepared = await prepare({ schemas: ['shop'] });
    await pack(prepared);
    await prepared.dispose();
    writeFileSync(join(folder, 'key.txt'), key.secretKey, { mode: 0o600 });
    const shell = `age -d -i key.txt data.sql.zst.age | zstd -dc`;
    expect(execFileSync('sh', ['-c', `${shell} | tail -n 1`], { cwd: folder }).toString()).toMatch(
      /^-- Dump completed/,
    );
    const third = await startMariadb({ serverId: 3 });
    try {
      execFileSync('sh', ['-c', `${shell} | mariadb --no-defaults -S '${third.socket}' -uroot -p${third.password}`], {
        cwd: folder,
      });
      expect(await checksums(third)).toEqual(await checksums(source));
    } finally {
      await third.remove();
    }
  });

  it('shows its password to no other process, neither in arguments nor in the environment', async () => {
    const prepared = await prepare();
    const lock = await createConnection(source.url);
    let leaks = 0;
    const seen = () => {
      const texts = allProcesses();
      leaks += texts.filter((text) => text.includes('pa"ss')).length;
      return texts.some((text) => text.includes(`${folder}/run`));
    };
    try {
      await lock.query('LOCK TABLES shop.loose WRITE');
      const packing = pack(prepared);
      await until('the dump, which waits for the lock, was looked at', seen, 60_000, 1);
      await lock.query('UNLOCK TABLES');
      const look = setInterval(seen, 1);
      await packing.finally(() => clearInterval(look));
    } finally {
      lock.destroy();
    }
    await prepared.dispose();
    expect(leaks).toBe(0);
  });

  it('is refused before it starts when a grant is missing, with the statement that gives it', async () => {
    await source.sql("REVOKE TRIGGER, BINLOG MONITOR ON *.* FROM 'holdfast-backup'@'%'");
    const refusal = await refusalOf(prepare());
    await source.sql(`GRANT ${grants} ON *.* TO 'holdfast-backup'@'%'`);
    expect(refusal.reason).toBe('grant-missing');
    expect(refusal.remedy).toBe("GRANT TRIGGER, BINLOG MONITOR ON *.* TO 'holdfast-backup'@'%';");
  });

  it('is refused for a schema that is not there, a wrong password and a server that is not there', async () => {
    expect((await refusalOf(prepare({ schemas: ['shop', 'nope'] }))).message).toContain(
      'no schema nope; it has holdfast, shop',
    );
    expect((await refusalOf(prepare({}, { password: 'wrong' }))).message).toMatch(/Access denied/);
    expect((await refusalOf(prepare({}, { port: 1 }))).message).toMatch(/ECONNREFUSED/);
  });

  it('fails, and leaves nothing, when the server dies in the middle', async () => {
    const dying = await startMariadb({ serverId: 4 });
    try {
      await fillShop(dying, 400_000);
      const prepared = await prepare({}, { port: dying.port, username: 'root', password: dying.password });
      const packing = pipeline.pack(
        { producer: prepared.producer, file, recipients: [key.publicKey], idleMs: 90_000 },
        quiet(),
      );
      // A progress report may come when the last row is read already; the server knows when it is sending rows.
      const sending = `SELECT COUNT(*) AS n FROM information_schema.processlist WHERE info LIKE 'SELECT /*!40001%'`;
      const killing = until(
        'rows are being sent',
        async () => Number((await dying.sql<{ n: number }>(sending))[0].n) > 0,
        10_000,
        2,
      ).then(() => dying.kill());
      await expectAsync(packing).toBeRejectedWithError(/mariadb-dump .*exit code [23]/s);
      await killing;
      await prepared.dispose();
      expect(existsSync(file)).toBeFalse();
    } finally {
      await dying.remove();
    }
  });

  it('stops at the line whose SQL fails, and says which', async () => {
    const folder2 = join(folder, 'store');
    mkdirSync(folder2);
    const producer = {
      stage: 'fake',
      program: 'sh',
      args: ['-c', 'echo "SELECT 1;"; echo "CREATE NONSENSE;"; echo "-- Dump completed"'],
    };
    const packed = await packAndRead(pipeline, key, { producer, endMarker: 'sql-dump', file, idleMs: 90_000 }, quiet());
    const restore = await sites.prepare(aManifest(Buffer.from(''), { contents: { schemas: ['fresh'] } }), onTarget());
    const unpacking = pipeline.unpack(
      {
        file,
        secretKeys: [key.secretKey],
        endMarker: 'sql-dump',
        expected: packed,
        consumer: restore.consumer,
        idleMs: 90_000,
      },
      quiet(),
    );
    await expectAsync(unpacking).toBeRejectedWithError(/ERROR 1064 .* at line 2/);
    await restore.dispose();
    const fresh = aManifest(Buffer.from(''), { contents: { schemas: ['fresh'] } });
    expect((await sites.look(fresh, onTarget())).refusals[0].detail).toContain('was interrupted');
    await target.sql('DROP DATABASE holdfast_restore_unfinished');
  });

  it('goes over TLS that is verified', async () => {
    const tls = await makeCertificate();
    const server = await startMariadb({ serverId: 5, tls });
    try {
      const ca = readFileSync(tls.cert, 'utf8');
      const change = { port: server.port, username: 'root', password: server.password };
      const good = await prepare({ schemas: ['holdfast'] }, { ...change, tls: { mode: 'verify-full', ca } });
      await pack(good);
      await good.dispose();
      const stranger = prepare({}, { ...change, tls: { mode: 'verify-full', ca: null } });
      expect((await refusalOf(stranger)).message).toMatch(/certificate/);
    } finally {
      await server.remove();
    }
  });

  it('is not restored onto a replica, a read-only server or one that may not be written', async () => {
    const made = aManifest(Buffer.from(''), { contents: { schemas: ['fresh'] } });
    await target.sql('SET GLOBAL read_only = ON');
    const readOnly = await sites.look(made, onTarget());
    await target.sql('SET GLOBAL read_only = OFF');
    expect(readOnly.refusals.map((refusal) => refusal.reason)).toEqual(['target-read-only']);
    await target.sql(`CHANGE MASTER TO MASTER_HOST='127.0.0.1', MASTER_PORT=${source.port}, MASTER_USER='x'`);
    const replica = await sites.look(made, onTarget());
    await target.sql('RESET SLAVE ALL');
    expect(replica.refusals.map((refusal) => refusal.reason)).toEqual(['target-is-replica']);
    const weak = await sites.look(made, { kind: 'database', access: access(), shown: 'db-1' });
    expect(weak.refusals.map((refusal) => refusal.reason)).toEqual(['grant-missing']);
  });
});

async function fillShop(server: LabMariadb, rows = 20_000): Promise<void> {
  const run = (statement: string) => server.sql(statement);
  await run('CREATE DATABASE shop CHARACTER SET utf8mb4');
  await run(
    'CREATE TABLE shop.item (id INT PRIMARY KEY, name VARCHAR(100), price DECIMAL(9,2), raw BLOB, at TIMESTAMP(3) NULL)',
  );
  await run(
    `INSERT INTO shop.item SELECT seq, CONCAT('näme ''"\\\\ ', seq, '\\n😀'), seq / 7, UNHEX(SHA2(seq, 256)), FROM_UNIXTIME(seq * 977.125) FROM seq_1_to_${rows}`,
  );
  await run('CREATE TABLE shop.loose (id INT PRIMARY KEY) ENGINE=MyISAM');
  await run('INSERT INTO shop.loose VALUES (1), (2)');
  await run('CREATE VIEW shop.dear AS SELECT id FROM shop.item WHERE price > 2856');
  await run('CREATE TRIGGER shop.positive BEFORE INSERT ON shop.item FOR EACH ROW SET NEW.price = ABS(NEW.price)');
  await run("CREATE PROCEDURE shop.hello() BEGIN SELECT 'a;\\r\\nb'; END");
  await run('CREATE EVENT shop.tidy ON SCHEDULE EVERY 1 DAY DISABLE DO DELETE FROM shop.loose');
}

async function checksums(server: LabMariadb): Promise<unknown> {
  return server.sql('CHECKSUM TABLE shop.item, shop.loose EXTENDED');
}

function allProcesses(): string[] {
  const ids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return ids.flatMap((id) =>
    ['cmdline', 'environ'].map((what) => {
      try {
        return readFileSync(`/proc/${id}/${what}`, 'utf8');
      } catch {
        return '';
      }
    }),
  );
}

async function refusalOf(work: Promise<unknown>): Promise<BackupRefused> {
  const error = await work.then(
    () => new Error('it was not refused'),
    (refusal: unknown) => refusal as Error,
  );
  expect(error).toBeInstanceOf(BackupRefused);
  return error as BackupRefused;
}

function quiet() {
  return { signal: new AbortController().signal, progress: () => undefined };
}
