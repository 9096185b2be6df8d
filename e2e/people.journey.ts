import type { Page } from 'playwright-core';
import { connect, Refused } from '../ops/client/index.js';
import { startHoldfast, until, type LabHoldfast } from '../ops/lab/index.js';
import { Visitor } from './support/browser.js';
import { becomeOwner, owner, signedIn, type Someone } from './support/owner.js';

const ben = { email: 'ben@example.com', password: 'seven green bicycles in may' };

describe('people', () => {
  let holdfast: LabHoldfast;
  let anna: Someone;
  let visitor: Visitor;
  let link: string;

  beforeAll(async () => {
    holdfast = await startHoldfast();
    anna = await becomeOwner(holdfast);
    await anna.cli.say('resource', 'add', 'tcp://127.0.0.1:9', '--name', 'web-1', '--tag', 'web');
    await anna.cli.say('resource', 'add', 'tcp://127.0.0.1:10', '--name', 'db-1', '--tag', 'db');
    visitor = await Visitor.open({ url: holdfast.url, expected: [/status of 401/] });
  });

  afterAll(async () => {
    await visitor?.close();
    anna?.api.close();
    await holdfast?.stop();
  });

  it('invites a person with a role on one tag, without a mail server', async () => {
    const invited = await anna.cli.ask<{ inviteLink: string }>(
      ...['people', 'invite', ben.email, '--name', 'Ben', '--role', 'operator', '--on', 'tag:web'],
    );
    link = invited.inviteLink;
    expect(link).toContain(new URL(holdfast.url).port);
  });

  it('lets them choose a password by the link, once', async () => {
    const { pathname, hash } = new URL(link);
    await visitor.visit(pathname + hash);
    expect(await visitor.accessibility()).toEqual([]);
    await visitor.page.getByLabel('Password').fill(ben.password);
    await visitor.page.getByRole('button', { name: 'Join Holdfast' }).click();
    await visitor.page.waitForURL((url) => url.pathname === '/');
    await visitor.settled();
    const secret = hash.slice(1) || pathname.split('/').at(-1)!;
    const again = await fetch(`${holdfast.url}/api/v1/invites/${encodeURIComponent(secret)}`);
    expect(again.status).toBe(410);
  });

  it('shows them what they were given, and says that there is more', async () => {
    const { cli } = await signedIn(holdfast.url, ben);
    const list = await cli.ask<{ items: { name: string }[]; hiddenByPermission: number }>('resource', 'list');
    expect(list.items.map(({ name }) => name)).toEqual(['web-1']);
    expect(list.hiddenByPermission).toBeGreaterThan(0);
    await visitor.visit('/resources');
    await visitor.page.getByText('web-1').first().waitFor();
    expect(await visitor.page.getByText('db-1').count()).toBe(0);
  });

  it('explains a no with the grant that is missing and who can give it', async () => {
    const { code, out } = await anna.cli.run(['access', 'explain', ben.email, 'backup.restore', 'db-1']);
    expect(code).toBe(13);
    expect(out).toMatch(/^no: Ben has Operator on tag:web; db-1 is tagged db\. .+ would allow it\.$/m);
    expect(out).toContain('can give it: Anna Berg');
  });

  it('makes a grant count on the next request, and takes it away the same', async () => {
    const someone = await signedIn(holdfast.url, ben);
    const granted = await anna.cli.ask<{ id: string }>('grant', 'add', ben.email, '--role', 'viewer', '--on', 'tag:db');
    const names = async () => (await someone.api.get('/api/v1/resources')).items.map(({ name }) => name);
    expect(await names()).toEqual(['db-1', 'web-1']);
    await anna.cli.say('grant', 'remove', granted.id);
    expect(await names()).toEqual(['web-1']);
    someone.api.close();
  });

  it('ends page, session, token and stream by disabling', async () => {
    const someone = await signedIn(holdfast.url, ben);
    const means = await anna.api.get('/api/v1/people', { query: { q: ben.email } });
    const { id } = means.items[0];
    const consequences = await anna.api.get('/api/v1/people/{id}/consequences', { path: { id } });
    expect(consequences.sentences.length).toBeGreaterThan(0);
    const stream = someone.api.follow('/api/v1/events', { timeoutMs: 150_000 });
    const streamEnded = drained(stream);
    await visitor.visit('/resources');

    await anna.cli.say('people', 'disable', ben.email, '--yes');
    await until('the token is refused', () => refused(someone.token));
    await streamEnded;
    await visitor.page
      .getByText(/Sign in/)
      .first()
      .waitFor();
    expect(await refused(someone.token)).toBeTrue();
    someone.api.close();
  });

  it('tells a disabled person no more than a stranger', async () => {
    const answers = await Promise.all(
      [ben.email, 'nobody@example.com'].map(async (email) => {
        const response = await fetch(`${holdfast.url}/api/v1/session`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', origin: holdfast.url },
          body: JSON.stringify({ email, password: ben.password }),
        });
        const { type, title, detail } = (await response.json()) as Record<string, string>;
        return { status: response.status, type, title, detail };
      }),
    );
    expect(answers[0]).toEqual(answers[1]);
  });

  it('keeps the last owner from being locked out', async () => {
    const { code, err } = await anna.cli.run(['people', 'disable', 'anna@example.com', '--yes']);
    expect(code).not.toBe(0);
    expect(err).toMatch(/yourself|owner/i);
  });

  it('are found, given a role, explained, disabled and deleted by click alone', async () => {
    const desk = await Visitor.open({ url: holdfast.url, expected: [/status of 401/] });
    try {
      await desk.signIn(owner);
      await manageCarla(desk.page, () => desk.settled());
      expect(desk.trouble()).toEqual([]);
    } finally {
      await desk.close();
    }
    const { items } = await anna.api.get('/api/v1/people', { query: { q: 'carla' } });
    expect(items).toEqual([]);
  });

  it('has written all of it down, provably', async () => {
    const sealed = () => anna.cli.run(['audit', 'verify']);
    await until('the audit trail is sealed', async () => (await sealed()).out.startsWith('intact'), 90_000, 250);
    const entries = await anna.cli.ask<{ items: { action: string; result: string }[] }>('audit', 'list');
    const actions = entries.items.map(({ action }) => action);
    expect(actions).toEqual(jasmine.arrayContaining(['person.disabled', 'person.invited']));
    expect(JSON.stringify(entries)).not.toContain(ben.password);
  });

  it('makes no page complain', () => expect(visitor.trouble()).toEqual([]));

  async function refused(token: string): Promise<boolean> {
    const api = connect({ url: holdfast.url, token });
    try {
      await api.get('/api/v1/me');
      return false;
    } catch (error) {
      return error instanceof Refused && error.problem.status === 401;
    } finally {
      api.close();
    }
  }
});

