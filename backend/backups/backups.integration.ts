import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { startMariadb, type LabMariadb } from '../../ops/lab/index.js';
import { ok } from '../users/testing.js';
import { addDatabase, openBackupWorld, type BackupWorld } from './testing/world.js';

interface ShownBackup {
  id: string;
  state: string;
  sentence: string;
  position: string;
  sha256: string;
  folder: string;
  problem: string | null;
}

describe('backups from the command line', () => {
  let source: LabMariadb;
  let target: LabMariadb;
  let world: BackupWorld;
  let db: string;

  beforeAll(async () => {
    [source, target] = await Promise.all([startMariadb(), startMariadb({ serverId: 2 })]);
    await source.sql('CREATE DATABASE shop');
    await source.sql('CREATE TABLE shop.item (id INT PRIMARY KEY, name VARCHAR(60))');
    await source.sql(
      "INSERT INTO shop.item SELECT seq, CONCAT('item ', seq) FROM shop.item RIGHT JOIN seq_1_to_2000 ON 1=1",
    );
  });
  afterAll(() => Promise.all([source.remove(), target.remove()]));
  beforeEach(async () => {
    world = await openBackupWorld();
    db = await addDatabase(world, 'db-1', source);
  });
  afterEach(() => world.close());

  const backUp = async (): Promise<ShownBackup> => {
    const job = await world.ended(await world.olga.post('backups', { resourceId: db }));
    expect(job.failure).toBeNull();
    return show((job.outcome as { result: { backupId: string } }).result.backupId);
  };
  const show = async (id: string) => ok(await world.olga.get(`backups/${id}`)) as unknown as ShownBackup;
  const dataFile = (backup: ShownBackup) => join(world.store, backup.folder, 'data.sql.zst.age');

  it('are made, verified, restored on a second server with the same rows, and then called restorable', async () => {
    const backup = await backUp();
    expect(backup.state).toBe('verified');
    expect(backup.sentence).toContain('verified, not yet restorable: never restored');
    expect(backup.position).toMatch(/^0-1-\d+$/);
    const stored = createHash('sha256')
      .update(readFileSync(dataFile(backup)))
      .digest('hex');
    expect(backup.sha256).toBe(stored);

    const second = await addDatabase(world, 'db-2', target);
    const to = { target: { resourceId: second } };
    const plan = ok(await world.olga.post(`backups/${backup.id}/restore`, { ...to, planOnly: true }));
    expect(plan).toEqual({
      job: null,
      sentences: [jasmine.stringContaining('create holdfast, shop on db-2')],
      refusals: [],
      possible: true,
    });
    expect(await target.sql("SHOW DATABASES LIKE 'shop'")).toEqual([]);
    const job = await world.ended(await world.olga.post(`backups/${backup.id}/restore`, to));
    expect(job.failure).toBeNull();
    expect(await target.sql('CHECKSUM TABLE shop.item')).toEqual(await source.sql('CHECKSUM TABLE shop.item'));
    expect((await show(backup.id)).state).toBe('restorable');

    const again = await world.olga.post(`backups/${backup.id}/restore`, to);
    expect(again.statusCode).toBe(409);
    expect(again.json().type).toContain('restore-target-not-empty');
    await target.sql('DROP DATABASE shop');
  });

  it('are listed, newest first, by resource and state, and leave nothing behind in run or incoming', async () => {
    const first = await backUp();
    const second = await backUp();
    const items = async (query: string) =>
      (ok(await world.olga.get(`backups?${query}`)).items as ShownBackup[]).map((backup) => backup.id);
    expect(await items(`resource=${db}`)).toEqual([second.id, first.id]);
    expect(await items('state=quarantined')).toEqual([]);
    expect(await items('resource=holdfast')).toEqual([]);
    const page = ok(await world.olga.get('backups?limit=1')) as { next: string };
    expect(await items(`limit=1&after=${page.next}`)).toEqual([first.id]);
    expect(readdirSync(join(world.store, '.incoming'))).toEqual([]);
    expect(readdirSync(join(world.server.config.data, 'run/backups'))).toEqual([]);
  });

  it('whose bytes changed are found, quarantined, and never chosen; the older one stays', async () => {
    const good = await backUp();
    const bad = await backUp();
    const file = dataFile(bad);
    const bytes = readFileSync(file);
    bytes[bytes.length >> 1] ^= 4;
    writeFileSync(file, bytes);
    const job = await world.ended(await world.olga.post(`backups/${bad.id}/verify`, {}));
    expect(job.failure).toEqual(jasmine.objectContaining({ type: 'damaged', exitCode: 14 }));
    const after = await show(bad.id);
    expect([after.state, existsSync(file)]).toEqual(['quarantined', false]);
    expect((await world.olga.post(`backups/${bad.id}/verify`, {})).json().type).toContain('backup-quarantined');
    expect((await show(good.id)).state).toBe('verified');
    expect((await world.ended(await world.olga.post(`backups/${good.id}/verify`, {}))).state).toBe('succeeded');
  });

  it('that were truncated, emptied or lost fail their verification with exit code 14', async () => {
    const damage: Record<string, (file: string) => void> = {
      truncated: (file) => truncateSync(file, 500),
      emptied: (file) => truncateSync(file, 0),
      lost: (file) => rmSync(file),
      'without a folder': (file) => rmSync(join(file, '..'), { recursive: true }),
    };
    for (const [name, harm] of Object.entries(damage)) {
      const backup = await backUp();
      harm(dataFile(backup));
      const job = await world.ended(await world.olga.post(`backups/${backup.id}/verify`, {}));
      expect(job.failure!.exitCode).withContext(name).toBe(14);
      expect((await show(backup.id)).state)
        .withContext(name)
        .toBe('quarantined');
    }
  });

  it('are refused while one of the same thing runs, naming it, with exit code 11', async () => {
    // The first waits for the lock, so that it has not ended when the second is asked for.
    const lock = await createConnection(source.url);
    await lock.query('LOCK TABLES shop.item WRITE');
    try {
      const first = await world.olga.post('backups', { resourceId: db });
      const second = await world.olga.post('backups', { resourceId: db });
      expect(second.statusCode).toBe(409);
      expect(second.json().type).toContain('already-running');
      await lock.query('UNLOCK TABLES');
      await world.ended(first);
    } finally {
      lock.destroy();
    }
  });

  it('are never deleted when they are the last good one', async () => {
    const first = await backUp();
    const refused = await world.olga.delete(`backups/${first.id}`);
    expect([refused.statusCode, refused.json().type]).toEqual([409, jasmine.stringContaining('last-good-backup')]);
    const second = await backUp();
    expect((await world.ended(await world.olga.delete(`backups/${first.id}`))).state).toBe('succeeded');
    expect((await world.olga.get(`backups/${first.id}`)).statusCode).toBe(404);
    expect((await world.olga.delete(`backups/${second.id}`)).statusCode).toBe(409);
    expect(readdirSync(join(world.store, '.trash')).length).toBe(1);
  });

  it('end as failed with the reason when the server cannot be reached, and list nothing', async () => {
    const dead = { ...source, port: 1 };
    const id = await addDatabase(world, 'dead', dead);
    const job = await world.ended(await world.olga.post('backups', { resourceId: id }));
    expect(job.failure).toEqual(jasmine.objectContaining({ type: 'unreachable', exitCode: 1 }));
    expect(ok(await world.olga.get('backups')).items).toEqual([]);
  });

  it('are refused when the disk of the store is not mounted, never put into a new empty store', async () => {
    renameSync(world.store, `${world.store}.away`);
    const job = await world.ended(await world.olga.post('backups', { resourceId: db }));
    expect(job.failure).toEqual(jasmine.objectContaining({ type: 'store-not-mounted', exitCode: 75 }));
    expect(existsSync(world.store)).toBeFalse();
    const [store] = ok(await world.olga.get('backup-stores')).items as { available: boolean; problem: string }[];
    expect(store).toEqual(
      jasmine.objectContaining({ available: false, problem: jasmine.stringContaining('is not there') }),
    );
  });

  it('that are suspiciously small are held, said so with the numbers, and pause retention', async () => {
    const big = await startMariadb({ serverId: 3 });
    try {
      await big.sql('CREATE TABLE holdfast.t (v TEXT)');
      await big.sql('INSERT INTO holdfast.t SELECT REPEAT(seq, 20) FROM seq_1_to_5000');
      const id = await addDatabase(world, 'big', big);
      for (const _ of [1, 2, 3]) await world.ended(await world.olga.post('backups', { resourceId: id }));
      await big.sql('DELETE FROM holdfast.t');
      const job = await world.ended(await world.olga.post('backups', { resourceId: id }));
      expect(job.failure).toEqual(jasmine.objectContaining({ type: 'backup-held', exitCode: 3 }));
      const [newest] = ok(await world.olga.get(`backups?resource=${id}`)).items as ShownBackup[];
      expect(newest.state).toBe('held');
      expect(newest.problem).toMatch(/\d+ bytes, under half of the median of the last 3/);
    } finally {
      await big.remove();
    }
  });

  it('are listed again from the store alone when the catalogue is lost', async () => {
    const backup = await backUp();
    const [store] = ok(await world.olga.get('backup-stores')).items as { id: string }[];
    await world.server.store.write((tx) => tx.query('DELETE FROM backup'));
    const job = await world.ended(await world.olga.post(`backup-stores/${store.id}/import`, {}));
    expect((job.outcome as { result: object }).result).toEqual({ added: 1, moved: 0, dropped: 0, unreadable: 0 });
    expect(await show(backup.id)).toEqual(
      jasmine.objectContaining({ id: backup.id, state: 'stored', sha256: backup.sha256 }),
    );
    expect((await world.ended(await world.olga.post(`backups/${backup.id}/verify`, {}))).state).toBe('succeeded');
  });
});
