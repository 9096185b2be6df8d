import { EventRow } from '../platform/events/persistence/event.row.js';
import { AuditRow } from '../platform/audit/persistence/audit.row.js';
import { openTestServer, type TestServer } from '../testing.js';
import { setUpOwner, type TestBrowser } from '../users/testing.js';
import { resourceFacts } from './persistence/inventory.queries.js';
import { ThisMachine } from './index.js';
import { addResource } from './testing.js';

describe('the inventory', () => {
  let server: TestServer;
  let olga: TestBrowser;
  beforeEach(async () => {
    server = await openTestServer();
    olga = await setUpOwner(server.app);
  });
  afterEach(() => server.close());

  const list = async (query = '') => (await olga.get(`resources${query}`)).json();
  const names = async (query = '') => (await list(query)).items.map((one: { name: string }) => one.name);

  it('keeps a resource in one spelling, and answers with its ETag', async () => {
    const body = {
      kind: 'database',
      name: ' Shop-DB ',
      address: 'MYSQL://DB-1.Example.Org',
      tags: ['Prod', 'db', 'db'],
    };
    const answer = await olga.post('resources', body);
    expect(answer.statusCode).toBe(201);
    expect(answer.headers['etag']).toBe('"1"');
    expect(answer.json()).toEqual(
      jasmine.objectContaining({
        name: 'Shop-DB',
        address: 'mysql://db-1.example.org:3306',
        tags: ['db', 'prod'],
        status: 'unknown',
        version: 1,
        credentials: [],
      }),
    );
  });

  it('names every fault of a body at once, with its remedy', async () => {
    const body = {
      kind: 'tcp',
      name: 'line\nbreak',
      address: 'tcp://mail-1',
      tags: ['no spaces'],
      runbookUrl: 'javascript:x',
    };
    const answer = await olga.post('resources', body);
    expect(answer.statusCode).toBe(400);
    const errors: { field: string; remedy: string }[] = answer.json().errors;
    expect(errors.map((one) => one.field)).toEqual(['name', 'address', 'tags', 'runbookUrl']);
    for (const error of errors) expect(error.remedy).toBeTruthy();
    expect(await names()).toEqual([]);
  });

  it('refuses unknown fields, unknown kinds, and names of 10,000 characters', async () => {
    const good = { kind: 'host', name: 'web-1', address: 'web-1' };
    for (const [bad, field] of [
      [{ ...good, colour: 'red' }, 'colour'],
      [{ ...good, kind: 'toaster' }, 'kind'],
      [{ ...good, name: 'x'.repeat(10_000) }, 'name'],
      [{ ...good, tags: 'web' }, 'tags'],
      [{ ...good, parentId: 'nobody' }, 'parentId'],
    ] as const) {
      const answer = await olga.post('resources', bad);
      expect(answer.statusCode).withContext(field).toBe(400);
      expect(answer.json().errors[0].field).toBe(field);
    }
  });

  it('takes names with quotes and emoji, and none that differ only in capitals', async () => {
    await addResource(olga, { name: `Anna's "box" 💾`, address: 'web-1' });
    const answer = await olga.post('resources', { kind: 'tcp', name: `anna's "BOX" 💾`, address: 'tcp://a:1' });
    expect(answer.statusCode).toBe(409);
    expect(answer.json()).toEqual(jasmine.objectContaining({ type: 'resource-name-taken', field: 'name' }));
  });

  it('changes only what the caller read, and keeps the rest', async () => {
    const { id } = await addResource(olga, { name: 'web-1', tags: ['web'] });
    expect((await olga.send('PATCH', `resources/${id}`, { notes: 'x' }, {})).statusCode).toBe(428);
    const changed = await olga.patch(`resources/${id}`, { name: 'web-2', environment: 'Production' }, 1);
    expect(changed.json()).toEqual(
      jasmine.objectContaining({ name: 'web-2', environment: 'production', tags: ['web'], version: 2 }),
    );
    const stale = await olga.patch(`resources/${id}`, { name: 'web-3' }, 1);
    expect(stale.statusCode).toBe(412);
    expect(stale.json()).toEqual(jasmine.objectContaining({ type: 'stale-version', currentVersion: 2 }));
    expect((await olga.patch(`resources/${id}`, { kind: 'tcp' }, 2)).statusCode).toBe(400);
  });

  it('lets one of two changes at the same moment win', async () => {
    const { id } = await addResource(olga, { name: 'web-1' });
    const answers = await Promise.all(['a', 'b'].map((notes) => olga.patch(`resources/${id}`, { notes }, 1)));
    expect(answers.map((one) => one.statusCode).sort()).toEqual([200, 412]);
  });

  it('writes nothing when nothing differs', async () => {
    const { id } = await addResource(olga, { name: 'web-1' });
    const before = await server.store.read.count(EventRow);
    expect((await olga.patch(`resources/${id}`, { name: 'web-1' }, 1)).json().version).toBe(1);
    expect(await server.store.read.count(EventRow)).toBe(before);
  });

  it('tells audit and events of each change, in its transaction', async () => {
    const { id } = await addResource(olga, { name: 'web-1' });
    await olga.patch(`resources/${id}`, { tags: ['web'] }, 1);
    await olga.delete(`resources/${id}`, { 'if-match': '"2"' });
    const entries = await server.store.read.find(AuditRow, { where: { subjectId: id }, order: { id: 'ASC' } });
    expect(entries.map((one) => one.action)).toEqual(['resource.added', 'resource.changed', 'resource.removed']);
    expect(entries[1]).toEqual(
      jasmine.objectContaining({ before: { tags: '' }, after: { tags: 'web' }, actorName: 'Olga Owner' }),
    );
    const events = await server.store.read.find(EventRow, { where: { subjectId: id }, order: { id: 'ASC' } });
    expect(events.map((one) => [one.type, one.version])).toEqual([
      ['resource.added', 1],
      ['resource.changed', 2],
      ['resource.removed', 2],
    ]);
  });

  it('pages through every order without losing or repeating one', async () => {
    for (const n of [3, 1, 2, 5, 4]) await addResource(olga, { name: `web-${n}`, kind: n % 2 ? 'host' : 'tcp' });
    for (const sort of ['name', '-name', 'status', '-status', 'kind', '-kind', 'updated', '-updated']) {
      const seen: string[] = [];
      let next: string | null = '';
      while (next !== null) {
        const page = await list(`?sort=${sort}&limit=2${next ? `&after=${next}` : ''}`);
        seen.push(...page.items.map((one: { name: string }) => one.name));
        next = page.next;
      }
      expect([...seen].sort())
        .withContext(sort)
        .toEqual(['web-1', 'web-2', 'web-3', 'web-4', 'web-5']);
      if (sort === '-name') expect(seen[0]).toBe('web-5');
    }
    expect((await olga.get('resources?after=garbage')).statusCode).toBe(400);
  });

  it('finds by part of a name or address, by name, kind, tag, status and parent', async () => {
    const rack = await addResource(olga, { name: 'Rack_7', address: '10.0.0.7', tags: ['rack'] });
    await addResource(olga, { name: 'shop', kind: 'http', address: 'https://shop.example/100%25', parentId: rack.id });
    expect(await names('?q=K_7')).toEqual(['Rack_7']);
    expect(await names('?q=_')).toEqual(['Rack_7']);
    expect(await names('?q=%25')).toEqual(['shop']);
    expect(await names('?q=EXAMPLE')).toEqual(['shop']);
    expect(await names('?name=RACK_7')).toEqual(['Rack_7']);
    expect(await names('?kind=http')).toEqual(['shop']);
    expect(await names('?tag=rack')).toEqual(['Rack_7']);
    expect(await names('?status=down')).toEqual([]);
    expect(await names(`?parentId=${rack.id}`)).toEqual(['shop']);
    expect((await olga.get('resources?colour=red')).statusCode).toBe(400);
  });

  it('counts what a filter finds, once, and not what no filter does', async () => {
    for (const n of [1, 2, 3]) await addResource(olga, { name: `web-${n}`, tags: n === 3 ? [] : ['web'] });
    expect((await list('?tag=web&limit=1')).total).toBe(2);
    expect((await list('?tag=web')).total).toBe(2);
    const { next } = await list('?tag=web&limit=1');
    expect((await list(`?tag=web&limit=1&after=${next}`)).total).toBeUndefined();
    expect((await list()).total).toBeUndefined();
  });

  it('counts the tags', async () => {
    await addResource(olga, { name: 'a', tags: ['web', 'prod'] });
    await addResource(olga, { name: 'b', tags: ['web'] });
    expect((await olga.get('resources/tags')).json()).toEqual({
      tags: [
        { tag: 'prod', count: 1 },
        { tag: 'web', count: 2 },
      ],
    });
  });

  it('knows no resource by an id that is none', async () => {
    for (const id of ['nobody', '00000000-0000-7000-8000-000000000000', '%00', "'; DROP TABLE resource; --"]) {
      const answer = await olga.get(`resources/${encodeURIComponent(id)}`);
      expect(answer.statusCode).toBe(404);
      expect(answer.json().type).toBe('not-found');
    }
  });
});

