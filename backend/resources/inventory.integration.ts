import { openTestServer, type TestServer } from '../testing.js';
import { setUpOwner, signedIn, type TestBrowser } from '../users/testing.js';
import { INVENTORY_FORMATS } from './domain/inventory.js';
import { ResourceRow, ResourceTagRow } from './persistence/resource.row.js';
import { addResource } from './testing.js';

const FORTY = `
# the shop
rack-1                       tags=fra1
mysql://db-1                 name=shop-db tags=db,prod parent=rack-1
https://shop.example/health  tags=web environment=production
tcp://mail-1:25
tcp://mail-2
`;

describe('importing an inventory', () => {
  let server: TestServer;
  let olga: TestBrowser;
  beforeEach(async () => {
    server = await openTestServer();
    olga = await setUpOwner(server.app);
  });
  afterEach(() => server.close());

  const post = async (text: string, apply: boolean, by = olga, format?: string) =>
    (await by.post('resources/import', { text, apply, ...(format ? { format } : {}) })).json();
  const counts = ({ added, changed, unchanged, errors }: Record<string, unknown[]>) =>
    [added, changed, unchanged, errors].map((list) => list.length);
  const names = async (by = olga) => (await by.get('resources')).json().items.map((one: { name: string }) => one.name);

  it('shows first what it would do, and does nothing', async () => {
    const plan = await post(FORTY, false);
    expect(plan.format).toBe('list');
    expect(counts(plan)).toEqual([4, 0, 0, 1]);
    expect(plan.errors[0]).toEqual(jasmine.objectContaining({ line: 7, text: 'tcp://mail-2', reason: 'no port' }));
    expect(plan.added.map((one: { name: string }) => one.name).sort()).toEqual([
      'mail-1:25',
      'rack-1',
      'shop-db',
      'shop.example/health',
    ]);
    expect(await names()).toEqual([]);
  });

  it('does what was understood, and the same text again changes nothing', async () => {
    expect(counts(await post(FORTY, true))).toEqual([4, 0, 0, 1]);
    expect(counts(await post(FORTY, true))).toEqual([0, 0, 4, 1]);
    const shop = (await olga.get('resources?name=shop-db')).json().items[0];
    expect(shop).toEqual(jasmine.objectContaining({ address: 'mysql://db-1:3306', tags: ['db', 'prod'] }));
    expect((await olga.get(`resources/${shop.id}`)).json().parent.name).toBe('rack-1');
  });

  it('changes only what the text says, field by field', async () => {
    await post(FORTY, true);
    const shop = (await olga.get('resources?name=shop-db')).json().items[0];
    await olga.patch(`resources/${shop.id}`, { notes: 'by hand' }, 1);
    const plan = await post('mysql://db-2:3307 name=SHOP-DB', false);
    expect(counts(plan)).toEqual([0, 1, 0, 0]);
    expect(plan.changed[0].differences).toEqual([
      { field: 'address', before: 'mysql://db-1:3306', after: 'mysql://db-2:3307' },
    ]);
    await post('mysql://db-2:3307 name=SHOP-DB', true);
    expect((await olga.get(`resources/${shop.id}`)).json()).toEqual(
      jasmine.objectContaining({ name: 'shop-db', notes: 'by hand', tags: ['db', 'prod'], version: 3 }),
    );
  });

  it('finds a renamed resource again by its address', async () => {
    await post('mysql://db-1', true);
    const { id } = (await olga.get('resources?name=db-1')).json().items[0];
    await olga.patch(`resources/${id}`, { name: 'main database' }, 1);
    expect(counts(await post('mysql://db-1', true))).toEqual([0, 0, 1, 0]);
  });

  it('gives a host and the database on it names of their own', async () => {
    await post('db-1\nmysql://db-1', true);
    expect(await names()).toEqual(['db-1', 'db-1:3306']);
    expect(counts(await post('db-1\nmysql://db-1', true))).toEqual([0, 0, 2, 0]);
  });

  it('refuses line by line what cannot be, and takes children with their parent', async () => {
    await addResource(olga, { name: 'known', kind: 'tcp' });
    await addResource(olga, { name: 'known-host', kind: 'tcp' });
    const text = [
      'known',
      'a parent=b',
      'b parent=a',
      'c parent=nowhere',
      'd parent=c',
      'https://x name=-dash',
      'postgres://db-9',
      'mysql://root:secret@db-9',
      'e\ne',
      'f colour=red',
      'g name="open',
    ].join('\n');
    const plan = await post(text, true);
    expect(plan.added.map((one: { name: string }) => one.name)).toEqual(['e']);
    const reasons = plan.errors.map((one: { line: number; reason: string }) => `${one.line} ${one.reason}`);
    expect(reasons.length).toBe(11);
    for (const error of plan.errors) expect(error.remedy).withContext(error.reason).toBeTruthy();
    expect(JSON.stringify(plan)).not.toContain('is not known"}');
    expect(reasons.find((one: string) => one.startsWith('10 '))).toContain('line 9 already');
  });

  it('does not repeat a password that stood in an address', async () => {
    const plan = await post('mysql://root:hunter2hunter2@db-9', true);
    expect(plan.errors.length).toBe(1);
    expect(plan.errors[0].reason).not.toContain('hunter2');
  });

  for (const format of INVENTORY_FORMATS) {
    it(`writes ${format}, which read again changes nothing`, async () => {
      await post(FORTY, true);
      await addResource(olga, { name: `Anna's "box" 💾`, address: 'web-9', tags: ['all', 'v1.2'] });
      const answer = await olga.get(`resources/export?format=${format}`);
      expect(answer.statusCode).toBe(200);
      expect(answer.headers['content-disposition']).toContain('attachment');
      const again = await post(answer.body, false);
      expect(again.format).toBe(format);
      expect(counts(again)).withContext(answer.body).toEqual([0, 0, 5, 0]);
    });
  }

  it('takes six hundred at once in short transactions', async () => {
    const text = Array.from({ length: 600 }, (_, n) => `web-${n} tags=web parent=rack-${n % 20}`).join('\n');
    const racks = Array.from({ length: 20 }, (_, n) => `rack-${n}`).join('\n');
    expect(counts(await post(`${text}\n${racks}`, true))).toEqual([620, 0, 0, 0]);
    expect(counts(await post(`${text}\n${racks}`, true))).toEqual([0, 0, 620, 0]);
  });

  it('stopped half-way leaves whole resources, and the same text does the rest', async () => {
    const text = Array.from({ length: 80 }, (_, n) => `web-${n} tags=web`).join('\n');
    const write = server.store.write.bind(server.store);
    let calls = 0;
    server.store.write = (work) => ((calls += 1) > 2 ? Promise.reject(new Error('power cut')) : write(work));
    expect((await olga.post('resources/import', { text, apply: true })).statusCode).toBe(500);
    server.store.write = write;
    const before = await server.store.read.count(ResourceRow);
    expect(before).toBeGreaterThan(0);
    expect(before).toBeLessThan(80);
    expect(await server.store.read.count(ResourceTagRow)).toBe(before);
    expect(counts(await post(text, true))).toEqual([80 - before, 0, before, 0]);
  });

  it('refuses a text of two million characters, and unknown forms', async () => {
    expect((await olga.post('resources/import', { text: 'a\n'.repeat(1_000_000), apply: true })).statusCode).toBe(413);
    expect((await olga.post('resources/import', { text: 'a', apply: true, format: 'xml' })).statusCode).toBe(400);
    expect((await olga.post('resources/import', { text: 'a', apply: 'yes' })).statusCode).toBe(400);
  });
});

