import { until } from '../../ops/lab/index.js';
import type { ManualClock } from '../platform/clock/index.js';
import type { NewEvent } from '../platform/events/index.js';
import { EventCursorRow, EventRow } from '../platform/events/persistence/event.row.js';
import { addResource } from '../resources/testing.js';
import { openTestServer, type TestServer } from '../testing.js';
import { setUpOwner, signedIn, type TestBrowser } from '../users/testing.js';
import { problemReported } from './events.js';
import { keeperOver } from './testing/keeper.js';

interface Listed {
  id: string;
  number: number;
  state: string;
  cause: { name: string };
}

describe('incidents over REST', () => {
  let server: TestServer<ManualClock>;
  let owner: TestBrowser;
  let keeper: ReturnType<typeof keeperOver>;
  let web: string;
  let db: string;

  beforeEach(async () => {
    server = await openTestServer();
    owner = await setUpOwner(server.app);
    keeper = keeperOver(server.store, server.clock);
    keeper.start();
    const follows = () => server.store.read.countBy(EventCursorRow, { name: 'incidents' });
    await until('it follows', async () => (await follows()) === 1);
    web = (await addResource(owner, { name: 'web-3', kind: 'http', tags: ['web'] })).id;
    db = (await addResource(owner, { name: 'db-1', kind: 'tcp', tags: ['db'] })).id;
  });
  afterEach(async () => {
    await keeper.stop();
    await server.close();
  });

  const changed = (id: string, to: string, name: string): NewEvent => {
    const data = { from: '', to, since: server.clock.now(), sentence: 'answered 503', name };
    return { type: 'status.changed', subject: { kind: 'resource', id }, data };
  };
  const happen = (...events: NewEvent[]) => server.store.write((tx) => keeper.events.append(tx, ...events));
  const list = async (query = '', by = owner): Promise<Listed[]> => (await by.get(`incidents${query}`)).json().items;
  const open = (count: number) => until(`${count} are open`, async () => (await list()).length === count);

  async function fall(): Promise<Listed> {
    await happen(changed(web, 'down', 'web-3'));
    await open(1);
    return (await list())[0];
  }

  it('lists by cause what nobody has first, and pages through the rest', async () => {
    await happen(changed(db, 'degraded', 'db-1'), changed(web, 'down', 'web-3'));
    await open(2);
    const [first, second] = await list();
    expect([first.cause.name, second.cause.name]).toEqual(['web-3', 'db-1']);
    await owner.post(`incidents/${first.id}/acknowledge`);
    expect((await list()).map(({ cause }) => cause.name)).toEqual(['db-1', 'web-3']);
    const page = (await owner.get('incidents?limit=1')).json();
    const rest = (await owner.get(`incidents?limit=1&after=${page.next}`)).json();
    expect([page.items[0].cause.name, rest.items[0].cause.name, rest.next]).toEqual(['db-1', 'web-3', null]);
    expect(page.counts).toEqual({ firing: 1, acknowledged: 1, lastEndedAt: null });
    expect((await list('?state=firing')).map(({ number }) => number)).toEqual([1]);
    expect((await list(`?resource=${web}`)).length).toBe(1);
    expect((await list('?q=DB')).map(({ cause }) => cause.name)).toEqual(['db-1']);
    expect((await list('?number=2')).map(({ cause }) => cause.name)).toEqual(['web-3']);
  });

  it('is acknowledged, assigned, noted and ended by its cause, each with its line, its audit entry and its event', async () => {
    const { id } = await fall();
    const me = (await owner.get('me')).json().id;
    expect((await owner.post(`incidents/${id}/acknowledge`, { note: 'looking' })).json().state).toBe('acknowledged');
    expect((await owner.post(`incidents/${id}/assign`, { to: me })).json().assignee.name).toBe('Olga Owner');
    expect((await owner.post(`incidents/${id}/notes`, { text: 'the disk is full' })).statusCode).toBe(201);
    expect((await owner.post(`incidents/${id}/assign`, { to: web })).statusCode).toBe(400);
    await happen(changed(web, 'up', 'web-3'));
    await open(0);
    const whole = (await owner.get(`incidents/${id}`)).json();
    const lines = whole.timeline.map((one: { deed: string; by: { name: string } | null }) => [one.deed, one.by?.name]);
    expect(lines).toEqual([
      ['opened', undefined],
      ['acknowledged', 'Olga Owner'],
      ['assigned', 'Olga Owner'],
      ['noted', 'Olga Owner'],
      ['resolved', undefined],
    ]);
    const audit = (await owner.get('audit?limit=50')).json().items.map((row: { action: string }) => row.action);
    for (const action of ['acknowledged', 'assigned', 'noted']) expect(audit).toContain(`incident.${action}`);
    const events = await server.store.read.find(EventRow, { order: { id: 'ASC' } });
    const told = events.map(({ type }) => type).filter((type) => type.startsWith('incident.'));
    expect(told).toEqual([
      ...['incident.opened', 'incident.acknowledged', 'incident.changed', 'incident.changed', 'incident.resolved'],
    ]);
  });

  it('is reopened by a person until a person ends it, and not ended while its cause is down', async () => {
    const { id } = await fall();
    const refused = await owner.post(`incidents/${id}/end`, { reason: 'enough' });
    expect([refused.statusCode, refused.json().type]).toEqual([409, 'incident-cause-not-well']);
    expect((await owner.post(`incidents/${id}/reopen`, { reason: 'x' })).statusCode).toBe(409);
    await happen(changed(web, 'up', 'web-3'));
    await open(0);
    expect((await owner.post(`incidents/${id}/acknowledge`)).json().type).toBe('incident-over');
    expect((await owner.post(`incidents/${id}/reopen`, { reason: 'still slow' })).json().state).toBe('firing');
    server.clock.advance(3_600_000);
    await keeper.keep.look();
    expect((await list()).length).toBe(1);
    expect((await owner.post(`incidents/${id}/end`, { reason: 'fixed' })).json().state).toBe('resolved');
  });

  it('goes on as part of another when somebody says that they are one', async () => {
    await happen(changed(db, 'down', 'db-1'), changed(web, 'down', 'web-3'));
    await open(2);
    const items = await list();
    const [theDb, theWeb] = ['db-1', 'web-3'].map((name) => items.find(({ cause }) => cause.name === name)!);
    const whole = (await owner.post(`incidents/${theWeb.id}/merge`, { into: theDb.id })).json();
    expect([whole.held, whole.affected[0].name]).toEqual([1, 'web-3']);
    const merged = (await owner.get(`incidents/${theWeb.id}`)).json();
    expect([merged.state, merged.mergedInto.number]).toEqual(['merged', theDb.number]);
    await happen(changed(db, 'up', 'db-1'), changed(web, 'up', 'web-3'));
    await open(0);
  });

  it('stands where its resource explains itself, and in the status', async () => {
    const { number } = await fall();
    await server.store.write((tx) => tx.query("UPDATE resource SET status = 'down' WHERE id = ?", [web]));
    const { problems } = (await owner.get('status')).json();
    expect(problems[0].incident.sentence).toBe(`#${number}, not acknowledged`);
    expect((await owner.get(`resources/${web}/why`)).json().lines).toContain(`incident: #${number}, not acknowledged`);
  });

  it('is seen and worked on by those who may see its cause; what has no resource, by those who see everything', async () => {
    const channel = {
      cause: { kind: 'channel', id: 'c1', name: 'Mail' },
      status: 'down',
      since: 0,
      sentence: 'no',
    } as const;
    await happen(changed(db, 'down', 'db-1'), changed(web, 'down', 'web-3'), problemReported(channel));
    await open(3);
    const items = await list();
    const idOf = (name: string) => items.find(({ cause }) => cause.name === name)!.id;
    const { browser } = await signedIn(server, 'ben', [['operator', { kind: 'tag', value: 'web' }]]);
    expect((await list('', browser)).map(({ cause }) => cause.name)).toEqual(['web-3']);
    expect((await browser.get('incidents')).json().hiddenByPermission).toBe(2);
    expect((await browser.post(`incidents/${idOf('web-3')}/acknowledge`)).statusCode).toBe(200);
    expect((await browser.post(`incidents/${idOf('db-1')}/acknowledge`)).statusCode).toBe(404);
    expect((await browser.get(`incidents/${idOf('Mail')}`)).statusCode).toBe(404);
    expect((await browser.post(`incidents/${idOf('web-3')}/merge`, { into: idOf('db-1') })).statusCode).toBe(403);
    const viewer = (await signedIn(server, 'vera', [['viewer', { kind: 'everything' }]])).browser;
    expect((await viewer.post(`incidents/${idOf('web-3')}/acknowledge`)).statusCode).toBe(403);
  });

  it('follows the escalation that is set, by version', async () => {
    const { version } = (await owner.get('incidents/escalation')).json();
    const set = (given: number) =>
      owner.send('PUT', 'incidents/escalation', { afterMinutes: 5, times: 1 }, { 'if-match': `"${given}"` });
    expect((await set(version)).json()).toEqual({ afterMinutes: 5, times: 1, version: version + 1 });
    expect((await set(version)).statusCode).toBe(412);
    const { id } = await fall();
    server.clock.advance(5 * 60_000);
    await keeper.keep.look();
    expect((await owner.get(`incidents/${id}`)).json()).toEqual(
      jasmine.objectContaining({ level: 1, escalateAt: null }),
    );
  });
});