/** Everything that an administrator does with a person, on the pages of Access; `settled` waits for a page's content. */
async function manageCarla(page: Page, settled: () => Promise<void>): Promise<void> {
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
  const choose = (label: string, option: string) => page.getByLabel(label, { exact: true }).selectOption(option);
  const row = (text: string) => page.getByRole('row').filter({ hasText: text });

  await page.goto('/access');
  await press('Invite a person…');
  await page.getByLabel('Name', { exact: true }).fill('Carla');
  await page.getByLabel('E-mail', { exact: true }).fill('carla@example.com');
  await press('Make the invitation');
  await page.getByRole('heading', { name: 'Hand Carla this link' }).waitFor();
  await press('Done');

  await page.getByLabel('Search people').fill('carl');
  await row('Anna Berg').waitFor({ state: 'detached' });
  await row('Carla').getByRole('link').click();
  await page.getByRole('heading', { name: /^Carla/ }).waitFor();
  await press('Give a role…');
  await choose('Role', 'operator');
  await choose('On', 'tag');
  await page.getByLabel('Tag', { exact: true }).fill('web');
  await press('Give Operator');
  await row('tag:web').waitFor();

  await page.getByRole('link', { name: 'Explain what Carla may do' }).click();
  await choose('do', 'backup.restore');
  await page.getByLabel('on', { exact: true }).selectOption({ label: 'db-1' });
  await press('Explain');
  await page.getByText('What would be enough').waitFor();
  await press('Give it for 2 hours…');
  await page.getByRole('button', { name: /^Give (?!it)/ }).click();
  await page.getByText('What would be enough').waitFor({ state: 'detached' });
  await page.getByText('has not accepted the invitation yet').waitFor();
  await page.locator('a[aria-current=page]', { hasText: 'Explain' }).waitFor();

  await page.goto('/access/roles');
  const operator = page.getByRole('group').filter({ has: page.getByText('Operator', { exact: true }) });
  await operator.getByText('Operator', { exact: true }).click();
  await operator.getByText('resource.read').waitFor();
  await page.goto('/access/grants');
  await page.getByRole('button', { name: 'Take away Operator on tag:web from Carla' }).click();
  await row('tag:web').filter({ hasText: 'Carla' }).waitFor({ state: 'detached' });

  await row('Carla').first().getByRole('link').click();
  await settled();
  await press('Disable Carla…');
  await press('Disable Carla');
  await press('Delete Carla…');
  await page.getByRole('dialog').getByRole('textbox').fill('Carla');
  await press('Delete Carla');
  await page.waitForURL((url) => url.pathname === '/access');
}

/** Reads a stream to its end, however it ends. */
async function drained(stream: AsyncIterable<unknown>): Promise<void> {
  try {
    for await (const _ of stream);
  } catch {
    // Cut off is ended too.
  }
}
