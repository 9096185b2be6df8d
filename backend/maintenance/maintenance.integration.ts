import type { ManualClock } from '../platform/clock/index.js';
import { MaintenanceSources } from '../health/index.js';
import type { EventTail } from '../platform/events/index.js';
import { addResource } from '../resources/testing.js';
import { openTestServer, type TestServer } from '../testing.js';
import { setUpOwner, signedIn, type TestBrowser } from '../users/testing.js';
import { Cover } from './application/cover.js';

const minute = 60_000;

describe('maintenance', () => {
  let server: TestServer<ManualClock>;
  let owner: TestBrowser;
  let cover: Cover;
  let tail: { head: number };
  let host: string;
  let web: string;
  let db: string;

  beforeEach(async () => {
    server = await openTestServer();
    owner = await setUpOwner(server.app);
    tail = { head: 0 };
    cover = new Cover(new MaintenanceSources(), server.store, tail as EventTail);
    host = (await addResource(owner, { name: 'host-1', tags: ['rack-7'] })).id;
    web = (await addResource(owner, { name: 'web-3', kind: 'http', tags: ['web'], parentId: host })).id;
    db = (await addResource(owner, { name: 'db-1', kind: 'tcp', tags: ['db'] })).id;
  });
  afterEach(() => server.close());

  const plan = (body: object, by = owner) =>
    by.post('maintenance', { reason: 'new disk', forMs: 30 * minute, ...body });
  const now = async () => [...(await cover.covered(server.clock.now())).keys()].sort();
  /** As seen after what was changed has its place in the event log. */
  const covered = () => {
    tail.head += 1;
    return now();
  };
  const named = (...ids: string[]) => [...ids].sort();

  it('covers what it names with all below it, and ends by itself', async () => {
    const made = (await plan({ resourceIds: [host] })).json();
    expect(made).toEqual(
      jasmine.objectContaining({ state: 'on', touches: 2, until: server.clock.now() + 30 * minute }),
    );
    expect(await covered()).toEqual(named(host, web));
    expect([...(await cover.covered(server.clock.now())).values()][0]).toBe('new disk (Olga Owner)');
    expect(await cover.covered(server.clock.now())).toBe(await cover.covered(server.clock.now()));
    server.clock.advance(30 * minute);
    expect(await covered()).toEqual([]);
    expect((await owner.get(`maintenance/${made.id}`)).json().state).toBe('over');
  });

  it('is read again when the event log has moved, and at times; in between it begins and ends by what is known', async () => {
    await plan({ resourceIds: [db], startsAt: server.clock.now() + 10_000, forMs: minute });
    expect(await covered()).toEqual([]);
    const reads = spyOn(server.store.read, 'find').and.callThrough();
    server.clock.advance(9_000);
    expect(await now()).toEqual([]);
    server.clock.advance(1_000);
    expect(reads).not.toHaveBeenCalled();
    expect(await now()).toEqual(named(db));
    server.clock.advance(minute);
    expect(await now()).toEqual([]);
    expect(reads).toHaveBeenCalled();
  });

  it('covers by tag also what comes to bear the tag, and says beforehand what it would touch', async () => {
    const body = { tags: ['rack-7'], reason: 'power', forMs: minute, startsAt: server.clock.now() + minute };
    const preview = (await owner.post('maintenance/preview', body)).json();
    expect([preview.touches, preview.resources.map(({ name }: { name: string }) => name)]).toEqual([
      2,
      ['host-1', 'web-3'],
    ]);
    expect(preview.occurrences.length).toBe(1);
    expect((await owner.get('maintenance')).json().items).toEqual([]);
    await plan({ ...body, forMs: 10 * minute });
    expect(await covered()).toEqual([]);
    server.clock.advance(minute);
    expect(await covered()).toEqual(named(host, web));
    await addResource(owner, { name: 'web-4', kind: 'tcp', parentId: host });
    server.clock.advance(minute);
    expect((await covered()).length).toBe(3);
  });

  it('is ended early, and one that recurs goes on with its next time', async () => {
    const once = (await plan({ resourceIds: [db] })).json();
    const nightly = (await plan({ resourceIds: [web], schedule: '* * * * *', timeZone: 'Europe/Berlin' })).json();
    server.clock.advance(minute);
    expect(await covered()).toEqual(named(db, web));
    expect((await owner.post(`maintenance/${once.id}/end`)).json().state).toBe('over');
    expect((await owner.post(`maintenance/${once.id}/end`)).json().type).toBe('maintenance-over');
    expect((await owner.post(`maintenance/${nightly.id}/end`)).json().state).toBe('planned');
    expect(await covered()).toEqual([]);
    server.clock.advance(minute);
    expect(await covered()).toEqual(named(web));
    const span = `from=${server.clock.now()}&to=${server.clock.now() + 5 * minute}`;
    expect((await owner.get(`maintenance/calendar?${span}`)).json().items[0].targets[0].name).toBe('web-3');
    expect((await owner.delete(`maintenance/${nightly.id}`)).statusCode).toBe(204);
    expect(await covered()).toEqual([]);
    const audit = (await owner.get('audit?limit=50')).json().items.map((row: { action: string }) => row.action);
    for (const action of ['planned', 'ended', 'removed']) expect(audit).toContain(`maintenance.${action}`);
  });

  it('refuses by field what cannot be', async () => {
    const wrong: [object, string][] = [
      [{}, 'resourceIds'],
      [{ resourceIds: [host], schedule: 'nightly' }, 'schedule'],
      [{ resourceIds: [host], schedule: '0 2 * * *', timeZone: 'Mars/Base' }, 'timeZone'],
      [{ resourceIds: [host], startsAt: server.clock.now() - 40 * minute }, 'startsAt'],
      [{ resourceIds: [host], forMs: 1 }, 'forMs'],
      [{ resourceIds: ['00000000-0000-7000-8000-000000000001'] }, 'resourceIds'],
      [{ resourceIds: [host], reason: '  ' }, 'reason'],
    ];
    for (const [body, field] of wrong) {
      const answer = await plan(body);
      expect(answer.statusCode).withContext(JSON.stringify(body)).toBe(400);
      expect(JSON.stringify(answer.json())).withContext(JSON.stringify(body)).toContain(field);
    }
  });

  it('is planned and ended by whoever has a say on all it names, and seen by who may see some', async () => {
    const { browser } = await signedIn(server, 'ben', [['operator', { kind: 'tag', value: 'web' }]]);
    expect((await plan({ tags: ['web'] }, browser)).statusCode).toBe(201);
    expect((await plan({ tags: ['web', 'db'] }, browser)).statusCode).toBe(403);
    expect((await plan({ resourceIds: [db] }, browser)).statusCode).toBe(400);
    const both = (await plan({ resourceIds: [web, db] })).json();
    const other = (await plan({ resourceIds: [db] })).json();
    const list = (await browser.get('maintenance')).json();
    expect([list.items.length, list.hiddenByPermission]).toEqual([2, 1]);
    expect((await browser.post(`maintenance/${both.id}/end`)).statusCode).toBe(403);
    expect((await browser.post(`maintenance/${other.id}/end`)).statusCode).toBe(404);
  });
});
