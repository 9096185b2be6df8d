import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { THIS_MACHINE } from '../resources/index.js';
import { ok, signedIn } from '../users/testing.js';
import { openBackupWorld, type BackupWorld } from './testing/world.js';

describe('a plan of files', () => {
  let world: BackupWorld;
  let host: string;
  let site: string;
  beforeEach(async () => {
    world = await openBackupWorld();
    const items = ok(await world.olga.get('resources?kind=host')).items as { id: string; address: string }[];
    const there = items.find((one) => one.address === THIS_MACHINE);
    host =
      there?.id ??
      (ok(await world.olga.post('resources', { kind: 'host', name: 'me', address: THIS_MACHINE })).id as string);
    site = join(world.folder, 'site');
    mkdirSync(site);
    writeFileSync(join(site, 'index.html'), 'hello');
  });
  afterEach(() => world.close());

  const plan = async (keep: number, name = 'web') => {
    const body = { resourceId: host, name, schedule: '0 4 * * *', keep, options: { paths: [site] } };
    return ok(await world.olga.post('backup-plans', body)) as { id: string; version: number };
  };
  const run = async (planId: string) => {
    const job = await world.ended(await world.olga.post('backups', { planId }));
    expect(job.failure).toBeNull();
    return (job.outcome as { result: { backupId: string } }).result.backupId;
  };
  const kept = async (planId: string) =>
    (ok(await world.olga.get(`backups?plan=${planId}`)).items as { id: string }[]).map((one) => one.id);

  it('keeps its newest backups after each run, and those of another plan in the same store stay', async () => {
    const web = await plan(2);
    const other = await plan(1, 'other');
    const others = [await run(other.id)];
    const made = [await run(web.id), await run(web.id), await run(web.id)];
    expect(await kept(web.id)).toEqual([made[2], made[1]]);
    expect(await kept(other.id)).toEqual(others);
    expect(readdirSync(join(world.store, '.trash')).length).toBe(1);

    const preview = ok(await world.olga.get(`backup-plans/${web.id}/retention?keep=1`));
    expect(preview.remove).toEqual([{ id: made[1], because: 'older than the newest 1' }]);
    expect(await kept(web.id)).toEqual([made[2], made[1]]);
    const shown = ok(await world.olga.get(`backup-plans/${web.id}`)) as { lastSuccessAt: number; lastFailureAt: null };
    expect(shown.lastSuccessAt).toBeGreaterThan(0);
    expect(shown.lastFailureAt).toBeNull();
  });

  it('whose runs fail keeps what was good, and says so in its metrics', async () => {
    const web = await plan(1);
    const good = await run(web.id);
    writeFileSync(join(world.folder, 'moved'), '');
    ok(
      await world.olga.patch(
        `backup-plans/${web.id}`,
        { options: { paths: [join(world.folder, 'gone')] } },
        web.version,
      ),
    );
    for (const _ of [1, 2]) {
      const job = await world.ended(await world.olga.post('backups', { planId: web.id }));
      expect(job.failure).toEqual(jasmine.objectContaining({ type: 'path-missing' }));
    }
    expect(await kept(web.id)).toEqual([good]);
    const shown = ok(await world.olga.get(`backup-plans/${web.id}`)) as { lastFailure: string };
    expect(shown.lastFailure).toContain('does not exist');
  });

  it('is restored into an empty folder, and into nothing else', async () => {
    const backup = await run((await plan(1)).id);
    const folder = join(world.folder, 'back');
    const full = await world.olga.post(`backups/${backup}/restore`, { target: { folder: site } });
    expect([full.statusCode, full.json().detail]).toEqual([
      409,
      jasmine.stringContaining('is not empty: it holds index.html'),
    ]);
    const job = await world.ended(await world.olga.post(`backups/${backup}/restore`, { target: { folder } }));
    expect(job.failure).toBeNull();
    expect(existsSync(join(folder, site, 'index.html'))).toBeTrue();
    expect(readdirSync(folder)).not.toContain('HOLDFAST-RESTORE-UNFINISHED.txt');
    expect(ok(await world.olga.get(`backups/${backup}`)).state).toBe('restorable');
  });

  it('takes neither the store nor the keys of Holdfast along', async () => {
    const body = { resourceId: host, method: 'files', options: { paths: [world.folder, world.server.config.data] } };
    const job = await world.ended(await world.olga.post('backups', body));
    const { backupId } = (job.outcome as { result: { backupId: string } }).result;
    const folder = join(world.folder, 'back');
    await world.ended(await world.olga.post(`backups/${backupId}/restore`, { target: { folder } }));
    expect(existsSync(join(folder, world.server.config.data))).toBeTrue();
    expect(existsSync(join(folder, world.server.config.data, 'keys'))).toBeFalse();
    expect(existsSync(join(folder, world.store))).toBeFalse();
  });

  it('is run, restored and deleted only by those who may, each by its own permission', async () => {
    const web = await plan(1);
    const backup = await run(web.id);
    const as = async (role: string) =>
      (
        await signedIn({ ...world.server, clock: world.server.clock } as never, role, [
          [role, { kind: 'resource', value: host }],
        ])
      ).browser;
    const viewer = await as('viewer');
    expect((await viewer.get(`backups/${backup}`)).statusCode).toBe(200);
    expect((await viewer.post('backups', { planId: web.id })).statusCode).toBe(403);
    expect((await viewer.post(`backups/${backup}/verify`, {})).statusCode).toBe(403);
    expect((await viewer.delete(`backups/${backup}`)).statusCode).toBe(403);
    const operator = await as('backup-operator');
    const target = { folder: join(world.folder, 'elsewhere') };
    const answer = await operator.post(`backups/${backup}/restore`, { target });
    expect(answer.statusCode).withContext('a folder of the host needs the right on everything').toBe(403);
    expect(existsSync(target.folder)).toBeFalse();
  });
});
