import { startSmtpReceiver, startWebhookReceiver } from '../../ops/lab/index.js';
import type { LabSmtpReceiver, LabWebhookReceiver } from '../../ops/lab/index.js';
import { EventRow } from '../platform/events/persistence/event.row.js';
import { addResource } from '../resources/testing.js';
import { openTestServer, type TestServer } from '../testing.js';
import { setUpOwner, type TestBrowser } from '../users/testing.js';
import { AlertRow, DeliveryRow } from './persistence/notification.row.js';
import { daemonPart, ofIncident } from './testing/daemon-part.js';

const minute = 60_000;

describe('incidents are told', () => {
  let server: TestServer;
  let browser: TestBrowser;
  let hook: LabWebhookReceiver;
  let mail: LabSmtpReceiver;
  let daemon: ReturnType<typeof daemonPart>;

  beforeEach(async () => {
    server = await openTestServer();
    browser = await setUpOwner(server.app);
    [hook, mail] = await Promise.all([startWebhookReceiver(), startSmtpReceiver()]);
    daemon = daemonPart(server);
  });
  afterEach(async () => {
    await Promise.all([hook.stop(), mail.stop()]);
    await server.close();
  });

  const made = async (path: string, body: object) => {
    const answer = await browser.post(path, body);
    expect(answer.statusCode).withContext(answer.body).toBe(201);
    return answer.json();
  };
  const addHook = (more: object = {}) =>
    made('notifications/channels', { kind: 'webhook', name: 'hook', url: `${hook.url}/hook`, ...more });
  const addMail = (more: object = {}) =>
    made('notifications/channels', {
      ...{ kind: 'smtp', name: 'mail', url: mail.url, from: 'hf@example.com', to: ['ops@example.com'], ...more },
    });
  const route = (body: object) => made('notifications/routes', body);
  const said = () => hook.messages<{ kind: string; status: string }>().map(({ kind, status }) => `${kind} ${status}`);
  const mails = () => mail.mails.map(({ to, subject }) => `${to.join()}: ${subject}`);
  const step = async (ms: number) => {
    server.clock.advance(ms);
    await daemon.deliver.run();
  };
  const open = () => server.store.read.countBy(AlertRow, {});

  it('to everybody who is routed there: the beginning, who took it, and the end, in order', async () => {
    await addHook();
    const { hear } = daemon;
    await hear(ofIncident('opened'), ofIncident('acknowledged', { by: 'Anna' }), ofIncident('resolved'));
    await daemon.deliver.run();
    expect(said()).toEqual(['firing down', 'acknowledged down', 'resolved up']);
    expect(await open()).toBe(0);
  });

  it('once for a cause however many suffer from it, and again only when it grows worse', async () => {
    await addHook();
    const affected = Array.from({ length: 50 }, (_, i) => ({ id: `c-${i}`, name: `child-${i}` }));
    await daemon.hear(ofIncident('opened', { status: 'degraded' }));
    for (const held of [1, 200, 500]) await daemon.hear(ofIncident('changed', { status: 'degraded', affected, held }));
    await daemon.hear(ofIncident('changed', { status: 'down', affected, held: 500 }), ofIncident('resolved'));
    await daemon.deliver.run();
    expect(said()).toEqual(['firing degraded', 'firing down', 'resolved up']);
    const payload = hook.messages<{ held: number; affected: string[] }>()[1];
    expect([payload.held, payload.affected.length]).toEqual([500, 20]);
  });

  it('to the next when nobody acknowledged it, who is told the end as well', async () => {
    const { id } = await addHook();
    await addMail({ everything: false });
    const { items } = (await browser.get('notifications/channels')).json();
    const channel = items.find((one: { name: string }) => one.name === 'mail').id;
    await route({ name: 'the boss', channel, level: 1 });
    await daemon.hear(ofIncident('opened'));
    await daemon.deliver.run();
    expect(mails()).toEqual([]);
    await daemon.hear(ofIncident('escalated', { level: 1 }), ofIncident('resolved', { level: 1 }));
    await daemon.deliver.run();
    expect(mails()).toEqual(['ops@example.com: FIRING: web-3 is down', 'ops@example.com: RESOLVED: web-3 is up']);
    expect(said()).toEqual(['firing down', 'escalated down', 'resolved up']);
    expect(id).toBeDefined();
  });

  it('to whom a route names, by tag, environment and severity, each receiver once', async () => {
    const { id: channel } = await addMail({ everything: false });
    const { id: personId } = (await browser.get('me')).json();
    const web = await addResource(browser, { name: 'web-1', kind: 'tcp', address: 'tcp://127.0.0.1:9', tags: ['web'] });
    const match = { tags: ['web'], environments: [], severities: ['down'] };
    await route({ name: 'web people', channel, receiver: { kind: 'person', id: personId }, match });
    await route({ name: 'owners', channel, receiver: { kind: 'role', role: 'owner' }, match });
    await daemon.hear(ofIncident('opened', { number: 2, resourceId: web.id, name: 'web-1', status: 'degraded' }));
    await daemon.hear(ofIncident('opened', { number: 3, resourceId: 'elsewhere' }));
    await daemon.hear(ofIncident('opened', { number: 4, resourceId: web.id, name: 'web-1' }));
    const host = { number: 5, resourceId: 'host', name: 'host-1', affected: [{ id: web.id, name: 'web-1' }] };
    await daemon.hear(ofIncident('opened', host));
    await daemon.deliver.run();
    const me = (await browser.get('me')).json().email;
    expect(mails()).toEqual([`${me}: FIRING: web-1 is down`, `${me}: FIRING: host-1 is down`]);
    const who = (await browser.get(`resources/${web.id}/who-is-told`)).json();
    expect(who.told.length).toBe(1);
    expect(who.sentence).toContain('would be told.');
    const nobody = (await browser.get(`resources/${web.id}/who-is-told?severity=degraded`)).json();
    expect(nobody).toEqual(jasmine.objectContaining({ told: [], sentence: jasmine.stringContaining('Nobody') }));
  });

  it('after the quiet hours of whom they are for, in order, and at once where something down is urgent', async () => {
    const { id: channel } = await addMail({ everything: false });
    const hour = new Date(server.clock.now()).getUTCHours();
    const at = (plus: number) => `${String((hour + plus + 24) % 24).padStart(2, '0')}:00`;
    const quiet = { from: at(-1), to: at(2), timeZone: 'UTC', urgentPasses: true };
    await route({ name: 'nights', channel, quiet });
    await daemon.hear(ofIncident('opened', { status: 'degraded' }));
    await daemon.hear(ofIncident('opened', { number: 2, name: 'db-1' }));
    await daemon.hear(ofIncident('resolved'), ofIncident('resolved', { number: 2, name: 'db-1' }));
    await step(0);
    expect(mails()).toEqual(['ops@example.com: FIRING: db-1 is down', 'ops@example.com: RESOLVED: db-1 is up']);
    await step(3 * 60 * minute);
    expect(mails().slice(2)).toEqual([
      'ops@example.com: FIRING: web-3 is degraded',
      'ops@example.com: RESOLVED: web-3 is up',
    ]);
  });

  it('as going on in another, whose end whoever was told of the first is told too', async () => {
    await addHook();
    const { id: channel } = await addMail({ everything: false });
    const { id } = await addResource(browser, {
      name: 'db-host',
      kind: 'tcp',
      address: 'tcp://127.0.0.1:9',
      tags: ['db'],
    });
    await route({ name: 'db', channel, match: { tags: ['db'], environments: [], severities: [] } });
    await daemon.hear(ofIncident('opened', { number: 1 }));
    await daemon.hear(ofIncident('opened', { number: 2, resourceId: id, name: 'db-host' }));
    await daemon.hear(ofIncident('resolved', { number: 1, status: 'down', mergedInto: 2 }));
    await daemon.hear(ofIncident('opened', { number: 3, resourceId: id, name: 'db-host' }));
    await daemon.hear(
      ofIncident('resolved', { number: 3, resourceId: id, name: 'db-host', status: 'down', mergedInto: 9 }),
    );
    await daemon.hear(ofIncident('resolved', { number: 9, resourceId: 'x', name: 'rack' }));
    await daemon.hear(ofIncident('resolved', { number: 2, resourceId: id, name: 'db-host' }));
    await daemon.deliver.run();
    await step(minute);
    const all = await server.store.read.findBy(DeliveryRow, {});
    const ofHook = all.filter(({ receiver }) => receiver.to.length === 0).map(({ told }) => told);
    const words = ofHook.map(({ kind, subject, incident }) =>
      `${kind} ${subject.name} ${incident?.mergedInto ?? ''}`.trim(),
    );
    expect(words).toEqual([
      ...['firing web-3', 'firing db-host', 'resolved web-3 2', 'firing db-host'],
      ...['resolved db-host (with rack)', 'resolved db-host'],
    ]);
    expect(await open()).toBe(0);
  });

  it('once where a resource was told of before there were incidents: the alert goes on under the incident', async () => {
    const { id: channel } = await addHook();
    const status = (to: string) => {
      const data = { from: '', to, since: 1, sentence: 'refused', name: 'web-3' };
      return { type: 'status.changed', subject: { kind: 'resource', id: 'r-1' }, data };
    };
    const receiver = { url: `${hook.url}/hook`, to: [] };
    const alert = { channel, target: channel, status: 'down', name: 'web-3', receiver, deliveryId: 'd-1' };
    const from = (id: string) => ({
      ...alert,
      alertKey: `resource:${id}`,
      resourceId: id,
      routeId: null,
      number: null,
    });
    await server.store.write((tx) => tx.insert(AlertRow, [from('r-1'), from('r-2')]));
    await daemon.hear(status('down'), ofIncident('opened'), ofIncident('resolved'), status('up'));
    await daemon.hear({ type: 'resource.removed', subject: { kind: 'resource', id: 'r-2' }, data: { name: 'web-4' } });
    await daemon.deliver.run();
    expect(said()).toEqual(['resolved up', 'resolved removed']);
    expect(await open()).toBe(0);
  });

  it('in full or not at all: a transaction that fails leaves nothing, and the same events tell it once', async () => {
    await addHook();
    const event = { position: 1, at: 1, ...ofIncident('opened') };
    const fails = server.store.write(async (tx) => {
      await daemon.queue.run([event], tx);
      throw new Error('killed');
    });
    await expectAsync(fails).toBeRejected();
    expect([await open(), await server.store.read.countBy(DeliveryRow, {})]).toEqual([0, 0]);
    await server.store.write((tx) => daemon.queue.run([event], tx));
    expect([await open(), await server.store.read.countBy(DeliveryRow, {})]).toEqual([1, 1]);
  });

  describe('by a channel that fails for ten minutes', () => {
    const reported = (type: string) => server.store.read.findBy(EventRow, { type });

    it('each once and in order when it works again; the failure is a problem of its own, told by another', async () => {
      await addMail();
      const { id } = await addHook();
      hook.answer({ status: 503 });
      const names = Array.from({ length: 10 }, (_, i) => `web-${i}`);
      for (const [i, name] of names.entries()) {
        await daemon.hear(ofIncident('opened', { number: i + 1, name }));
        if (i % 2) await daemon.hear(ofIncident('resolved', { number: i + 1, name }));
        for (let second = 0; second < 60; second += 5) await step(5_000);
      }
      const [problem, ...more] = await reported('problem.reported');
      expect([problem.subjectKind, problem.subjectId, more.length]).toEqual(['channel', id, 0]);
      const cause = { kind: 'channel', id, name: 'hook' };
      await daemon.hear(ofIncident('opened', { number: 99, cause }));
      const seen = hook.requests.length;
      hook.answer({ status: 204 });
      for (let i = 0; i < 40; i++) await step(30_000);
      const ids = await server.store.read.find(DeliveryRow, { where: { channel: id }, order: { id: 'ASC' } });
      const arrived = hook.requests.slice(seen).flatMap(({ body }) => {
        const { messages, ...one } = JSON.parse(body);
        return (messages ?? [one]).map(({ id: delivery }: { id: string }) => delivery);
      });
      expect(arrived).toEqual(ids.map((row) => row.id));
      expect(arrived.length).toBe(15);
      expect(new Set(ids.map(({ state }) => state))).toEqual(new Set(['sent']));
      expect((await reported('problem.ended')).length).toBe(1);
      expect(mail.mails.some(({ text }) => text.includes('hook is down'))).toBeTrue();
      expect(ids.some(({ told }) => told.subject.name === 'hook')).toBeFalse();
    });

    it('tells by any other that names somebody, when no route leads there', async () => {
      const { id } = await addHook();
      const { id: channel } = await addMail({ everything: false });
      await route({ name: 'web', channel, match: { tags: ['web'], environments: [], severities: [] } });
      await daemon.hear(ofIncident('opened', { cause: { kind: 'channel', id, name: 'hook' } }), ofIncident('resolved'));
      await daemon.deliver.run();
      expect(mails()).toEqual([
        'ops@example.com: FIRING: hook is down',
        'ops@example.com: RESOLVED: hook (with web-3) is up',
      ]);
    });
  });

  describe('by routes', () => {
    it('that are refused by field when they cannot work', async () => {
      const { id: channel } = await addHook();
      const wrong: [object, string][] = [
        [{ name: 'x', channel: 'nowhere' }, 'channel'],
        [{ name: 'x', channel, receiver: { kind: 'role', role: 'owner' } }, 'channel'],
        [
          { name: 'x', channel, quiet: { from: '25:00', to: '07:00', timeZone: null, urgentPasses: true } },
          'quiet.from',
        ],
        [
          { name: 'x', channel, quiet: { from: '22:00', to: '07:00', timeZone: 'Mars', urgentPasses: true } },
          'timeZone',
        ],
        [{ name: 'x', channel, level: -1 }, 'level'],
      ];
      for (const [body, field] of wrong) {
        const answer = await browser.post('notifications/routes', body);
        expect(answer.statusCode).withContext(JSON.stringify(body)).toBe(400);
        expect(answer.json().errors[0].field).withContext(JSON.stringify(body)).toContain(field);
      }
    });

    it('that are changed on the version that was read, and go with their channel', async () => {
      const { id, version } = await addHook();
      const [route1] = (await browser.get('notifications/routes')).json().items;
      expect(route1).toEqual(jasmine.objectContaining({ name: 'Everything by hook', channel: id, level: 0 }));
      const send = (body: object) =>
        browser.send('PATCH', `notifications/routes/${route1.id}`, body, { 'if-match': '"1"' });
      expect((await send({ level: 2 })).json()).toEqual(jasmine.objectContaining({ level: 2, version: 2 }));
      expect((await send({ level: 3 })).statusCode).toBe(412);
      await browser.delete(`notifications/channels/${id}`, { 'if-match': `"${version}"` });
      expect((await browser.get('notifications/routes')).json().items).toEqual([]);
    });
  });
});