describe('rights on the inventory', () => {
  let server: TestServer;
  let olga: TestBrowser;
  let ben: TestBrowser;
  beforeEach(async () => {
    server = await openTestServer();
    olga = await setUpOwner(server.app);
    ben = (await signedIn(server, 'Ben', [['operator', { kind: 'tag', value: 'web' }]])).browser;
  });
  afterEach(() => server.close());

  const items = async (by: TestBrowser, query = '') => (await by.get(`resources${query}`)).json();

  it('let a list show what they reach, inherited, and count what they hide without the filters', async () => {
    const rack = await addResource(olga, { name: 'rack', tags: ['web'] });
    await addResource(olga, { name: 'below', parentId: rack.id });
    await addResource(olga, { name: 'db-1', tags: ['db'] });
    await addResource(olga, { name: 'db-2', tags: ['db'] });
    const page = await items(ben);
    expect(page.items.map((one: { name: string }) => one.name)).toEqual(['below', 'rack']);
    expect(page.hiddenByPermission).toBe(2);
    expect((await items(ben, '?q=db')).hiddenByPermission).toBe(2);
    expect((await items(ben, '?q=db')).items).toEqual([]);
    expect((await items(olga)).hiddenByPermission).toBe(0);
    expect((await ben.get('resources/tags')).json()).toEqual({ tags: [{ tag: 'web', count: 1 }] });
    expect((await ben.get('resources/export')).body).not.toContain('db-');
  });

  it('make what they do not reach not exist', async () => {
    const db = await addResource(olga, { name: 'db-1', tags: ['db'] });
    for (const [method, path, body] of [
      ['GET', '', undefined],
      ['PATCH', '', { notes: 'x' }],
      ['DELETE', '', undefined],
      ['GET', '/consequences', undefined],
    ] as const) {
      const answer = await ben.send(method, `resources/${db.id}${path}`, body, { 'if-match': '"1"' });
      expect(answer.statusCode).withContext(`${method} ${path}`).toBe(404);
    }
  });

  it('keep people from adding to, or moving to, where they have no say', async () => {
    const db = await addResource(olga, { name: 'db-1', tags: ['db'] });
    const add = (more: object) => ben.post('resources', { kind: 'host', name: 'web-9', address: 'web-9', ...more });
    expect((await add({})).statusCode).toBe(403);
    expect((await add({ tags: ['db'] })).statusCode).toBe(403);
    expect((await add({ tags: ['web'], parentId: db.id })).json()).toEqual(
      jasmine.objectContaining({ status: 400, field: 'parentId' }),
    );
    const made = await add({ tags: ['web'] });
    expect(made.statusCode).toBe(201);
    expect(made.json().may).toContain('resource.edit');
    expect((await ben.patch(`resources/${made.json().id}`, { tags: ['mine'] }, 1)).statusCode).toBe(403);
  });

  it('hold for an import line by line', async () => {
    await addResource(olga, { name: 'db-1', tags: ['db'] });
    const text = 'web-1 tags=web\nweb-2 tags=db\nweb-3 parent=web-2\nweb-4 parent=web-1\nhttps://x name=db-1';
    const { added, errors } = (await ben.post('resources/import', { text, apply: true })).json();
    expect(added.map((one: { name: string }) => one.name)).toEqual(['web-1', 'web-4']);
    expect(errors.map((one: { line: number }) => one.line)).toEqual([2, 3, 5]);
    expect((await items(olga)).items.length).toBe(3);
  });
});
