import { Jobs } from '../platform/jobs/index.js';
import { openTestServer, type TestServer } from '../testing.js';
import { ok, setUpOwner, signedIn, type TestBrowser } from '../users/testing.js';
import { RunSchedule } from './application/run-schedule.js';
import { Stores } from './application/stores.js';

const minute = 60_000;
const day = 24 * 60 * minute;

interface ShownPlan {
  id: string;
  version: number;
  nextRuns: number[];
  lateRuns: number;
  skippedRuns: number;
  lastJobId: string | null;
  keep: number;
  timeZone: string;
}

describe('a backup plan', () => {
  let server: TestServer;
  let olga: TestBrowser;
  let schedule: RunSchedule;

  beforeEach(async () => {
    server = await openTestServer();
    olga = await setUpOwner(server.app);
    schedule = server.app.get(RunSchedule);
    await server.app.get(Stores).ensureFirst();
  });
  afterEach(() => server.close());

  const add = async (change: object = {}) => {
    const body = { name: 'nightly', schedule: '30 2 * * *', timeZone: 'Europe/Berlin', keep: 3, ...change };
    return ok(await olga.post('backup-plans', body)) as unknown as ShownPlan;
  };
  const show = async (id: string) => ok(await olga.get(`backup-plans/${id}`)) as unknown as ShownPlan;
  /** Sessions end while the clock moves on: whoever looks then signs in again. */
  const goTo = async (at: number) => {
    server.clock.advance(at - server.clock.now());
    olga = (await signedIn(server, 'again', [['owner', { kind: 'everything' }]])).browser;
  };
  const endJob = (id: string) =>
    server.store.write((tx) =>
      tx.query(`UPDATE job SET state = 'succeeded', endedAt = 1, exclusiveKey = NULL WHERE id = '${id}'`),
    );

  it('says its next three runs and runs at each of them, once', async () => {
    const { id, nextRuns } = await add();
    expect(nextRuns.length).toBe(3);
    expect(await schedule.tick()).toEqual([]);
    for (const slot of nextRuns) {
      await goTo(slot - 1);
      expect(await schedule.tick()).toEqual([]);
      await goTo(slot);
      expect(await schedule.tick()).toEqual([id]);
      expect(await schedule.tick()).toEqual([]);
      await endJob((await show(id)).lastJobId!);
    }
    expect((await show(id)).lateRuns).toBe(0);
  });

  it('that missed many slots catches up exactly once, and says that it was late', async () => {
    const { id, nextRuns } = await add();
    await goTo(nextRuns[0] + 12 * day);
    expect(await schedule.tick()).toEqual([id]);
    expect(await schedule.tick()).toEqual([]);
    const plan = await show(id);
    expect(plan.lateRuns).toBe(1);
    const job = (await server.app.get(Jobs).find(plan.lastJobId!))!;
    expect(job.why).toContain('late: Holdfast was not running then');
    expect(job.requester.kind).toBe('system');
    expect(plan.nextRuns[0]).toBeGreaterThan(server.clock.now());
  });

  it('whose run outlasts its interval does not overlap; the slot is skipped and counted', async () => {
    const { id, nextRuns } = await add({ schedule: '*/10 * * * *' });
    await goTo(nextRuns[0]);
    expect(await schedule.tick()).toEqual([id]);
    await goTo(nextRuns[1]);
    expect(await schedule.tick()).toEqual([]);
    expect((await show(id)).skippedRuns).toBe(1);
    await endJob((await show(id)).lastJobId!);
    await goTo(nextRuns[2]);
    expect(await schedule.tick()).toEqual([id]);
  });

  it('is run by one of several daemons that look at the same moment', async () => {
    const { id, nextRuns } = await add();
    await goTo(nextRuns[0]);
    const looks = await Promise.all([schedule.tick(), schedule.tick(), schedule.tick()]);
    expect(looks.flat()).toEqual([id]);
  });

  it('is not run while it is off, nor at once when it is switched on again', async () => {
    const { id, version, nextRuns } = await add();
    ok(await olga.patch(`backup-plans/${id}`, { enabled: false }, version));
    await goTo(nextRuns[2] + minute);
    expect(await schedule.tick()).toEqual([]);
    ok(await olga.patch(`backup-plans/${id}`, { enabled: true }, version + 1));
    expect(await schedule.tick()).toEqual([]);
  });

  it('is unmoved by a clock that jumps back', async () => {
    const { id, nextRuns } = await add();
    await goTo(nextRuns[0]);
    expect(await schedule.tick()).toEqual([id]);
    await endJob((await show(id)).lastJobId!);
    server.clock.advance(-2 * 60 * minute);
    expect(await schedule.tick()).toEqual([]);
    await goTo(nextRuns[0] + minute);
    expect(await schedule.tick()).toEqual([]);
  });

  it('is refused with the field and the remedy when it cannot be as it was asked', async () => {
    const refused: [object, string][] = [
      [{ schedule: '0 0 30 2 *' }, 'schedule'],
      [{ schedule: 'often' }, 'schedule'],
      [{ timeZone: 'Mars/Olympus' }, 'timeZone'],
      [{ keep: 0 }, 'keep'],
      [{ name: 'two\nlines' }, 'name'],
      [{ name: '' }, 'name'],
      [{ method: 'mariadb-dump' }, 'method'],
      [{ options: { paths: ['/etc'] } }, 'options'],
      [{ options: { paths: ['etc'] } }, 'options.paths.0'],
      [{ nonsense: 1 }, 'nonsense'],
    ];
    for (const [change, field] of refused) {
      const body = { name: 'n', schedule: '30 2 * * *', timeZone: 'UTC', keep: 3, ...change };
      const answer = await olga.post('backup-plans', body);
      expect([answer.statusCode, answer.json().errors[0].field])
        .withContext(JSON.stringify(change))
        .toEqual([400, field]);
    }
    await add();
    const twin = await olga.post('backup-plans', { name: 'nightly', schedule: '30 2 * * *' });
    expect([twin.statusCode, twin.json().field]).toEqual([409, 'name']);
  });

  it('is not changed by someone who read an older version', async () => {
    const { id, version } = await add();
    ok(await olga.patch(`backup-plans/${id}`, { keep: 5 }, version));
    expect((await olga.patch(`backup-plans/${id}`, { keep: 9 }, version)).statusCode).toBe(412);
    expect((await show(id)).keep).toBe(5);
    expect((await olga.delete(`backup-plans/${id}`)).statusCode).toBe(428);
  });

  it('shows what retention would do with another number, before it is saved', async () => {
    const { id } = await add();
    expect(ok(await olga.get(`backup-plans/${id}/retention?keep=1`))).toEqual({ keep: [], remove: [], paused: null });
  });

  it('of Holdfast itself is seen and changed only by those who may on everything', async () => {
    const { id, version } = await add();
    const { browser } = await signedIn(server, 'tagged', [['backup-operator', { kind: 'tag', value: 'db' }]]);
    expect((await browser.get(`backup-plans/${id}`)).statusCode).toBe(404);
    expect(ok(await browser.get('backup-plans'))).toEqual(
      jasmine.objectContaining({ items: [], hiddenByPermission: 1 }),
    );
    expect((await browser.patch(`backup-plans/${id}`, { keep: 1 }, version)).statusCode).toBe(404);
    expect((await browser.post('backups', { resourceId: 'holdfast' })).statusCode).toBe(403);
    expect((await browser.post('backups', { planId: id })).statusCode).toBe(403);
  });
});

