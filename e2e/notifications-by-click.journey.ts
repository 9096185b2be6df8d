import { createHmac } from 'node:crypto';
import {
  startHttpService,
  startSmtpReceiver,
  startWebhookReceiver,
  until,
  type Answer,
  type LabHttpService,
  type LabSmtpReceiver,
  type LabWebhookReceiver,
} from '../ops/lab/index.js';
import type { Visitor } from './support/browser.js';
import { type OwnersDesk, sitDown } from './support/desk.js';
import type { Form } from './support/form.js';
import { owner, type Someone } from './support/owner.js';

describe('who is told, set by click', () => {
  let mail: LabSmtpReceiver;
  let hook: LabWebhookReceiver;
  let chat: LabHttpService;
  let web: LabHttpService;
  let sitting: OwnersDesk;
  let anna: Someone;
  let desk: Visitor;
  let form: Form;

  beforeAll(async () => {
    [mail, hook] = await Promise.all([startSmtpReceiver(), startWebhookReceiver()]);
    [chat, web] = await Promise.all([startHttpService(), startHttpService()]);
    sitting = await sitDown(/status of 4\d\d/);
    ({ anna, desk, form } = sitting);
    await pauseThisMachine();
  });

  afterAll(async () => {
    await sitting?.leave();
    await Promise.all([mail?.stop(), hook?.stop(), chat?.stop(), web?.stop()]);
  });

  it('adds a channel of each form, and what listens there takes its test', async () => {
    await desk.visit('/settings/channels');
    expect(await desk.accessibility()).toEqual([]);
    await add('E-mail', {
      Name: 'ops mail',
      'Mail server': mail.url,
      From: 'holdfast@example.com',
      To: 'ops@example.com',
    });
    await tested('ops mail', /^Test taken: /);
    expect(mail.mails.map(({ to, subject }) => [to[0], subject])).toEqual([
      ['ops@example.com', 'TEST: Holdfast can reach you'],
    ]);

    await add('Webhook', { Name: 'hook', 'Address to post to': hook.url });
    await form.open('Copy the signing key now');
    expect(await desk.accessibility()).toEqual([]);
    const key = await desk.page.locator('hf-dialog code').innerText();
    await form.press('I have it');
    await tested('hook', /^Test taken: .* answered 204/);
    const [{ headers, body }] = hook.requests;
    const [, at, signature] = /^t=(\d+),v1=(\w+)$/.exec(String(headers['holdfast-signature']))!;
    expect(createHmac('sha256', key).update(`${at}.${body}`).digest('hex')).toBe(signature);

    const others: [kind: string, name: string, fields: Record<string, string>, answer: Partial<Answer>][] = [
      ['Slack', 'slack', { 'Address of the incoming webhook': `${chat.url}/slack` }, { body: 'ok' }],
      ['Microsoft Teams', 'teams', { 'Address of the workflow': `${chat.url}/teams` }, { status: 202, body: '' }],
      ['ntfy', 'ntfy', { 'Server and topic': `${chat.url}/our-topic` }, { status: 200, body: '{"topic":"our-topic"}' }],
      [
        ...(['PagerDuty', 'pager'] as const),
        { 'Events API': `${chat.url}/pager`, 'Integration key': 'R0123456789' },
        { status: 202, body: '{"status":"success"}' },
      ],
    ];
    for (const [kind, name, fields, answer] of others) {
      chat.answer(answer);
      await add(kind, { Name: name, ...fields });
      await tested(name, /^Test taken: 127\.0\.0\.1/);
    }
    expect(new Set(chat.requests.map(({ path }) => path))).toEqual(new Set(['/slack', '/teams', '/', '/pager']));
    expect(await desk.accessibility()).toEqual([]);
  });

  it('says of a test that was not taken what the other side answered', async () => {
    hook.answer({ status: 503, body: 'closed for today' });
    await tested('hook', /^Test not taken: .*503/);
    expect(hook.requests.length).toBe(2);
    hook.answer({ status: 204, body: '' });
  });

  it('says at each field of a channel what is wrong with it', async () => {
    await form.press('Add a channel…');
    await form.fill({ Name: 'ops mail', 'Mail server': 'https://mail.example.com', From: 'nobody', To: 'a@b, c' });
    await form.press('Add the channel');
    expect(await form.refused('From')).toBe('Must be an e-mail address.');
    expect(await form.refused('To')).toBe('Must be an e-mail address.');
    await form.fill({ From: 'holdfast@example.com', To: 'ops@example.com' });
    await form.press('Add the channel');
    expect(await form.refused('Mail server')).toBe(
      'Must begin with smtp:// or smtps://. Write smtp://mail.example:25.',
    );
    await form.fill({ 'Mail server': mail.url });
    await form.press('Add the channel');
    expect(await form.refused('Name')).toMatch(/There is a channel called "ops mail" already\. Give it another name/);
    await form.choose('Kind', 'PagerDuty');
    await form.fill({ Name: 'second pager', 'Events API': '' });
    await form.press('Add the channel');
    expect(await form.refused('Integration key')).toMatch(/Is missing\. Give the integration key/);
    expect(await desk.accessibility()).toEqual([]);
    await form.press('Cancel');
    expect((await channels()).length).toBe(6);
  });

  it('edits a channel, keeps what was typed over a change by someone else, and removes one', async () => {
    await form.press('Edit slack');
    await form.fill({ Name: 'team chat' });
    const [slack] = (await channels()).filter(({ name }) => name === 'slack');
    const headers = { 'if-match': `"${slack.version}"` };
    await anna.api.call('patch', '/api/v1/notifications/channels/{id}', {
      ...{ path: { id: slack.id }, body: { name: 'slack', enabled: false }, headers },
    });
    await form.press('Save slack');
    await form.press('Read it again, keep what I typed');
    await form.press('Save slack');
    await form.line('team chat', 'Off');
    const [changed] = (await channels()).filter(({ id }) => id === slack.id);
    expect([changed.name, changed.enabled, changed.url]).toEqual(['team chat', false, slack.url]);

    await form.press('Remove ntfy');
    await form.open('Remove the channel ntfy?');
    await desk.page.locator('hf-dialog').getByRole('button', { name: 'Remove ntfy', exact: true }).click();
    await form.noLine('ntfy');
    expect((await channels()).map(({ name }) => name)).not.toContain('ntfy');
  });

  it('adds a route with severities, tags and quiet hours, and says at its field what is wrong', async () => {
    await desk.visit('/settings/routes');
    await form.press('Add a route…');
    await form.fill({ Name: 'web at night', 'Only with the tags': 'web shop' });
    await form.choose('By', 'hook');
    await form.choose('Who', owner.name);
    await form.tick('Down', 'Failed jobs', 'Quiet hours');
    await form.fill({ From: '25:00', 'Time zone': 'Europe/Atlantis', 'After escalations': '12' });
    await form.press('Add the route');
    expect(await form.refused('From')).toBe('Must be a time such as 22:00.');
    expect(await form.refused('After escalations')).toBe('Must be at most 9.');
    await form.fill({ From: '23:00', 'After escalations': '0' });
    await form.press('Add the route');
    expect(await form.refused('By')).toMatch(/^Does not reach a person by their address\. Choose a channel of e-mail/);
    expect(await form.refused('Time zone')).toBe('Is not an IANA time zone. Such as Europe/Berlin.');
    expect(await desk.accessibility()).toEqual([]);
    await form.choose('By', 'ops mail');
    await form.fill({ 'Time zone': '' });
    await form.press('Add the route');
    await form.line('web at night', 'quiet 23:00 to 07:00', 'down, failed jobs · tag web, tag shop', owner.name);
    expect(await desk.accessibility()).toEqual([]);
  });

  it('edits a route and removes one', async () => {
    await form.press('Edit web at night');
    await form.untick('Failed jobs', 'Quiet hours');
    await form.tick('Degraded');
    await form.fill({ 'Only with the tags': 'web', 'After escalations': '1' });
    await form.press('Save web at night');
    await form.line('web at night', 'after escalation 1', 'down, degraded · tag web');
    const { items } = await anna.api.get('/api/v1/notifications/routes');
    const { level, match, quiet } = items.find(({ name }) => name === 'web at night')!;
    expect({ level, match, quiet }).toEqual({
      ...{ level: 1, quiet: null },
      match: { severities: ['down', 'degraded'], tags: ['web'], environments: [] },
    });
    await form.press('Remove Everything by pager');
    await desk.page.locator('hf-dialog').getByRole('button', { name: 'Remove Everything by pager' }).click();
    await form.noLine('Everything by pager');
  });

  it('sets when nobody’s word is escalated, and takes an empty field for no number', async () => {
    const [minutes, often] = ['Minutes without a word from anybody', 'How often'];
    await form.fill({ [minutes]: '', [often]: '11' });
    await form.press('Save escalation');
    expect(await form.refused(minutes)).toMatch(/^Must be a/);
    expect(await form.refused(often)).toBe('Must be at most 10.');
    expect(await desk.accessibility()).toEqual([]);
    await form.fill({ [minutes]: '10', [often]: '2' });
    await form.press('Save escalation');
    await desk.page.getByText('in 10 min is told again, 2 times').waitFor();
    const rule = async () => (await anna.api.get('/api/v1/incidents/escalation')).afterMinutes;
    await until('the rule is kept', async () => (await rule()) === 10);
  });

  it('shows on a resource who would be told, and that nobody would', async () => {
    for (const name of ['web-1', 'web-2']) {
      const body = { kind: 'http' as const, name, address: `${web.url}/${name}`, tags: ['web'] };
      ids[name] = (await anna.api.call('post', '/api/v1/resources', { body })).body.id;
    }
    await desk.visit(`/resources/${ids['web-1']}`);
    const panel = desk.page.locator('hf-who-is-told');
    await panel.getByText(/ops@example\.com, 127\.0\.0\.1:\d+.* would be told\./).waitFor();
    const line = panel.getByRole('listitem').filter({ hasText: `${owner.name} by ops mail · web at night` });
    await line.filter({ hasText: 'after escalation 1' }).waitFor();
    for (const { id, version } of (await anna.api.get('/api/v1/notifications/routes')).items) {
      const headers = { 'if-match': `"${version}"` };
      const change = { path: { id }, body: { enabled: false }, headers };
      await anna.api.call('patch', '/api/v1/notifications/routes/{id}', change);
    }
    await panel.getByText('Nobody would be told: no route leads there.').waitFor();
    expect(await desk.accessibility()).toEqual([]);
  });

  it('gives an incident to somebody, merges another into it, ends, reopens and ends it by hand', async () => {
    web.answer({ status: 500 });
    for (const name of ['web-1', 'web-2']) await ask(name, 'down');
    const one = await incidentOf('web-1');
    const two = await incidentOf('web-2');
    await desk.visit(`/incidents/${one.id}`);
    await form.press('Assign…');
    await form.choose('To', `${owner.name} (you)`);
    await form.press(`Assign #${one.number}`);
    await happened(`Assigned assigned to ${owner.name}`);
    await form.fill({ 'Add a note': 'disk is full' });
    await form.press('Add the note');
    await happened('Note disk is full');
    await until(
      'the note’s field is empty again',
      async () => !(await desk.page.getByLabel('Add a note').inputValue()),
    );

    await desk.visit(`/incidents/${two.id}`);
    await form.press('Merge…');
    await form.choose('Into', `#${one.number} web-1`);
    expect(await desk.accessibility()).toEqual([]);
    await form.press(`Merge #${two.number}`);
    await desk.page.getByText(`goes on as #${one.number}`).waitFor();

    web.answer({ status: 200 });
    for (const name of ['web-1', 'web-2']) await ask(name, 'up');
    await desk.visit(`/incidents/${one.id}`);
    await happened('Resolved');
    await form.press('Reopen…');
    await form.fill({ 'Reason, for the audit log': 'people still complain' });
    await form.press(`Reopen #${one.number}`);
    await happened('Reopened people still complain');
    await form.press('End…');
    await form.fill({ 'Reason, for the audit log': 'they are content' });
    await form.press(`End #${one.number}`);
    await happened('they are content');
    await desk.page.getByRole('button', { name: 'Reopen…' }).waitFor();
    expect(await desk.accessibility()).toEqual([]);
  });

  it('starts maintenance, shows it in the calendar, and ends it', async () => {
    await desk.visit('/maintenance');
    await form.press('Plan maintenance…');
    await form.press('What would it touch?');
    expect(await form.refused('What')).toMatch(/^Names nothing/);
    await form.choose('What', 'web-1');
    await form.press('What would it touch?');
    await desk.page.getByText(/1 resource is touched, first/).waitFor();
    await form.press('Start the maintenance');
    expect(await form.refused('Why')).toBe('Must not be empty. Fill it in.');
    await form.fill({ Why: 'new disk' });
    expect(await desk.page.getByText(/1 resource is touched/).count()).toBe(0);
    expect(await desk.accessibility()).toEqual([]);
    await form.press('Start the maintenance');
    await form.line('web-1', 'On', 'new disk');
    await desk.page.locator('hf-maintenance-calendar').getByText('web-1').first().waitFor();
    expect(await desk.accessibility()).toEqual([]);
    await form.press('End web-1 now');
    await form.line('web-1', 'Over');
  });

  it('plans maintenance for later, not without a begin, and calls it off', async () => {
    await form.press('Plan maintenance…');
    await form.choose('What', 'tag:web (2)');
    await form.choose('When', 'Later, once');
    await form.fill({ Begins: '', Why: 'moving to another rack' });
    await form.press('Plan the maintenance');
    expect(await form.refused('Begins')).toBe('Is missing. Give the day and the time.');
    await form.fill({ Begins: `${new Date(Date.now() + 3 * DAY).toISOString().slice(0, 10)}T22:00` });
    await form.press('Plan the maintenance');
    await form.line('tag:web', 'Planned', 'moving to another rack');
    await form.press('Call off…');
    await form.press('Call it off');
    await form.noLine('moving to another rack');
  });

  it('makes no page complain', () => expect(desk.trouble()).toEqual([]));

  const DAY = 86_400_000;
  const ids: Record<string, string> = {};
  const channels = async () => (await anna.api.get('/api/v1/notifications/channels')).items;

  /** How full this machine is would be told as well. */
  async function pauseThisMachine(): Promise<void> {
    const checks = async () => {
      const [{ id }] = (await anna.api.get('/api/v1/resources', { query: { kind: 'host' } })).items;
      return (await anna.api.get('/api/v1/resources/{id}/checks', { path: { id } })).items;
    };
    await until('this machine is checked', async () => (await checks()).length);
    for (const { id, version } of await checks()) {
      const headers = { 'if-match': `"${version}"` };
      await anna.api.call('patch', '/api/v1/checks/{id}', { path: { id }, body: { paused: true }, headers });
    }
  }

  async function add(kind: string, fields: Record<string, string>): Promise<void> {
    await form.press('Add a channel…');
    await form.choose('Kind', kind);
    await form.fill(fields);
    await form.press('Add the channel');
  }

  /** Sends a test by the channel of that name, and waits until its line says this of it. */
  async function tested(name: string, words: RegExp): Promise<void> {
    await form.press(`Send a test by ${name}`);
    const line = desk.page.locator('tbody tr').filter({ hasText: name });
    await line.getByRole('status').filter({ hasText: words }).waitFor();
  }

  /** Has a resource asked until it is so. */
  async function ask(name: string, status: string): Promise<void> {
    const path = { id: ids[name] };
    const so = async () => {
      await anna.api.call('post', '/api/v1/resources/{id}/check-now', { path });
      return (await anna.api.get('/api/v1/resources/{id}', { path })).status === status;
    };
    await until(`${name} is ${status}`, so, 90_000, 250);
  }

  async function incidentOf(name: string) {
    const open = async () => {
      const { items } = await anna.api.get('/api/v1/incidents', { query: { resource: ids[name] } });
      return items.find(({ cause }) => cause.name === name);
    };
    return until(`${name} has an incident of its own`, open, 90_000, 100);
  }

  /** Waits until the open incident's timeline has such a line. */
  async function happened(words: string): Promise<void> {
    await desk.page.locator('.timeline li').filter({ hasText: words }).first().waitFor();
  }
});
