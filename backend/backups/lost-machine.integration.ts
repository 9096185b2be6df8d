import { existsSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { startMariadb, type LabMariadb } from '../../ops/lab/index.js';
import { openStore } from '../platform/database/index.js';
import { SecretBox } from '../platform/secrets/index.js';
import { Connections } from '../resources/index.js';
import { schema } from '../schema.js';
import { ok } from '../users/testing.js';
import { generateAgeKeyPair } from './adapters/age/keys.js';
import { restoreMachine } from './index.js';
import { addDatabase, openBackupWorld, type BackupWorld } from './testing/world.js';

const mariadb = process.env.HOLDFAST_TEST_ENGINE === 'mariadb';

describe('a lost machine', () => {
  let lab: LabMariadb;
  let world: BackupWorld;
  let db: string;
  let data: string;
  let key: string;

  beforeAll(async () => (lab = await startMariadb()));
  afterAll(() => lab.remove());
  beforeEach(async () => {
    world = await openBackupWorld();
    db = await addDatabase(world, 'db-1', lab);
    data = join(world.folder, 'new-machine');
    key = join(world.folder, 'recovery-key.txt');
    const { secretKey } = ok(await world.olga.post('setup/recovery-key')) as { secretKey: string };
    writeFileSync(key, `# recovery key of Holdfast\n${secretKey}\n`, { mode: 0o600 });
    await lab.sql('CREATE OR REPLACE DATABASE reborn');
  });
  afterEach(() => world.close());

  const backUp = async () => {
    const job = await world.ended(await world.olga.post('backups', { resourceId: 'holdfast' }));
    expect(job.failure).toBeNull();
    const { result } = job.outcome as { result: { backupId: string } };
    return ok(await world.olga.get(`backups/${result.backupId}`)) as { id: string; folder: string };
  };
  const databaseUrl = () => (mariadb ? `mysql://root:${lab.password}@127.0.0.1:${lab.port}/reborn` : null);
  const restore = (change: object = {}) =>
    restoreMachine({ store: world.store, key, data, databaseUrl: databaseUrl(), ...change }, () => undefined);
  const exitCodeOf = async (work: Promise<unknown>): Promise<number> => {
    const error = await work.then(
      () => null,
      (refusal: unknown) => refusal as { kind: { exitCode: number } },
    );
    return error?.kind?.exitCode ?? -1;
  };

  it('comes back from the store and the recovery key alone, sealed credentials included', async () => {
    await backUp();
    rmSync(world.server.config.data, { recursive: true });
    const said = await restore();
    expect(said).toContain(`HOLDFAST_DATA=${data} npm start`);
    const reborn = await openStore({ data, databaseUrl: databaseUrl() }, schema);
    try {
      const connections = new Connections(reborn.store, SecretBox.open(data));
      expect((await connections.connectionFor(db, 'backup')).password).toBe(lab.password);
      const [store] = await reborn.store.read.query('SELECT path FROM backup_store');
      expect(store.path).toBe(world.store);
      const [person] = await reborn.store.read.query('SELECT email FROM person');
      expect(person.email).toBe('olga@example.org');
    } finally {
      await reborn.store.close();
    }
    expect(readdirSync(join(data, 'keys')).sort()).toEqual(
      jasmine.arrayContaining(['backup-controller.key', 'manifest-signing.pem', 'sealing.json']),
    );
  });

  it('holds no key and no password in clear in what lies in the store or in the configuration of it', async () => {
    const { folder } = await backUp();
    const script = `age -d -i '${key}' data.tar.zst.age | zstd -dc | tar -x -C '${world.folder}' && ls '${world.folder}'`;
    const files = execFileSync('sh', ['-c', script], { cwd: join(world.store, folder) }).toString();
    expect(files).toContain('keys.tar.age');
    const configuration = readFileSync(join(world.folder, 'configuration.json'), 'utf8');
    if (mariadb) expect(configuration).toContain('mysql://***@');
    expect(configuration).not.toContain(':lab@');
    const controller = readFileSync(join(world.server.config.data, 'keys/backup-controller.key'), 'utf8');
    writeFileSync(join(world.folder, 'controller.txt'), controller, { mode: 0o600 });
    const open = ['-d', '-i', join(world.folder, 'controller.txt'), join(world.folder, 'keys.tar.age')];
    expect(() => execFileSync('age', open, { stdio: 'pipe' })).toThrowError(/no identity matched/);
  });

  it('carries where the audit stood, signed, so that a tail cut off afterwards is found', async () => {
    const { folder } = await backUp();
    const manifest = JSON.parse(readFileSync(join(world.store, folder, 'manifest.json'), 'utf8')) as {
      contents: { auditHead: { position: number; hash: string; signature: string } };
    };
    const { position, hash, signature } = manifest.contents.auditHead;
    expect(signature).toBeTruthy();
    const verify = async () => ok(await world.olga.get(`audit/verify?against=${position}:${hash}`)) as { ok: boolean };
    expect((await verify()).ok).toBeTrue();
    await world.server.store.write((tx) => tx.query('DELETE FROM audit_entry WHERE seq >= ?', [position]));
    expect((await verify()).ok).toBeFalse();
  });

  it('is not rebuilt with a wrong key, without one, or where something is already; nothing is left', async () => {
    await backUp();
    writeFileSync(join(world.folder, 'other.txt'), generateAgeKeyPair().secretKey);
    expect(await exitCodeOf(restore({ key: join(world.folder, 'other.txt') }))).toBe(12);
    expect(await exitCodeOf(restore({ key: join(world.folder, 'none.txt') }))).toBe(2);
    expect(await exitCodeOf(restore({ data: world.server.config.data }))).toBe(1);
    expect(await exitCodeOf(restore({ store: join(world.folder, 'no-store') }))).toBe(1);
    expect(existsSync(data) ? readdirSync(data) : []).toEqual([]);
  });

  it('is rebuilt from the older backup when the newest is damaged, and refused when all are', async () => {
    const first = await backUp();
    const second = await backUp();
    truncateSync(join(world.store, second.folder, 'data.tar.zst.age'), 300);
    await restore();
    expect(readFileSync(join(data, 'RESTORED.txt'), 'utf8')).toContain(first.id);
    rmSync(data, { recursive: true });
    truncateSync(join(world.store, first.folder, 'data.tar.zst.age'), 0);
    expect(await exitCodeOf(restore())).toBe(14);
  });

  it('is not rebuilt from a backup that somebody else put into the store', async () => {
    const { folder } = await backUp();
    const file = join(world.store, folder, 'manifest.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace('"sequence": 1', '"sequence": 9'));
    expect(await exitCodeOf(restore())).toBe(14);
  });
});
