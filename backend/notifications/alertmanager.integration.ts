import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { EventRow } from '../platform/events/persistence/event.row.js';
import { addResource } from '../resources/testing.js';
import { openTestServer, type TestServer } from '../testing.js';
import { ok, setUpOwner, type TestBrowser, withToken } from '../users/testing.js';

describe("Alertmanager's webhook", () => {
  let server: TestServer;
  let owner: TestBrowser;
  let token: string;
  let send: (body: unknown) => Promise<{ statusCode: number; json: () => Record<string, unknown> }>;

  beforeEach(async () => {
    server = await openTestServer();
    owner = await setUpOwner(server.app);
    const made = ok(await owner.post('me/tokens', { name: 'alerts', scopes: ['alert.send'] }));
    token = made.token as string;
    const script = withToken(server.app, token);
    send = (body) => script('POST', 'alertmanager', body as object);
  });
  afterEach(() => server.close());

  const alert = (status: string, more: object = {}) => ({
    ...{ status, labels: { alertname: 'DiskFull', instance: 'db-1:9100', severity: 'critical' } },
    ...{ annotations: { summary: '/var is full' }, startsAt: '2026-11-22T11:58:00Z', fingerprint: 'c0ffee0123456789' },
    ...more,
  });
  /** Begins to send a body of so many bytes; the status of the answer, which comes before the rest is sent. */
  const announce = (bytes: number) =>
    new Promise<number | undefined>((resolve, reject) => {
      const { port } = server.app.getHttpServer().address() as AddressInfo;
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'content-length': bytes };
      const sending = request({ port, host: '127.0.0.1', path: '/api/v1/alertmanager', method: 'POST', headers });
      sending.on('response', ({ statusCode }) => {
        resolve(statusCode);
        sending.destroy();
      });
      sending.on('error', reject);
      sending.write('{"alerts":[');
    });
  const events = (type: string) => server.store.read.findBy(EventRow, { type });

  it('reports what fires and ends what is resolved, of the resource that it names', async () => {
    const { id } = await addResource(owner, { name: 'DB-1', kind: 'host' });
    const firing = await send({ version: '4', groupKey: '{}', alerts: [alert('firing')] });
    expect([firing.statusCode, firing.json()]).toEqual([200, { firing: 1, resolved: 0 }]);
    const [problem] = await events('problem.reported');
    expect([problem.subjectKind, problem.subjectId]).toEqual(['alert', 'c0ffee0123456789']);
    expect(problem.data).toEqual(
      jasmine.objectContaining({ status: 'down', resources: [id], about: id, sentence: '/var is full' }),
    );
    await send({ alerts: [alert('resolved')] });
    expect((await events('problem.ended')).map(({ subjectId }) => subjectId)).toEqual(['c0ffee0123456789']);
  });

  it('tells what comes from its own rules apart, while it fires and when it is over', async () => {
    const labels = { alertname: 'HoldfastResourceDown', resource: 'db-1', severity: 'critical', source: 'holdfast' };
    await send({ alerts: [alert('firing', { labels })] });
    await send({ alerts: [alert('resolved', { labels })] });
    const kinds = [...(await events('problem.reported')), ...(await events('problem.ended'))];
    expect(kinds.map(({ subjectKind }) => subjectKind)).toEqual(['own-alert', 'own-alert']);
  });

  it('refuses 50 MB at once, too many alerts, and what is no such payload; nothing of it is kept', async () => {
    await server.app.listen(0, '127.0.0.1');
    // The rest of the body never comes: who waited for it would not answer at all.
    expect(await announce(50_000_000)).toBe(413);
    const many = Object.fromEntries(Array.from({ length: 101 }, (_, i) => [`l${i}`, 'x']));
    const wrong = [
      {},
      [],
      { alerts: {} },
      { alerts: [{ status: 'melting' }] },
      { alerts: Array.from({ length: 1_001 }, () => ({ status: 'firing' })) },
      { alerts: [alert('firing', { labels: many })] },
      { alerts: [alert('firing', { labels: { alertname: { toString: 'x' } } })] },
    ];
    for (const body of wrong)
      expect((await send(body)).statusCode)
        .withContext(JSON.stringify(body).slice(0, 80))
        .toBe(400);
    expect(await events('problem.reported')).toEqual([]);
  });

  it('takes a token of its own, which opens nothing else', async () => {
    const made = ok(await owner.post('me/tokens', { name: 'x', scopes: ['alert.send'] }));
    const script = withToken(server.app, made.token as string);
    expect((await script('GET', 'notifications/channels')).statusCode).toBe(403);
    expect((await owner.post('alertmanager', { alerts: [alert('firing')] })).statusCode).toBe(200);
  });
});