describe('the recovery key', () => {
  let server: TestServer;
  let olga: TestBrowser;
  beforeEach(async () => {
    server = await openTestServer();
    olga = await setUpOwner(server.app);
  });
  afterEach(() => server.close());

  it('is shown once, kept nowhere, and confirmed by its last characters', async () => {
    expect(ok(await olga.get('backups/recovery-key')).state).toBe('none');
    const { secretKey, publicKey } = ok(await olga.post('setup/recovery-key')) as Record<string, string>;
    expect(secretKey).toMatch(/^AGE-SECRET-KEY-1[0-9A-Z]{58}$/);
    const state = ok(await olga.get('backups/recovery-key'));
    expect(state).toEqual(jasmine.objectContaining({ state: 'unconfirmed', publicKey }));
    expect(state.sentence).toContain('Not restorable without this machine');
    const wrong = await olga.post('setup/recovery-key/confirm', { lastCharacters: 'QQQQQQ' });
    expect([wrong.statusCode, wrong.json().type, wrong.json().field]).toEqual([
      409,
      jasmine.stringContaining('recovery-key-mismatch'),
      'lastCharacters',
    ]);
    const confirmed = await olga.post('setup/recovery-key/confirm', {
      lastCharacters: secretKey.slice(-6).toLowerCase(),
    });
    expect(ok(confirmed).state).toBe('confirmed');
    for (const table of ['backup_recovery_key', 'audit_entry', 'event_log'])
      for (const row of await server.store.read.query(`SELECT * FROM ${table}`))
        expect(JSON.stringify(row)).not.toContain(secretKey.slice(20, 50));
  });

  it('is made only by someone who has just confirmed the password, and not by a viewer', async () => {
    server.clock.advance(11 * minute);
    expect((await olga.post('setup/recovery-key')).json().type).toContain('step-up-required');
    const { browser } = await signedIn(server, 'viewer', [['viewer', { kind: 'everything' }]]);
    expect((await browser.post('setup/recovery-key')).statusCode).toBe(403);
  });
});

