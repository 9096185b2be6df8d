import { openTestServer, type TestServer } from '../testing.js';
import { addPerson } from './persistence/people.store.js';
import { newPerson } from './application/new-person.js';
import { SetUp } from './application/set-up.js';
import { RecoverOwner } from './application/recover-owner.js';
import { join, ok, owner, passwordOf, setUpOwner, TestBrowser, withToken } from './testing.js';

const hour = 3_600_000;

describe('people', () => {
  let server: TestServer;
  let olga: TestBrowser;
  beforeEach(async () => {
    server = await openTestServer();
    olga = await setUpOwner(server.app);
  });
  afterEach(() => server.close());

  const audited = (action: string) =>
    server.store.read.query<Record<string, string>[]>('SELECT * FROM audit_entry WHERE action = ? ORDER BY at', [
      action,
    ]);
  const link = (answer: Record<string, unknown>) => (answer.inviteLink as string).split('#')[1];

  it('come in by a one-use link that names them, and can do nothing until given a role', async () => {
    const invited = ok(await olga.post('people', { name: 'Ben', email: 'Ben@Example.org' }));
    expect(invited.inviteLink).toMatch(/^http:\/\/localhost(:80)?\/invite#\w{32}$/);
    const ben = new TestBrowser(server.app);
    expect(ok(await ben.get(`invites/${link(invited)}`))).toEqual({ email: 'ben@example.org', name: 'Ben' });
    expect(ok(await ben.post(`invites/${link(invited)}`, { password: passwordOf('Ben') })).permissions).toEqual([]);
    expect((await ben.get('people')).statusCode).toBe(403);
    expect((await new TestBrowser(server.app).get(`invites/${link(invited)}`)).json().type).toBe('link-gone');
    expect((await audited('person.joined'))[0]).toEqual(
      jasmine.objectContaining({ actorName: 'Ben', subjectName: 'Ben' }),
    );
  });

  it('find their link gone after 24 hours, or when a newer one was made', async () => {
    const first = ok(await olga.post('people', { name: 'Ben', email: 'ben@example.org' }));
    const second = ok(await olga.post(`people/${(first.person as { id: string }).id}/invite`));
    const ben = new TestBrowser(server.app);
    expect((await ben.get(`invites/${link(first)}`)).statusCode).toBe(410);
    server.clock.advance(24 * hour);
    expect((await ben.post(`invites/${link(second)}`, { password: passwordOf('Ben') })).statusCode).toBe(410);
  });

  it('are one person when the link is used twice at the same moment', async () => {
    const invited = ok(await olga.post('people', { name: 'Ben', email: 'ben@example.org' }));
    const answers = await Promise.all(
      [1, 2].map(() => new TestBrowser(server.app).post(`invites/${link(invited)}`, { password: passwordOf('Ben') })),
    );
    expect(answers.map((answer) => answer.statusCode).sort()).toEqual([200, 410]);
  });

  it('are refused twice with the same address, whatever its case, by field and remedy', async () => {
    await join(olga, server.app, 'Ben');
    const again = await olga.post('people', { name: 'Other', email: 'BEN@example.org' });
    expect(again.statusCode).toBe(409);
    expect(again.json()).toEqual(jasmine.objectContaining({ field: 'email', remedy: jasmine.any(String) }));
  });

  it('are edited with the version that was read, else nothing is done', async () => {
    const ben = await join(olga, server.app, 'Ben');
    const { version } = ok(await olga.get(`people/${ben.id}`)) as { version: number };
    expect((await olga.send('PATCH', `people/${ben.id}`, { name: 'X' }, {})).statusCode).toBe(428);
    expect((await olga.patch(`people/${ben.id}`, { name: 'X' }, version - 1)).statusCode).toBe(412);
    const edited = await olga.patch(`people/${ben.id}`, { name: 'Benedikt' }, version);
    expect(edited.headers.etag).toBe(`"${version + 1}"`);
    expect(ok(edited).name).toBe('Benedikt');
    expect((ok(await olga.get('people?q=bened')).items as unknown[]).length).toBe(1);
    expect((ok(await olga.get('people?q=zzz')).items as unknown[]).length).toBe(0);
  });

  it('lose sessions, tokens and links at once when disabled, and get none of them back when enabled', async () => {
    const ben = await join(olga, server.app, 'Ben', { role: 'viewer' });
    const { token } = ok(await ben.browser.post('me/tokens', { name: 'laptop' })) as { token: string };
    const script = withToken(server.app, token);
    expect((await script('GET', 'me')).statusCode).toBe(200);
    const means = ok(await olga.get(`people/${ben.id}/consequences`));
    expect(means).toEqual(jasmine.objectContaining({ sessions: 1, tokens: 1, grants: 1, lastOwner: false }));
    expect(ok(await olga.post(`people/${ben.id}/disable`)).status).toBe('disabled');
    expect((await ben.browser.get('session')).statusCode).toBe(401);
    expect((await script('GET', 'me')).statusCode).toBe(401);
    const ben2 = new TestBrowser(server.app);
    const signIn = () => ben2.post('session', { email: 'ben@example.org', password: passwordOf('Ben') });
    expect((await signIn()).json().type).toBe('wrong-credentials');
    expect((await olga.post(`people/${ben.id}/invite`)).json().type).toBe('wrong-state');
    expect(ok(await olga.post(`people/${ben.id}/enable`)).status).toBe('active');
    expect((await script('GET', 'me')).statusCode).toBe(401);
    expect((await ben.browser.get('session')).statusCode).toBe(401);
    expect(ok(await signIn()).permissions).toContain('resource.read');
    expect((await audited('person.disabled')).length).toBe(1);
  });

  it('are gone with their grants when deleted, and their address is free again', async () => {
    const ben = await join(olga, server.app, 'Ben', { role: 'viewer' });
    expect((await olga.delete(`people/${ben.id}`)).statusCode).toBe(204);
    expect((await olga.get(`people/${ben.id}`)).statusCode).toBe(404);
    expect((ok(await olga.get(`grants?subject=${ben.id}`)).items as unknown[]).length).toBe(0);
    expect((await olga.post('people', { name: 'Ben', email: 'ben@example.org' })).statusCode).toBe(201);
  });

  it('are disabled, deleted and given links only by someone who just confirmed the password', async () => {
    const ben = await join(olga, server.app, 'Ben');
    server.clock.advance(11 * 60_000);
    for (const answer of [
      await olga.post(`people/${ben.id}/disable`),
      await olga.delete(`people/${ben.id}`),
      await olga.post(`people/${ben.id}/invite`),
    ])
      expect(answer.json().type).toBe('step-up-required');
    ok(await olga.post('session/step-up', { password: owner.password }));
    expect((await olga.post(`people/${ben.id}/disable`)).statusCode).toBe(200);
  });

  it('cannot be touched by someone who holds less than they do', async () => {
    const { id } = (ok(await olga.get('session')).person ?? {}) as { id: string };
    const adam = await join(olga, server.app, 'Adam', { role: 'administrator' });
    const version = ok(await olga.get(`people/${id}`)).version as number;
    for (const answer of [
      await adam.browser.post(`people/${id}/invite`),
      await adam.browser.post(`people/${id}/disable`),
      await adam.browser.delete(`people/${id}`),
      await adam.browser.patch(`people/${id}`, { email: 'adam2@example.org' }, version),
    ]) {
      expect(answer.statusCode).toBe(403);
      expect(answer.json().type).toBe('more-than-you-hold');
      expect(answer.json().detail).toContain('Owner on everything');
    }
    expect(ok(await olga.get(`people/${id}`)).email).toBe(owner.email);
  });

  it('always include an Owner: the last one can neither leave, nor be disabled, nor lose the role', async () => {
    const { id } = ok(await olga.get('session')).person as { id: string };
    expect((await olga.post(`people/${id}/disable`)).json().type).toBe('wrong-state');
    const grants = ok(await olga.get(`grants?subject=${id}`)).items as { id: string }[];
    expect((await olga.delete(`grants/${grants[0].id}`)).json().type).toBe('last-owner');
    const temporary = await join(olga, server.app, 'Tim', { role: 'owner', endsAt: server.clock.now() + hour });
    expect((await temporary.browser.post(`people/${id}/disable`)).json().type).toBe('last-owner');
    expect(ok(await temporary.browser.get(`people/${id}/consequences`)).lastOwner).toBeTrue();
    const second = await join(olga, server.app, 'Oskar', { role: 'owner' });
    expect((await second.browser.post(`people/${id}/disable`)).statusCode).toBe(200);
  });

  it('keep one Owner when two of them take each other out at the same moment', async () => {
    const { id } = ok(await olga.get('session')).person as { id: string };
    const oskar = await join(olga, server.app, 'Oskar', { role: 'owner' });
    const answers = await Promise.all([
      oskar.browser.post(`people/${id}/disable`),
      olga.post(`people/${oskar.id}/disable`),
    ]);
    const statuses = answers.map((answer) => answer.statusCode);
    expect(statuses.filter((status) => status === 200).length)
      .withContext(statuses.join())
      .toBe(1);
  });

  it('see and end their own sessions, and an administrator anyone’s', async () => {
    const ben = await join(olga, server.app, 'Ben');
    const phone = new TestBrowser(server.app);
    ok(await phone.post('session', { email: 'ben@example.org', password: passwordOf('Ben') }));
    const sessions = ok(await ben.browser.get('me/sessions')).items as { id: string; current: boolean }[];
    expect(sessions.map(({ current }) => current).sort()).toEqual([false, true]);
    expect(JSON.stringify(sessions)).not.toContain('secret');
    const other = sessions.find(({ current }) => !current)!;
    expect((await ben.browser.delete(`me/sessions/${other.id}`)).statusCode).toBe(204);
    expect((await phone.get('session')).statusCode).toBe(401);
    ok(await phone.post('session', { email: 'ben@example.org', password: passwordOf('Ben') }));
    expect(ok(await ben.browser.delete('me/sessions')).ended).toBe(1);
    expect((await ben.browser.get('session')).statusCode).toBe(200);
    expect(ok(await olga.delete(`people/${ben.id}/sessions`)).ended).toBe(1);
    expect((await ben.browser.get('session')).statusCode).toBe(401);
    const own = ok(await olga.get('me/sessions')).items as { id: string }[];
    const carl = await join(olga, server.app, 'Carl');
    expect((await carl.browser.delete(`me/sessions/${own[0].id}`)).statusCode).toBe(404);
  });

  it('change their password with the present one; their other sessions end and this one stays', async () => {
    const ben = await join(olga, server.app, 'Ben');
    const phone = new TestBrowser(server.app);
    ok(await phone.post('session', { email: 'ben@example.org', password: passwordOf('Ben') }));
    const change = (current: string, password: string) => ben.browser.post('me/password', { current, password });
    expect((await change('wrong', 'green kettles sing at noon')).json().field).toBe('current');
    expect((await change(passwordOf('Ben'), 'ben@example.org-ben')).json().errors[0].field).toBe('password');
    expect(ok(await change(passwordOf('Ben'), 'green kettles sing at noon')).ended).toBe(1);
    expect((await phone.get('session')).statusCode).toBe(401);
    expect((await ben.browser.get('session')).statusCode).toBe(200);
    const again = await phone.post('session', { email: 'ben@example.org', password: 'green kettles sing at noon' });
    expect(again.statusCode).toBe(200);
  });

  it('change their own profile and nothing else about themselves', async () => {
    const ben = await join(olga, server.app, 'Ben');
    const me = ok(await ben.browser.get('me'));
    const edited = ok(
      await ben.browser.patch('me', { theme: 'dark', timeZone: 'Europe/Vienna' }, me.version as number),
    );
    expect(edited).toEqual(jasmine.objectContaining({ theme: 'dark', timeZone: 'Europe/Vienna', name: 'Ben' }));
    const version = edited.version as number;
    expect((await ben.browser.patch('me', { timeZone: 'Mars/Olympus' }, version)).json().errors[0].field).toBe(
      'timeZone',
    );
    expect((await ben.browser.patch('me', { email: 'x@example.org' }, version)).json().errors[0].field).toBe('email');
    expect((await ben.browser.patch('me', { status: 'active' }, version)).statusCode).toBe(400);
  });

  it('are never shown with their password’s hash', async () => {
    const ben = await join(olga, server.app, 'Ben');
    for (const path of ['people', `people/${ben.id}`, 'session', 'me'])
      expect((await olga.get(path)).body)
        .withContext(path)
        .not.toMatch(/argon2|passwordHash/);
  });

  it('get a way back in from the host, which is audited and tells everyone', async () => {
    const { id } = ok(await olga.get('session')).person as { id: string };
    const { path, name } = await server.app.get(RecoverOwner).recover('OLGA@example.org');
    expect(name).toBe(owner.name);
    const back = new TestBrowser(server.app);
    const joined = await back.post(`invites/${path.split('#')[1]}`, { password: 'green kettles sing at noon' });
    expect(ok(joined).permissions).toContain('owner.edit');
    expect((await olga.get('session')).statusCode).toBe(401);
    expect((await audited('access.recovered')).length).toBe(1);
    const events = await server.store.read.query("SELECT * FROM event_log WHERE type = 'access.recovered'");
    expect(events[0].subjectId).toBe(id);
    await expectAsync(server.app.get(RecoverOwner).recover('nobody@example.org')).toBeRejectedWithError(/not found/);
    await expectAsync(server.app.get(SetUp).issueSetupLink()).toBeRejected();
  });

  it('write nothing when the change is refused at its last step', async () => {
    const before = await server.store.read.query('SELECT COUNT(*) AS count FROM audit_entry');
    await join(olga, server.app, 'Ben');
    const between = await server.store.read.query('SELECT COUNT(*) AS count FROM audit_entry');
    await olga.post('people', { name: 'Other', email: 'ben@example.org' });
    expect(Number(between[0].count)).toBeGreaterThan(Number(before[0].count));
    expect(await server.store.read.query('SELECT COUNT(*) AS count FROM audit_entry')).toEqual(between);
  });

  it('refuse bad input by field, and nothing is half done', async () => {
    const cases: [object | string, string][] = [
      [{ name: 'A', email: 'a@example.org', role: 'owner' }, 'role'],
      [{ name: 'A' }, 'email'],
      [{ name: 7, email: 'a@example.org' }, 'name'],
      [{ name: 'A\nB', email: 'a@example.org' }, 'name'],
      [{ name: 'x'.repeat(10_000), email: 'a@example.org' }, 'name'],
      [{ name: 'A', email: 'not an address' }, 'email'],
      ['{"name":', 'body'],
    ];
    for (const [body, field] of cases) {
      const answer = await olga.post('people', body);
      expect(answer.statusCode).withContext(JSON.stringify(body).slice(0, 60)).toBe(400);
      expect(answer.json().errors[0].field).toBe(field);
    }
    expect(ok(await olga.get('people')).total).toBe(1);
    const odd = ok(await olga.post('people', { name: 'O’Neil "Ö" 🦊', email: 'fox@example.org' }));
    expect((odd.person as { name: string }).name).toBe('O’Neil "Ö" 🦊');
    expect((await olga.get(`people/${'x'.repeat(150)}`)).statusCode).toBe(404);
    expect((await olga.get(`people/${encodeURIComponent("' OR 1=1 --")}`)).statusCode).toBe(404);
  });
});

describe('ten thousand people', () => {
  let server: TestServer;
  let olga: TestBrowser;
  beforeAll(async () => {
    server = await openTestServer();
    olga = await setUpOwner(server.app);
    for (let batch = 0; batch < 20; batch++)
      await server.store.write(async (tx) => {
        for (let i = batch * 500; i < (batch + 1) * 500; i++)
          await addPerson(tx, {
            ...newPerson(`Person ${String(i).padStart(5, '0')} Unit${i % 40}`, `p${i}@example.org`, i),
            status: i % 10 === 0 ? 'disabled' : 'active',
            lastSeenAt: (i * 7919) % 10_007,
          });
      });
  });
  afterAll(() => server.close());

  interface PeoplePage {
    items: { name: string; email: string; lastSeenAt: number | null; createdAt: number }[];
    next: string | null;
    total: number;
  }
  const page = async (query: string) => ok(await olga.get(`people?${query}`)) as unknown as PeoplePage;

  it('are walked page by page in any order without a gap or a repeat', async () => {
    for (const sort of ['name', '-name', 'email', 'lastSeenAt', '-lastSeenAt', '-createdAt']) {
      const seen = new Set<string>();
      let after: string | null = '';
      while (after !== null) {
        const got: PeoplePage = await page(`limit=200&sort=${sort}&status=active${after ? `&after=${after}` : ''}`);
        for (const { email } of got.items) seen.add(email);
        after = got.next;
      }
      expect(seen.size).withContext(sort).toBe(9001);
    }
  });

  it('are sorted as asked', async () => {
    const { items } = await page('limit=200&sort=-lastSeenAt');
    const times = items.map(({ lastSeenAt }) => lastSeenAt ?? 0);
    expect(times).toEqual([...times].sort((a, b) => b - a));
  });

  it('are found by the beginning of any word or by the address', async () => {
    expect((await page('q=unit7')).total).toBe(250);
    expect((await page('q=unit7%20person%2000007')).total).toBe(1);
    expect((await page('q=p4711@example.org')).items.map(({ email }) => email)).toEqual(['p4711@example.org']);
    expect((await page('q=%25')).total).toBe(10_001);
    expect((await page('q=nobody')).total).toBe(0);
  });

  it('cost no page more than a moment', async () => {
    const deep = (await page('limit=200&sort=name')).next!;
    for (const query of [
      '',
      'sort=-lastSeenAt',
      'q=unit7',
      'q=p',
      'status=disabled&sort=-createdAt',
      `sort=name&after=${deep}`,
    ]) {
      const took: number[] = [];
      for (let i = 0; i < 3; i++) {
        const from = performance.now();
        await page(`limit=50&${query}`);
        took.push(performance.now() - from);
      }
      // 300 ms are promised and measured by bench/people; what else runs on the machine makes it several times as long.
      expect(Math.min(...took))
        .withContext(query)
        .toBeLessThan(3_000);
    }
  });

  it('refuse a cursor, a sort or a limit that is none', async () => {
    for (const query of ['after=nonsense', 'sort=password', 'limit=0', 'limit=201', 'unknown=1'])
      expect((await olga.get(`people?${query}`)).statusCode)
        .withContext(query)
        .toBe(400);
  });
});
