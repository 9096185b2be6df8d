import { openTestServer, type TestServer } from '../testing.js';
import { give, join, ok, setUpOwner, type TestBrowser, withToken } from './testing.js';

const day = 24 * 3_600_000;
const tagged = (value: string) => ({ kind: 'tag', value });

describe('grants', () => {
  let server: TestServer;
  let olga: TestBrowser;
  beforeEach(async () => {
    server = await openTestServer();
    olga = await setUpOwner(server.app);
  });
  afterEach(() => server.close());

  const addResource = async (name: string, tags: string[], parentId: string | null = null) =>
    ok(await olga.post('resources', { kind: 'host', name, address: name, tags, parentId })).id as string;
  const explain = async (by: TestBrowser, subject: string, action: string, resource?: string) =>
    by.get(`access/explain?subject=${subject}&action=${action}${resource ? `&resource=${resource}` : ''}`);

  it('hold from the next request on, and no longer than until they are taken away', async () => {
    const ben = await join(olga, server.app, 'Ben');
    expect((await ben.browser.get('people')).statusCode).toBe(403);
    const grant = await give(olga, ben.id, { role: 'auditor' });
    expect((await ben.browser.get('people')).statusCode).toBe(200);
    expect((await olga.delete(`grants/${grant}`)).statusCode).toBe(204);
    expect((await ben.browser.get('people')).statusCode).toBe(403);
  });

  it('end by themselves, and the same may then be given again', async () => {
    const ben = await join(olga, server.app, 'Ben', { role: 'auditor', endsAt: server.clock.now() + 60_000 });
    expect((await ben.browser.get('people')).statusCode).toBe(200);
    server.clock.advance(60_000);
    expect((await ben.browser.get('people')).statusCode).toBe(403);
    const { items } = ok(await olga.get(`grants?subject=${ben.id}`)) as { items: { ended: boolean }[] };
    expect(items[0].ended).toBeTrue();
    await give(olga, ben.id, { role: 'auditor' });
    expect((await ben.browser.get('people')).statusCode).toBe(200);
    expect((ok(await olga.get(`grants?subject=${ben.id}`)).items as unknown[]).length).toBe(1);
  });

  it('are refused with the name of the field and the way out, and nothing is given', async () => {
    const ben = await join(olga, server.app, 'Ben');
    const body = { subjectKind: 'person', subjectId: ben.id, role: 'viewer', scope: { kind: 'everything' } };
    const stranger = '00000000-0000-7000-8000-000000000000';
    const cases: [object, string][] = [
      [{ role: 'king' }, 'role'],
      [{ subjectId: stranger }, 'subjectId'],
      [{ subjectKind: 'service' }, 'subjectId'],
      [{ subjectKind: 'group' }, 'subjectKind'],
      [{ endsAt: server.clock.now() - 1 }, 'endsAt'],
      [{ scope: { kind: 'resource', value: stranger } }, 'scope.value'],
      [{ scope: { kind: 'tag', value: 'Not A Tag' } }, 'scope.value'],
      [{ scope: { kind: 'everything', value: 'x' } }, 'scope.value'],
      [{ until: 7 }, 'until'],
    ];
    for (const [wrong, field] of cases) {
      const answer = await olga.post('grants', { ...body, ...wrong });
      expect(answer.statusCode).withContext(JSON.stringify(wrong)).toBe(400);
      expect(answer.json().errors[0].field).toBe(field);
    }
    ok(await olga.post('grants', body));
    expect((await olga.post('grants', body)).json().type).toBe('conflict');
    expect((ok(await olga.get(`grants?subject=${ben.id}`)).items as unknown[]).length).toBe(1);
  });

  it('are given by nobody who holds less, and taken by nobody who could not give them', async () => {
    const adam = await join(olga, server.app, 'Adam', { role: 'administrator' });
    const webAdmin = await join(olga, server.app, 'Wendy', { role: 'administrator', scope: tagged('web') });
    const ben = await join(olga, server.app, 'Ben');
    const body = { subjectKind: 'person', subjectId: ben.id, scope: { kind: 'everything' } };
    const refused = await adam.browser.post('grants', { ...body, role: 'owner' });
    expect(refused.json()).toEqual(jasmine.objectContaining({ type: 'more-than-you-hold', missing: ['owner.edit'] }));
    expect((await adam.browser.post('grants', { ...body, role: 'administrator' })).statusCode).toBe(201);
    expect((await webAdmin.browser.post('grants', { ...body, role: 'viewer' })).json().type).toBe('more-than-you-hold');
    const onWeb = { ...body, role: 'operator', scope: tagged('web') };
    expect((await webAdmin.browser.post('grants', onWeb)).statusCode).toBe(201);
    expect((await webAdmin.browser.post('grants', { ...onWeb, scope: tagged('db') })).statusCode).toBe(403);
    const everywhere = ok(await olga.get(`grants?subject=${ben.id}&scope=everything`)).items as { id: string }[];
    expect((await webAdmin.browser.delete(`grants/${everywhere[0].id}`)).statusCode).toBe(404);
    const { id } = ok(await olga.get('session')).person as { id: string };
    const owning = ok(await olga.get(`grants?subject=${id}`)).items as { id: string }[];
    expect((await adam.browser.delete(`grants/${owning[0].id}`)).json().type).toBe('more-than-you-hold');
    expect((await ben.browser.delete(`grants/${everywhere[0].id}`)).statusCode).toBe(204);
  });

  it('are listed to whoever may see them, and the rest is counted', async () => {
    const ben = await join(olga, server.app, 'Ben', { role: 'operator', scope: tagged('web') });
    const wendy = await join(olga, server.app, 'Wendy', { role: 'administrator', scope: tagged('web') });
    const seenBy = async (browser: TestBrowser) => {
      const page = ok(await browser.get('grants')) as { items: { subjectName: string }[]; hiddenByPermission: number };
      return [page.items.map(({ subjectName }) => subjectName).sort(), page.hiddenByPermission];
    };
    expect(await seenBy(ben.browser)).toEqual([['Ben'], 2]);
    expect(await seenBy(wendy.browser)).toEqual([['Ben', 'Wendy'], 1]);
    expect(await seenBy(olga)).toEqual([['Ben', 'Olga Owner', 'Wendy'], 0]);
  });

  it('on a resource reach what lies below it, and what is foreign is not there', async () => {
    const rack = await addResource('rack-1', []);
    const host = await addResource('host-1', [], rack);
    const other = await addResource('host-2', ['web']);
    const ben = await join(olga, server.app, 'Ben', { role: 'viewer', scope: { kind: 'resource', value: rack } });
    expect((await ben.browser.get(`resources/${host}`)).statusCode).toBe(200);
    expect((await ben.browser.get(`resources/${other}`)).statusCode).toBe(404);
    expect((await ben.browser.delete(`resources/${host}`)).statusCode).toBe(403);
    const denied = await server.store.read.query("SELECT * FROM audit_entry WHERE result = 'denied'");
    expect(denied.length).toBe(2);
    expect(denied.map((row: { actorName: string }) => row.actorName)).toEqual(['Ben', 'Ben']);
  });

  it('on a resource go with it, which is said before', async () => {
    const db = await addResource('db-1', []);
    const ben = await join(olga, server.app, 'Ben', { role: 'viewer', scope: { kind: 'resource', value: db } });
    expect((await olga.get(`resources/${db}/consequences`)).body).toContain('1 grant on it ends');
    const read = await olga.get(`resources/${db}`);
    const gone = await olga.delete(`resources/${db}`, { 'if-match': read.headers.etag as string });
    expect(gone.statusCode).toBe(204);
    expect(ok(await olga.get(`grants?subject=${ben.id}`)).total).toBe(0);
  });

  it('are explained: which one allows, or which one is missing and who can give it', async () => {
    const db = await addResource('db-1', ['db']);
    const ben = await join(olga, server.app, 'Ben', { role: 'operator', scope: tagged('web') });
    const adam = await join(olga, server.app, 'Adam', { role: 'administrator' });
    const no = ok(await explain(olga, ben.id, 'backup.restore', db));
    expect(no).toEqual(
      jasmine.objectContaining({
        allowed: false,
        sentence: 'no: Ben has Operator on tag:web; db-1 is tagged db. Backup operator on db-1 would allow it.',
        because: null,
      }),
    );
    expect((no.canBeGivenBy as { name: string }[]).map(({ name }) => name)).toEqual(['Adam', 'Olga Owner']);
    const grant = await give(adam.browser, ben.id, { role: 'backup-operator', scope: { kind: 'resource', value: db } });
    const yes = ok(await explain(olga, ben.id, 'backup.restore', db));
    expect(yes.because).toEqual(jasmine.objectContaining({ id: grant, role: 'backup-operator' }));
    expect(yes.sentence).toBe('yes: Ben has Backup operator on db-1');
    ok(await olga.post(`people/${ben.id}/disable`));
    const disabled = ok(await explain(olga, ben.id, 'backup.restore', db));
    expect(disabled).toEqual(
      jasmine.objectContaining({ allowed: false, sentence: 'no: Ben is disabled', missing: null }),
    );
    const lacks = ok(await explain(olga, ben.id, 'resource.edit', db));
    expect([lacks.allowed, lacks.sentence, lacks.missing !== null]).toEqual([false, 'no: Ben is disabled', true]);
  });

  it('are explained to oneself, and about others only to who may see grants', async () => {
    const ben = await join(olga, server.app, 'Ben');
    const carl = await join(olga, server.app, 'Carl');
    const db = await addResource('db-1', []);
    expect(ok(await explain(ben.browser, ben.id, 'person.edit')).sentence).toBe(
      'no: Ben has no role. Administrator on everything would allow it.',
    );
    expect((await explain(ben.browser, carl.id, 'person.edit')).statusCode).toBe(403);
    expect((await explain(ben.browser, carl.id, 'backup.run', db)).statusCode).toBe(404);
    expect((await explain(olga, ben.id, 'fly')).json().errors[0].field).toBe('action');
  });

  it('say in a denial what is missing', async () => {
    const ben = await join(olga, server.app, 'Ben', { role: 'viewer' });
    const answer = (await ben.browser.get('people')).json();
    expect(answer.detail).toBe('no: Ben has Viewer on everything. Auditor on everything would allow it.');
    expect(answer.permission).toBe('person.read');
  });
});

