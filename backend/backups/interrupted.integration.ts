import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createConnection, type Connection } from 'mysql2/promise';
import { startMariadb, until, type LabMariadb } from '../../ops/lab/index.js';
import { Jobs } from '../platform/jobs/index.js';
import { ok } from '../users/testing.js';
import { addDatabase, openBackupWorld, type BackupWorld } from './testing/world.js';

describe('a backup that is interrupted', () => {
  let lab: LabMariadb;
  let lock: Connection;
  let world: BackupWorld;
  let db: string;
  let children: ChildProcess[];

  beforeAll(async () => {
    lab = await startMariadb();
    await lab.sql('CREATE TABLE holdfast.slow (id INT)');
  });
  afterAll(() => lab.remove());
  beforeEach(async () => {
    children = [];
    world = await openBackupWorld(false);
    db = await addDatabase(world, 'db-1', lab);
    lock = await createConnection(lab.url);
  });
  afterEach(async () => {
    for (const child of children) child.kill('SIGKILL');
    lock.destroy();
    await world.close();
  });

  /** The dump waits for the lock, so that it is interrupted in the middle for certain. */
  const startAndBlock = async (): Promise<string> => {
    await lock.query('LOCK TABLES holdfast.slow WRITE');
    const { id } = ok(await world.olga.post('backups', { resourceId: db })) as { id: string };
    await until('the backup is in the middle', () => incoming().length > 0, 90_000);
    return id;
  };
  const incoming = () =>
    existsSync(join(world.store, '.incoming')) ? readdirSync(join(world.store, '.incoming')) : [];
  const job = async (id: string) => (await world.server.app.get(Jobs).find(id))!;
  const ended = (id: string) => until(`job ${id} has ended`, async () => (await job(id)).endedAt !== null, 90_000);
  const nextRunWorks = async () => {
    await lock.query('UNLOCK TABLES');
    const next = await world.ended(await world.olga.post('backups', { resourceId: db }));
    expect(next.failure).toBeNull();
    expect((ok(await world.olga.get('backups')).items as object[]).length).toBe(1);
  };

  /** A daemon as a process of its own, to be killed. */
  const daemonProcess = async (): Promise<ChildProcess> => {
    const { data, databaseUrl } = world.server.config;
    const env = {
      ...{ PATH: process.env.PATH, HOLDFAST_DATA: data, HOLDFAST_BACKUP_STORE: world.store },
      ...(databaseUrl ? { HOLDFAST_DATABASE_URL: databaseUrl } : {}),
    };
    const child = spawn(process.execPath, [fileURLToPath(new URL('../daemon.js', import.meta.url))], {
      env,
      stdio: 'ignore',
    });
    children.push(child);
    const stores = async () => (ok(await world.olga.get('backup-stores')).items as object[]).length > 0;
    await until('the daemon has made the store', stores, 90_000);
    return child;
  };

  it('by kill -9 leaves nothing in the list, its leftovers are swept, and the next run works', async () => {
    const killed = await daemonProcess();
    const id = await startAndBlock();
    killed.kill('SIGKILL');
    await new Promise((done) => killed.once('exit', done));
    expect(incoming().length).toBe(1);
    await world.server.store.write((tx) => tx.query("UPDATE job SET leaseUntil = 1 WHERE state = 'running'"));
    await world.startDaemon();
    await ended(id);
    expect((await job(id)).failure).toEqual(jasmine.objectContaining({ type: 'process-lost' }));
    expect(incoming()).toEqual([]);
    expect(readdirSync(join(world.server.config.data, 'run/backups'))).toEqual([]);
    expect(ok(await world.olga.get('backups')).items).toEqual([]);
    await nextRunWorks();
  });

  it('by the end of the daemon ends as cancelled and leaves nothing', async () => {
    await world.startDaemon();
    const id = await startAndBlock();
    await world.stopDaemon();
    expect((await job(id)).state).toBe('cancelled');
    expect(incoming()).toEqual([]);
    expect(readdirSync(join(world.server.config.data, 'run/backups'))).toEqual([]);
    await world.startDaemon();
    await nextRunWorks();
  });

  it('by a person ends as cancelled, at once, and leaves nothing', async () => {
    await world.startDaemon();
    const id = await startAndBlock();
    ok(await world.olga.post(`jobs/${id}/cancel`, { reason: 'not now' }));
    await ended(id);
    expect((await job(id)).state).toBe('cancelled');
    expect(incoming()).toEqual([]);
    await nextRunWorks();
  });

  it('shows its password in no process and no log while it runs', async () => {
    const daemon = await daemonProcess();
    await startAndBlock();
    const dump = (await until('the dump runs', () => {
      const found = readdirSync('/proc').filter((pid) => commandOf(pid).includes(`${world.server.config.data}/run`));
      return found.length > 0 && found;
    })) as string[];
    for (const pid of dump) expect(commandOf(pid) + environmentOf(pid)).not.toMatch(/password|HOLDFAST_/i);
    daemon.kill('SIGTERM');
    await new Promise((done) => daemon.once('exit', done));
    expect(incoming()).toEqual([]);
  });
});

function commandOf(pid: string): string {
  return readProc(pid, 'cmdline');
}

function environmentOf(pid: string): string {
  return readProc(pid, 'environ');
}

function readProc(pid: string, what: string): string {
  try {
    return readFileSync(`/proc/${pid}/${what}`, 'utf8');
  } catch {
    return '';
  }
}