describe('the tree of resources', () => {
  let server: TestServer;
  let olga: TestBrowser;
  let rack: { id: string };
  let host: { id: string };
  let shop: { id: string };
  beforeEach(async () => {
    server = await openTestServer();
    olga = await setUpOwner(server.app);
    rack = await addResource(olga, { name: 'rack', tags: ['fra1'] });
    host = await addResource(olga, { name: 'host', parentId: rack.id });
    shop = await addResource(olga, { name: 'shop', kind: 'http', parentId: host.id, tags: ['web'] });
  });
  afterEach(() => server.close());

  const facts = async (id: string) => {
    const found = await resourceFacts(server.store.read, id);
    return found && { tags: found.tags, ancestors: found.ancestors.sort() };
  };

  it('hands tags and ancestors down', async () => {
    expect(await facts(shop.id)).toEqual({ tags: ['fra1', 'web'], ancestors: [rack.id, host.id].sort() });
    expect((await olga.get(`resources/${shop.id}`)).json()).toEqual(
      jasmine.objectContaining({
        inheritedTags: ['fra1'],
        parent: { id: host.id, name: 'host', kind: 'host', status: 'unknown' },
      }),
    );
  });

  it('hands changes of tags and parents down to all below', async () => {
    await olga.patch(`resources/${rack.id}`, { tags: ['ams2'] }, 1);
    expect((await facts(shop.id))?.tags).toEqual(['ams2', 'web']);
    await olga.patch(`resources/${host.id}`, { parentId: null }, 1);
    expect(await facts(shop.id)).toEqual({ tags: ['web'], ancestors: [host.id] });
    expect(await facts(host.id)).toEqual({ tags: [], ancestors: [] });
  });

  it('has no circles, not even when two parents change at the same moment', async () => {
    const circle = await olga.patch(`resources/${rack.id}`, { parentId: shop.id }, 1);
    expect(circle.statusCode).toBe(400);
    expect(circle.json()).toEqual(jasmine.objectContaining({ field: 'parentId' }));
    expect((await olga.patch(`resources/${rack.id}`, { parentId: rack.id }, 1)).statusCode).toBe(400);
    const [a, b] = [await addResource(olga, { name: 'a' }), await addResource(olga, { name: 'b' })];
    const answers = await Promise.all([
      olga.patch(`resources/${a.id}`, { parentId: b.id }, 1),
      olga.patch(`resources/${b.id}`, { parentId: a.id }, 1),
    ]);
    expect(answers.map((one) => one.statusCode).sort()).toEqual([200, 400]);
  });

  it('is at most sixteen generations deep', async () => {
    let parentId = shop.id;
    const codes: number[] = [];
    for (let depth = 4; depth <= 18; depth += 1) {
      const answer = await olga.post('resources', { kind: 'host', name: `deep-${depth}`, address: 'x', parentId });
      codes.push(answer.statusCode);
      if (answer.statusCode === 201) parentId = answer.json().id;
    }
    expect(codes.filter((code) => code === 201).length).toBe(14);
    expect(codes.at(-1)).toBe(400);
  });

  it('closes over a removed resource, and says before what that means', async () => {
    const { consequences } = (await olga.get(`resources/${host.id}/consequences`)).json();
    expect(consequences).toEqual([jasmine.objectContaining({ kind: 'child', count: 1, blocks: false })]);
    expect(consequences[0].sentence).toContain('shop will depend on rack');
    expect((await olga.delete(`resources/${host.id}`)).statusCode).toBe(428);
    expect((await olga.delete(`resources/${host.id}`, { 'if-match': '"1"' })).statusCode).toBe(204);
    expect(await facts(shop.id)).toEqual({ tags: ['fra1', 'web'], ancestors: [rack.id] });
    expect(await facts(host.id)).toBeNull();
    expect((await olga.get(`resources/${host.id}`)).statusCode).toBe(404);
  });
});

describe('this machine', () => {
  let server: TestServer;
  beforeEach(async () => (server = await openTestServer()));
  afterEach(() => server.close());

  it('is added once in the life of an installation, and stays away when removed', async () => {
    const machine = server.app.get(ThisMachine);
    const [first, second] = await Promise.all([machine.ensureThisMachine('ops1'), machine.ensureThisMachine('ops1')]);
    expect([first, second].filter((id) => id !== null).length).toBe(1);
    const olga = await setUpOwner(server.app);
    const { items } = (await olga.get('resources')).json();
    expect(items).toEqual([jasmine.objectContaining({ name: 'ops1', kind: 'host', address: 'local' })]);
    await olga.delete(`resources/${items[0].id}`, { 'if-match': '"1"' });
    expect(await machine.ensureThisMachine('ops1')).toBeNull();
    expect(await machine.ensureThisMachine('ops2')).toBeNull();
    expect(await machine.isThisMachine('OPS1')).toBeTrue();
    const embedded = server.store.engine === 'sqlite';
    expect(await machine.isThisMachine('ops2')).toBe(embedded);
    expect((await olga.get('resources')).json().items).toEqual([]);
  });
});