describe('tokens', () => {
  let server: TestServer;
  let olga: TestBrowser;
  beforeEach(async () => {
    server = await openTestServer();
    olga = await setUpOwner(server.app);
  });
  afterEach(() => server.close());

  const make = async (by: TestBrowser, body: object) =>
    ok(await by.post('me/tokens', { name: 'script', ...body })) as { token: string; id: string; expiresAt: number };

  it('are shown once, kept as a hash, and act for their owner without cookie or CSRF token', async () => {
    const { token, expiresAt } = await make(olga, {});
    expect(token).toMatch(/^hfp_[0-9A-Za-z]{36}$/);
    expect(expiresAt).toBe(server.clock.now() + 90 * day);
    const script = withToken(server.app, token);
    expect((await script('GET', 'me')).json().name).toBe('Olga Owner');
    expect((await script('POST', 'people', { name: 'Ben', email: 'ben@example.org' })).statusCode).toBe(201);
    const listed = await olga.get('me/tokens');
    expect(listed.body).not.toContain(token);
    expect(listed.json().items[0].lastUsedAt).toBe(server.clock.now());
    expect(JSON.stringify(await server.store.read.query('SELECT * FROM access_token'))).not.toContain(token);
    expect(JSON.stringify(await server.store.read.query('SELECT * FROM audit_entry'))).not.toContain(token);
  });

  it('carry only their scopes, and never more than their owner holds at that moment', async () => {
    const ben = await join(olga, server.app, 'Ben', { role: 'auditor' });
    const { token } = await make(ben.browser, { scopes: ['person.read'] });
    const script = withToken(server.app, token);
    expect((await script('GET', 'people')).statusCode).toBe(200);
    const denied = await script('GET', 'system');
    expect(denied.json().detail).toContain('this token does not carry system.read');
    const { items } = ok(await olga.get(`grants?subject=${ben.id}`)) as { items: { id: string }[] };
    ok(await olga.delete(`grants/${items[0].id}`));
    expect((await script('GET', 'people')).statusCode).toBe(403);
    expect((await ben.browser.post('me/tokens', { name: 'x', scopes: ['person.read'] })).json().field).toBe('scopes');
  });

  it('cannot make tokens or change passwords, but end sessions', async () => {
    const { token } = await make(olga, {});
    const script = withToken(server.app, token);
    expect((await script('POST', 'me/tokens', { name: 'more' })).statusCode).toBe(403);
    expect((await script('POST', 'me/password', { current: 'x', password: 'y' })).statusCode).toBe(403);
    expect((await script('DELETE', 'me/sessions')).json()).toEqual({ ended: 1 });
    expect((await olga.get('session')).statusCode).toBe(401);
  });

  it('stop at their end, when revoked, and from a foreign address', async () => {
    const { token, id } = await make(olga, {
      addresses: ['10.1.0.0/16', '192.0.2.7'],
      expiresAt: server.clock.now() + day,
    });
    const from = async (address: string) => (await withToken(server.app, token, address)('GET', 'me')).statusCode;
    expect([await from('10.1.2.3'), await from('192.0.2.7'), await from('10.2.0.1')]).toEqual([200, 200, 401]);
    expect(await from('::ffff:10.1.2.3')).toBe(200);
    server.clock.advance(day);
    expect(await from('10.1.2.3')).toBe(401);
    ok(await olga.post('session', { email: 'olga@example.org', password: 'seven quiet lanterns' }));
    const second = await make(olga, {});
    expect((await olga.delete(`me/tokens/${second.id}`)).statusCode).toBe(204);
    expect((await withToken(server.app, second.token)('GET', 'me')).statusCode).toBe(401);
    expect((await olga.delete(`me/tokens/${id}x`)).statusCode).toBe(404);
  });

  it('are refused when mistyped, unknown, or sent with the wrong scheme', async () => {
    const { token } = await make(olga, {});
    for (const authorization of [
      `Bearer ${token.slice(0, -1)}_`,
      `Basic ${token}`,
      'Bearer',
      `Bearer hfp_${'a'.repeat(36)}`,
    ]) {
      const answer = await server.app.inject({ url: '/api/v1/me', headers: { authorization } });
      expect(answer.statusCode).withContext(authorization).toBe(401);
    }
  });

  it('are refused a bad scope, address or end by the name of the field', async () => {
    const cases: [object, string][] = [
      [{ scopes: ['fly'] }, 'scopes.0'],
      [{ scopes: [] }, 'scopes'],
      [{ addresses: ['10.0.0.0/99'] }, 'addresses'],
      [{ addresses: ['everywhere'] }, 'addresses'],
      [{ expiresAt: server.clock.now() }, 'expiresAt'],
      [{ expiresAt: server.clock.now() + 400 * day }, 'expiresAt'],
    ];
    for (const [body, field] of cases) {
      const answer = await olga.post('me/tokens', { name: 'x', ...body });
      expect(answer.json().errors?.[0].field).withContext(JSON.stringify(body)).toBe(field);
    }
    expect(ok(await olga.get('me/tokens')).total).toBe(0);
  });

  it('of a service account act with its grants, may be open-ended, and end with it', async () => {
    const account = ok(await olga.post('service-accounts', { name: 'prometheus', purpose: 'scrapes' })).id as string;
    expect((await olga.post('service-accounts', { name: 'prometheus' })).json().field).toBe('name');
    const wanted = { name: 'scrape', scopes: ['metrics.read'] };
    const { token, expiresAt } = ok(await olga.post(`service-accounts/${account}/tokens`, wanted)) as {
      token: string;
      expiresAt: number | null;
    };
    expect(token).toMatch(/^hfs_/);
    expect(expiresAt).toBeNull();
    const scrape = () =>
      server.app.inject({ url: '/metrics', headers: { authorization: `Bearer ${token}` } }).then((a) => a.statusCode);
    expect(await scrape()).toBe(403);
    await give(olga, account, { role: 'auditor' }, 'service');
    expect(await scrape()).toBe(200);
    const text = (await server.app.inject({ url: '/metrics', headers: { authorization: `Bearer ${token}` } })).body;
    expect(text).toContain('holdfast_token_expiry_timestamp_seconds');
    expect((await withToken(server.app, token)('GET', 'people')).statusCode).toBe(403);
    expect((await withToken(server.app, token)('GET', 'me')).json()).toEqual(
      jasmine.objectContaining({ kind: 'service', name: 'prometheus' }),
    );
    expect((ok(await olga.get('service-accounts')).items as { tokens: object[] }[])[0].tokens.length).toBe(1);
    expect((await olga.delete(`service-accounts/${account}`)).statusCode).toBe(204);
    expect(await scrape()).toBe(401);
    expect((ok(await olga.get(`grants?subject=${account}`)).items as unknown[]).length).toBe(0);
  });

  it('of a service account that holds more are not made by who holds less', async () => {
    const account = ok(await olga.post('service-accounts', { name: 'root-bot' })).id as string;
    await give(olga, account, { role: 'owner' }, 'service');
    const adam = await join(olga, server.app, 'Adam', { role: 'administrator' });
    const answer = await adam.browser.post(`service-accounts/${account}/tokens`, { name: 'mine' });
    expect(answer.json().type).toBe('more-than-you-hold');
    expect((await adam.browser.delete(`service-accounts/${account}`)).json().type).toBe('more-than-you-hold');
  });
});
