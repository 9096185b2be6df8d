import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  startHoldfast,
  startHttpService,
  startPrometheus,
  temporaryFolder,
  until,
  type LabHoldfast,
  type LabHttpService,
  type LabPrometheus,
} from '../ops/lab/index.js';
import { becomeOwner, type Someone } from './support/owner.js';

describe('prometheus scrapes', () => {
  let holdfast: LabHoldfast;
  let anna: Someone;
  let service: LabHttpService;
  let exporter: LabHttpService;
  let prometheus: LabPrometheus;
  let token: string;

  beforeAll(async () => {
    const metrics = { body: 'node_load1 0.5\n', headers: { 'content-type': 'text/plain; version=0.0.4' } };
    [holdfast, service, exporter] = await Promise.all([startHoldfast(), startHttpService(), startHttpService(metrics)]);
    anna = await becomeOwner(holdfast);
    await anna.cli.say('resource', 'add', service.url, '--name', 'shop', '--tag', 'web');
    await anna.cli.say('check', 'edit', 'shop', 'http', '--every', '1s', '--wait', '1s', '--fall', '2');
  });

  afterAll(async () => {
    await prometheus?.stop();
    anna?.api.close();
    await holdfast?.stop();
    await Promise.all([service?.stop(), exporter?.stop()]);
  });

  it('shows its metrics to nobody without a token', async () => {
    expect((await fetch(`${holdfast.url}/metrics`)).status).toBe(401);
    expect((await fetch(`${holdfast.url}/api/v1/prometheus/targets`)).status).toBe(401);
  });

  it('makes a token that can scrape and nothing else', async () => {
    await anna.cli.say('service-account', 'create', 'prometheus', '--purpose', 'scrapes /metrics');
    await anna.cli.say('grant', 'add', 'prometheus', '--role', 'auditor');
    const made = await anna.cli.ask<{ token: string }>(
      ...['service-account', 'token', 'prometheus', 'scrape', '--scope', 'metrics.read'],
    );
    token = made.token;
    const headers = { authorization: `Bearer ${token}` };
    expect((await fetch(`${holdfast.url}/metrics`, { headers })).status).toBe(200);
    expect((await fetch(`${holdfast.url}/api/v1/people`, { headers })).status).toBe(403);
  });

  it('is scraped by a real Prometheus with the shipped configuration and its alert rules', async () => {
    prometheus = await startPrometheus(shippedConfiguration());
    const up = () => prometheus.query('up{job="holdfast"} == 1');
    await until('Prometheus scraped Holdfast', async () => (await up()).length > 0, 90_000, 250);
    const rules = async () => {
      const { data } = (await (await fetch(`${prometheus.url}/api/v1/rules`)).json()) as Rules;
      return data.groups.flatMap((group) => group.rules);
    };
    const evaluated = async () => (await rules()).every(({ health }) => health === 'ok');
    await until('the rules were evaluated', evaluated, 90_000, 250);
    expect((await rules()).map(({ name }) => name).sort()).toEqual([
      'HoldfastBackupOverdue',
      'HoldfastCertificateEnds',
      'HoldfastChecksLate',
      'HoldfastClusterNeedsPerson',
      'HoldfastClusterUnseen',
      'HoldfastClusterWorthALook',
      'HoldfastNotWatching',
      'HoldfastReplicationLags',
      'HoldfastResourceDegraded',
      'HoldfastResourceDown',
      'HoldfastStoreAway',
    ]);
  });

  it('tells Prometheus the hosts it knows, so that their exporters are found without a change', async () => {
    const found = () => prometheus.query('node_load1');
    const sample = await until('the exporter was discovered', async () => (await found())[0], 90_000, 250);
    const { items } = await anna.api.get('/api/v1/resources', { query: { kind: 'host' } });
    expect(sample.labels['resource']).toBe(items[0].name);
    expect(sample.value).toBe(0.5);
  });

  it('says of a running server that it is up', async () => {
    await untilValue('holdfast_resource_up{resource="shop"}', 1);
    await untilValue('probe_success{job="holdfast-probe",instance="shop"}', 1);
  });

  it('says of a stopped server that it is not', async () => {
    await service.stop();
    await untilValue('holdfast_resource_up{resource="shop"}', 0);
    const { out } = await anna.cli.run(['status']);
    expect(out).toMatch(/DOWN\s+shop/);
    await service.start();
    await untilValue('holdfast_resource_up{resource="shop"}', 1);
  });

  async function untilValue(expression: string, wanted: number): Promise<void> {
    let seen: number | undefined;
    const value = async () => (seen = (await prometheus.query(expression))[0]?.value);
    await until(`${expression} is ${wanted}`, async () => (await value()) === wanted, 90_000, 250);
    expect(seen).toBe(wanted);
  }

  /** The file an administrator copies, with this Holdfast's address and token, scraped every second. */
  function shippedConfiguration(): string {
    const tokenFile = join(temporaryFolder('token'), 'token');
    writeFileSync(tokenFile, token, { mode: 0o600 });
    const shipped = readFileSync('ops/deploy/prometheus/prometheus.yml', 'utf8');
    return shipped
      .replaceAll(/(localhost|127\.0\.0\.1):8420/g, `127.0.0.1:${holdfast.port}`)
      .replace("['web-1', 'db-1']", "['shop']")
      .replace(':9100', `:${exporter.port}`)
      .replaceAll(/credentials_file: .*/g, `credentials_file: ${tokenFile}`)
      .replaceAll(/(scrape_interval|evaluation_interval|refresh_interval): .*/g, '$1: 1s')
      .replaceAll(/(\S+\.rules\.yml)/g, join(process.cwd(), 'ops/deploy/prometheus/$1'));
  }
});

interface Rules {
  data: { groups: { rules: { name: string; health: string }[] }[] };
}
