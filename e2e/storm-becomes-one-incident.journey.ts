import {
  startHoldfast,
  startHttpService,
  startWebhookReceiver,
  until,
  type LabHoldfast,
  type LabHttpService,
  type LabWebhookReceiver,
} from '../ops/lab/index.js';
import { becomeOwner, type Someone } from './support/owner.js';

const many = 25;

interface Payload {
  kind: string;
  status: string;
  subject: { name: string };
}

describe('a storm', () => {
  let holdfast: LabHoldfast;
  let site: LabHttpService;
  let webhook: LabWebhookReceiver;
  let anna: Someone;

  beforeAll(async () => {
    [holdfast, site, webhook] = await Promise.all([startHoldfast(), startHttpService(), startWebhookReceiver()]);
    anna = await becomeOwner(holdfast);
    await anna.cli.say('notify', 'channel', 'add', 'webhook', 'hook', '--address', webhook.url);
    const proxy = await add('proxy-1', null);
    for (let i = 1; i <= many; i++) await add(`site-${i}`, proxy);
    await until('all are up', async () => (await counts())['up'] === many + 2, 90_000, 200);
    await quicken();
  });

  afterAll(async () => {
    anna?.api.close();
    await holdfast?.stop();
    await Promise.all([site?.stop(), webhook?.stop()]);
  });

  it('of a proxy with everything behind it becomes one incident, told once', async () => {
    await site.stop();
    await until('all have joined', async () => (await incidents())[0]?.held === many, 90_000, 200);
    const open = await incidents();
    expect(open.map(({ number, cause, held }) => [number, cause.name, held])).toEqual([[1, 'proxy-1', many]]);
    await until('it was told', () => webhook.messages().length > 0);
    expect(told()).toEqual(['firing proxy-1 down']);
    const list = await anna.cli.say('incident', 'list');
    expect(list).toMatch(/#1 +DOWN +proxy-1 .* 25 +not acknowledged/);
  });

  it('is over for everybody at once, and that is told once', async () => {
    await site.start();
    await until('it is over', async () => (await incidents()).length === 0, 90_000, 200);
    await until('the end was told', () => webhook.messages().length > 1);
    expect(told()).toEqual(['firing proxy-1 down', 'resolved proxy-1 up']);
    await until('all are up again', async () => (await counts())['up'] === many + 2, 90_000, 200);
  });

  it('is nobody’s concern while the proxy is in maintenance, and nothing of it is left behind', async () => {
    await anna.cli.say('maintenance', 'start', 'proxy-1', '--for', '10m', '--reason', 'new certificate');
    await until('all are in maintenance', async () => (await counts())['maintenance'] === many + 1, 90_000, 200);
    await site.stop();
    await until('its checks go on, and fail', async () => (await lastCode('proxy-1')) === 'refused', 90_000, 200);
    await site.start();
    await anna.cli.say('maintenance', 'end', 'proxy-1');
    await until('all are up', async () => (await counts())['up'] === many + 2, 90_000, 200);
    expect(webhook.messages().length).toBe(2);
  });

  const told = () =>
    webhook.messages<Payload>().map(({ kind, status, subject }) => `${kind} ${subject.name} ${status}`);

  async function counts(): Promise<Record<string, number>> {
    return (await anna.api.get('/api/v1/status')).counts;
  }

  async function incidents() {
    return (await anna.api.get('/api/v1/incidents')).items;
  }

  async function lastCode(name: string): Promise<string | null> {
    const [{ id }] = (await anna.api.get('/api/v1/resources', { query: { name } })).items;
    return (await anna.api.get('/api/v1/resources/{id}/checks', { path: { id } })).items[0].lastCode;
  }

  async function add(name: string, parentId: string | null): Promise<string> {
    const address = `tcp://127.0.0.1:${site.port}`;
    const body = { name, kind: 'tcp' as const, address, parentId };
    return (await anna.api.call('post', '/api/v1/resources', { body })).body.id;
  }

  /** Each is asked every second, so that the storm is over within seconds. */
  async function quicken(): Promise<void> {
    const { items } = await anna.api.get('/api/v1/resources', { query: { limit: 100, kind: 'tcp' } });
    for (const { id } of items) {
      const checks = await anna.api.get('/api/v1/resources/{id}/checks', { path: { id } });
      for (const check of checks.items) {
        const body = { intervalMs: 1_000, timeoutMs: 1_000, fall: 3, rise: 1 };
        const headers = { 'if-match': `"${check.version}"` };
        await anna.api.call('patch', '/api/v1/checks/{id}', { path: { id: check.id }, body, headers });
      }
    }
  }
});