describe('a backup store', () => {
  let server: TestServer;
  let olga: TestBrowser;
  beforeEach(async () => {
    server = await openTestServer();
    olga = await setUpOwner(server.app);
  });
  afterEach(() => server.close());

  it('that is a file, relative, not empty or known already is refused with the reason, and nothing is made', async () => {
    const { data } = server.config;
    const refused: [string, number, string][] = [
      [`${data}/keys/sealing.json`, 409, 'is a file'],
      [`${data}/keys/sealing.json/below`, 409, 'is a file'],
      ['relative/path', 400, 'absolute'],
      [data, 409, 'is not empty'],
      ['/proc/nowhere', 409, 'cannot be made'],
    ];
    for (const [path, status, words] of refused) {
      const answer = await olga.post('backup-stores', { name: 'x', path });
      expect(answer.statusCode).withContext(path).toBe(status);
      expect(answer.json().detail).withContext(path).toContain(words);
      expect(answer.json().field).withContext(path).toBe('path');
      expect(answer.json().remedy ?? answer.json().detail)
        .withContext(path)
        .toMatch(/folder|path|writable/);
    }
    expect(ok(await olga.get('backup-stores')).items).toEqual([]);
    ok(await olga.post('backup-stores', { name: 'nas', path: `${data}/nas` }));
    const again = await olga.post('backup-stores', { name: 'nas 2', path: `${data}/nas` });
    expect([again.statusCode, again.json().detail]).toEqual([
      409,
      jasmine.stringContaining('is the store "nas" already'),
    ]);
    const twin = await olga.post('backup-stores', { name: 'nas', path: `${data}/nas2` });
    expect([twin.statusCode, twin.json().field]).toEqual([409, 'name']);
  });

  it('on the disk of Holdfast itself is allowed, and said so', async () => {
    const store = ok(await olga.post('backup-stores', { name: 'nas', path: `${server.config.data}/nas` }));
    expect(store).toEqual(jasmine.objectContaining({ available: true, sameDisk: true }));
  });

  it('is not forgotten while a plan writes to it', async () => {
    const { id } = ok(await olga.post('backup-stores', { name: 'nas', path: `${server.config.data}/nas` })) as {
      id: string;
    };
    ok(await olga.post('backup-plans', { name: 'n', schedule: '1 1 * * *', storeId: id }));
    expect((await olga.delete(`backup-stores/${id}`)).json().type).toContain('backup-store-in-use');
  });
});
