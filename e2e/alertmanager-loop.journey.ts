import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type LabAlertmanager,
  type LabHoldfast,
  type LabHttpService,
  type LabPrometheus,
  removeFolder,
  startAlertmanager,
  startHoldfast,
  startHttpService,
  startPrometheus,
  temporaryFolder,
  until,
} from '../ops/lab/index.js';
import { becomeOwner, type Someone } from './support/owner.js';

describe('an alert of Prometheus goes through Alertmanager', () => {
  const folder = temporaryFolder('alerts');
  let holdfast: LabHoldfast;
  let anna: Someone;
  let shop: LabHttpService;
  let alertmanager: LabAlertmanager;
  let prometheus: LabPrometheus;

  beforeAll(async () => {
    const metrics = { body: 'shop_up 1\n', headers: { 'content-type': 'text/plain; version=0.0.4' } };
    [holdfast, shop] = await Promise.all([startHoldfast(), startHttpService(metrics)]);
    anna = await becomeOwner(holdfast);
    const token = await tokenThatSendsAlerts();
    alertmanager = await startAlertmanager(shippedAlertmanager(token));
    prometheus = await startPrometheus(watchingShop());
  });

  afterAll(async () => {
    await prometheus?.stop();
    await alertmanager?.stop();
    anna?.api.close();
    await holdfast?.stop();
    await shop?.stop();
    removeFolder(folder);
  });

  const incidents = async () => (await anna.api.get('/api/v1/incidents', { query: { state: 'all' } })).items;
  const untilState = (state: 'firing' | 'resolved') =>
    until(`the incident is ${state}`, async () => (await incidents()).some((one) => one.state === state), 120_000, 200);

  it('opens an incident in Holdfast, in the words of the alert', async () => {
    const scraped = async () => (await prometheus.query('up{job="shop"} == 1')).length > 0;
    await until('Prometheus scraped the shop', scraped, 90_000, 200);
    expect(await incidents()).toEqual([]);
    await shop.stop();
    await untilState('firing');
    const [{ cause, sentence }] = await incidents();
    expect([cause.kind, sentence]).toEqual(['alert', 'The shop does not answer its Prometheus']);
    expect(cause.name).toContain('ShopAway');
  });

  it('ends it when Prometheus sees that it is over', async () => {
    await shop.start();
    await untilState('resolved');
    expect((await incidents()).length).toBe(1);
  });

  /** A service account that may report alerts, and nothing else with this token. */
  async function tokenThatSendsAlerts(): Promise<string> {
    const account = { name: 'alertmanager', purpose: 'reports alerts' };
    const { id } = (await anna.api.call('post', '/api/v1/service-accounts', { body: account })).body;
    const role = { role: 'operator', scope: { kind: 'everything' as const }, endsAt: null };
    await anna.api.call('post', '/api/v1/grants', { body: { subjectKind: 'service', subjectId: id, ...role } });
    const body = { name: 'webhook', scopes: ['alert.send' as const] };
    return (await anna.api.call('post', '/api/v1/service-accounts/{id}/tokens', { path: { id }, body })).body.token;
  }

  /** The file an administrator copies, with this Holdfast's address and token, in a hurry. */
  function shippedAlertmanager(token: string): string {
    const tokenFile = join(folder, 'token');
    writeFileSync(tokenFile, token, { mode: 0o600 });
    return readFileSync('ops/deploy/prometheus/alertmanager.yml', 'utf8')
      .replaceAll('127.0.0.1:8420', `127.0.0.1:${holdfast.port}`)
      .replace(/credentials_file: .*/, `credentials_file: ${tokenFile}`)
      .replaceAll(/(group_wait|group_interval): .*/g, '$1: 1s');
  }

  function watchingShop(): string {
    const rules = join(folder, 'rules.yml');
    const alert = {
      ...{ alert: 'ShopAway', expr: 'up{job="shop"} == 0', labels: { severity: 'critical' } },
      annotations: { summary: 'The shop does not answer its Prometheus' },
    };
    writeFileSync(rules, JSON.stringify({ groups: [{ name: 'shop', rules: [alert] }] }));
    // JSON is YAML too.
    return JSON.stringify({
      global: { scrape_interval: '2s', scrape_timeout: '2s', evaluation_interval: '1s' },
      rule_files: [rules],
      alerting: { alertmanagers: [{ static_configs: [{ targets: [new URL(alertmanager.url).host] }] }] },
      scrape_configs: [{ job_name: 'shop', static_configs: [{ targets: [new URL(shop.url).host] }] }],
    });
  }
});
