import { startSmtpReceiver, startWebhookReceiver, until } from '../../ops/lab/index.js';
import type { LabSmtpReceiver, LabWebhookReceiver } from '../../ops/lab/index.js';
import { Clock } from '../platform/clock/index.js';
import { EventLog, type NewEvent } from '../platform/events/index.js';
import { EventCursorRow } from '../platform/events/persistence/event.row.js';
import { recordStatus } from '../resources/index.js';
import { addResource } from '../resources/testing.js';
import { openTestServerBy, type TestServer } from '../testing.js';
import { setUpOwner, type TestBrowser } from '../users/testing.js';
import type { Notifier } from './application/notifier.js';
import { daemonPart, ofIncident } from './testing/daemon-part.js';

interface Payload {
  kind: string;
  status: string;
  subject: { name: string };
}

describe('being told', () => {
  let server: TestServer<Clock>;
  let browser: TestBrowser;
  let hook: LabWebhookReceiver;
  let mail: LabSmtpReceiver;
  let notifier: Notifier;

  function startNotifier(): Notifier {
    const started = daemonPart(server).notifier();
    started.start();
    return started;
  }

  beforeEach(async () => {
    server = await openTestServerBy(new Clock());
    browser = await setUpOwner(server.app);
    hook = await startWebhookReceiver();
    mail = await startSmtpReceiver();
    notifier = startNotifier();
    const follows = () => server.store.read.countBy(EventCursorRow, { name: 'notifications' });
    await until('it follows the event log', async () => (await follows()) === 1);
  });
  afterEach(async () => {
    await notifier.stop();
    await Promise.all([hook.stop(), mail.stop()]);
    await server.close();
  });

  const add = (body: object) => browser.post('notifications/channels', { name: 'ops', ...body });
  const change = (id: string, body: object, version = 1) =>
    browser.send('PATCH', `notifications/channels/${id}`, body, { 'if-match': `"${version}"` });
  const remove = (id: string, version = 1) =>
    browser.delete(`notifications/channels/${id}`, { 'if-match': `"${version}"` });
  const setHook = () => add({ kind: 'webhook', name: 'hook', url: `${hook.url}/hook` });
  const setMail = () =>
    add({ kind: 'smtp', name: 'mail', url: mail.url, from: 'hf@example.com', to: ['ops@example.com'] });
  const said = () => hook.messages<Payload>().map(({ kind, status }) => `${kind} ${status}`);
  const deliveries = async () => (await browser.get('notifications/deliveries')).json().items;
  /** What was told is written down after it arrived, so that the receiver knows earlier than the database. */
  const sent = (count: number) =>
    until(`${count} are written as sent`, async () => {
      const all: { state: string }[] = await deliveries();
      return all.length === count && all.every(({ state }) => state === 'sent');
    });

  const numbers = new Map<string, number>();
  const changed = (resourceId: string, _from: string, status: string, name = 'web-3') => {
    const number = numbers.get(resourceId) ?? numbers.size + 1;
    numbers.set(resourceId, number);
    const what = status === 'up' || status === 'removed' ? 'resolved' : 'opened';
    return ofIncident(what, { number, resourceId, name, status });
  };
  const happen = (...events: NewEvent[]) => server.store.write((tx) => server.app.get(EventLog).append(tx, ...events));
  const becomes = (...of: Parameters<typeof changed>) => happen(changed(...of));

  it('happens by mail and webhook when something goes down, and again when it is well', async () => {
    const made = await setHook();
    expect(made.body).toContain('madeSecret');
    expect(made.json().madeSecret).toMatch(/^[\w-]{43}$/);
    expect((await setMail()).statusCode).toBe(201);
    const { id } = await addResource(browser, { name: 'web-3', kind: 'tcp', address: 'tcp://127.0.0.1:9' });
    await becomes(id, 'up', 'down');
    await until('both were told', () => hook.requests.length === 1 && mail.mails.length === 1);
    await becomes(id, 'down', 'up');
    await until('both were told the end', () => hook.requests.length === 2 && mail.mails.length === 2);
    expect(said()).toEqual(['firing down', 'resolved up']);
    expect(mail.mails.map(({ subject }) => subject)).toEqual(['FIRING: web-3 is down', 'RESOLVED: web-3 is up']);
    await sent(4);
  });

  it('tells the end to whoever was told the beginning, also when the channel was turned off', async () => {
    const channel = (await setHook()).json();
    await becomes('r-1', 'up', 'down');
    await until('the beginning was told', () => hook.requests.length === 1);
    expect((await remove(channel.id)).json().type).toBe('conflict');
    expect((await change(channel.id, { enabled: false })).statusCode).toBe(200);
    await becomes('r-1', 'down', 'removed');
    await until('the end was told', () => hook.requests.length === 2);
    expect(said()).toEqual(['firing down', 'resolved removed']);
    expect(hook.messages<Payload>()[1].subject.name).toBe('web-3');
  });

  it('is said where the resource explains itself: who was told, and whether it arrived', async () => {
    await setMail();
    const { id } = await addResource(browser, { name: 'web-3', kind: 'tcp', address: 'tcp://127.0.0.1:9' });
    await server.store.write((tx) =>
      recordStatus(tx, { resourceId: id, status: 'down', since: Date.now(), reason: 'refused' }),
    );
    await becomes(id, 'up', 'down');
    await until('it was told', () => mail.mails.length === 1);
    const why = await until('it is written', async () => {
      const found = (await browser.get(`resources/${id}/why`)).json();
      return found.told[0]?.sentence.includes('delivered)') ? found : false;
    });
    expect(why.told[0].sentence).toBe('ops@example.com (mail, delivered)');
    expect(why.changedBefore[0]).toEqual(
      jasmine.objectContaining({ sentence: 'resource added: web-3', by: 'Olga Owner' }),
    );
    expect(why.lines.join('\n')).toMatch(/told: .* ops@example.com \(mail, delivered\)/);
  });

  it('is tried again when the other side refuses, survives a restart, and keeps the order', async () => {
    await setHook();
    hook.answer({ status: 500 });
    await becomes('r-1', 'up', 'down');
    await becomes('r-1', 'down', 'up');
    await until('it was refused once', () => hook.requests.length >= 1);
    await notifier.stop();
    hook.answer({ status: 204 });
    await server.store.write((tx) => tx.query('UPDATE notification_delivery SET nextAt = 0'));
    const before = hook.requests.length;
    notifier = startNotifier();
    await sent(2);
    expect(
      hook
        .messages<Payload>()
        .slice(before)
        .map(({ kind }) => kind),
    ).toEqual(['firing', 'resolved']);
  });

  it('makes one message of a burst', async () => {
    await setMail();
    await happen(...Array.from({ length: 12 }, (_, i) => changed(`r-${i}`, 'up', 'down', `web-${i}`)));
    await sent(12);
    expect(mail.mails.length).toBe(1);
    expect(mail.mails[0].text).toContain('web-11');
  });

  it('happens for a failed job, with its reason', async () => {
    await setHook();
    const data = { title: 'Back up shop', failure: { type: 'x', reason: 'the disk is full', exitCode: 1 } };
    await happen({ type: 'job.failed', subject: { kind: 'job', id: 'j-1' }, data });
    await until('it was told', () => hook.requests.length === 1);
    expect(hook.messages()[0]).toEqual(jasmine.objectContaining({ kind: 'job-failed', sentence: 'the disk is full' }));
  });

  it('happens when the break-glass was used on the host, whoever used it', async () => {
    await setHook();
    await happen({ type: 'access.recovered', subject: { kind: 'person', id: 'p-1' }, data: { name: 'Anna' } });
    await until('it was told', () => hook.requests.length === 1);
    const told = { kind: 'access-recovered', subject: { kind: 'person', id: 'p-1', name: 'Anna' } };
    expect(hook.messages()[0]).toEqual(jasmine.objectContaining(told));
  });

  it('can be tried out, and says what the other side answered', async () => {
    expect((await browser.post('notifications/channels/nowhere/test')).statusCode).toBe(404);
    const { id } = (await setHook()).json();
    const good = (await browser.post(`notifications/channels/${id}/test`)).json();
    expect(good).toEqual({ ok: true, sentence: jasmine.stringContaining('answered 204') });
    hook.answer({ status: 404 });
    const bad = (await browser.post(`notifications/channels/${id}/test`)).json();
    expect(bad).toEqual({ ok: false, sentence: jasmine.stringContaining('answered 404') });
  });

  it('refuses a channel that cannot work by field, and never shows a secret', async () => {
    const wrong: [object, string][] = [
      [{ kind: 'smtp', url: 'https://x', from: 'a@b.c', to: ['a@b.c'] }, 'url'],
      [{ kind: 'smtp', url: 'smtp://user:pass@m', from: 'a@b.c', to: ['a@b.c'] }, 'url'],
      [{ kind: 'smtp', url: 'smtp://m', from: 'a@b.c', to: [] }, 'to'],
      [{ kind: 'smtp', url: 'smtp://m', from: 'a@b.c\r\nBcc: x@y.z', to: ['a@b.c'] }, 'from'],
      [{ kind: 'webhook', url: 'ftp://x' }, 'url'],
      [{ kind: 'pigeon' }, 'kind'],
    ];
    for (const [body, field] of wrong) {
      const answer = await add(body);
      expect(answer.statusCode).withContext(JSON.stringify(body)).toBe(400);
      expect(answer.json().errors[0].field).withContext(JSON.stringify(body)).toContain(field);
    }
    const account = { username: 'u', secret: 'canary-password' };
    await add({ kind: 'smtp', url: mail.url, from: 'a@b.c', to: ['a@b.c'], ...account });
    const slack = (await add({ kind: 'slack', name: 'chat', url: 'https://hooks.slack.com/services/canary' })).json();
    expect([slack.url, slack.hasSecret]).toEqual(['https://hooks.slack.com/…', false]);
    const same = await change(slack.id, { name: 'chat room', url: slack.url });
    expect([same.statusCode, same.json().url]).toEqual([200, slack.url]);
    expect((await change(slack.id, { name: 'late' })).statusCode).toBe(412);
    expect((await add({ kind: 'ntfy', name: 'ops', url: 'https://ntfy.sh/ops' })).json().type).toBe('conflict');
    expect((await browser.get('notifications/channels')).body).not.toContain('canary');
    expect(JSON.stringify(await server.store.read.query('SELECT * FROM audit_entry').catch(() => []))).not.toContain(
      'canary',
    );
  });
});
