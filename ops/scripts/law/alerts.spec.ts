import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { collectDefaultMetrics, Registry } from 'prom-client';

const dashboards = globSync('ops/deploy/grafana/*.json');
const read = (file: string) => readFileSync(file, 'utf8');

interface Dashboard {
  uid: string;
  panels: { title: string; targets: { expr: string }[] }[];
  templating: { list: { query: string | { query: string } }[] };
}
const dashboardOf = (file: string) => JSON.parse(read(file)) as Dashboard;
const expressionsOf = (file: string) =>
  dashboardOf(file).panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));

/** Every name that /metrics can have: what the sources write, and what prom-client adds by itself. */
async function namesThatExist(): Promise<Set<string>> {
  const sources = globSync('backend/**/*metrics*.ts').filter((file) => !/\.(spec|integration)\.ts$/.test(file));
  const text = sources.map(read).join('\n');
  const written = [...text.matchAll(/'(holdfast_\w+)'/g)].map(([, name]) => name);
  const cluster = [...read('backend/failover/application/failover-metrics.ts').matchAll(/gauge\(\s*'(\w+)'/g)];
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'holdfast_' });
  const own = (await registry.getMetricsAsJSON()).map(({ name }) => name);
  return new Set([...written, ...cluster.map(([, name]) => `holdfast_cluster_${name}`), ...own]);
}

describe('what is shipped for Prometheus and Grafana', () => {
  it('asks for no metric that Holdfast does not have', async () => {
    const had = await namesThatExist();
    for (const file of ['ops/deploy/prometheus/holdfast.rules.yml', ...dashboards]) {
      const asked = new Set(read(file).match(/\bholdfast_\w+/g));
      expect(asked.size).withContext(file).toBeGreaterThan(3);
      expect([...asked].filter((name) => !had.has(name)))
        .withContext(file)
        .toEqual([]);
    }
  });

  it('has three dashboards, each with an address of its own, whose every panel asks for something', () => {
    expect(new Set(dashboards.map((file) => dashboardOf(file).uid)).size).toBe(3);
    for (const { title, targets } of dashboards.flatMap((file) => dashboardOf(file).panels))
      expect(targets.length).withContext(title).toBeGreaterThan(0);
  });

  it('asks in expressions that Prometheus understands', () => {
    const folder = mkdtempSync(join(tmpdir(), 'holdfast-dashboards-'));
    const rules = dashboards
      .flatMap(expressionsOf)
      .map((expr, i) => ({ record: `panel:${i}`, expr: expr.replaceAll('$resource', '.*') }));
    const file = join(folder, 'rules.yml');
    writeFileSync(file, JSON.stringify({ groups: [{ name: 'panels', rules }] }));
    const { status, stdout, stderr } = spawnSync('promtool', ['check', 'rules', file], { encoding: 'utf8' });
    rmSync(folder, { recursive: true });
    expect(status).withContext(`${stdout}${stderr}`).toBe(0);
  });
});
