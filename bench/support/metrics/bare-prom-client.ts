import { createServer } from 'node:http';
import { Gauge, Registry } from 'prom-client';

/** The peer: the same series in prom-client's gauges, already filled, and nothing beside them. */
const members = Number(process.argv[2]);
const registry = new Registry();
const gauge = (name: string, labelNames: string[]) =>
  new Gauge({ name, help: 'As Holdfast has it.', labelNames, registers: [registry] });
const own = ['resource', 'kind', 'environment'];
const up = gauge('holdfast_resource_up', own);
const since = gauge('holdfast_resource_status_since_timestamp_seconds', own);
const status = gauge('holdfast_resource_status', [...own, 'status']);
const ofChecks = ['up', 'duration_seconds', 'last_timestamp_seconds'].map((name) =>
  gauge(`holdfast_check_${name}`, [...own, 'check']),
);
const stale = gauge('holdfast_check_stale', [...own, 'check']);
const certificate = gauge('holdfast_certificate_expiry_timestamp_seconds', [...own, 'check']);
const lag = gauge('holdfast_replication_lag_seconds', [...own, 'check']);
const now = Date.now();
for (let i = 0; i < members; i++) {
  const labels = { resource: `srv-${i}`, kind: 'host', environment: '' };
  up.set(labels, 1);
  since.set(labels, (now - i) / 1000);
  status.set({ ...labels, status: 'up' }, 1);
  for (const check of ['https', 'mysql'])
    for (const [which, value] of [1, i / 1e6, (now - i) / 1000].entries())
      ofChecks[which].set({ ...labels, check }, value);
  for (const check of ['https', 'mysql']) stale.set({ ...labels, check }, 0);
  certificate.set({ ...labels, check: 'https' }, (now + i) / 1000);
  lag.set({ ...labels, check: 'mysql' }, i % 5);
}
const server = createServer((_, answer) => {
  void registry.metrics().then((text) => answer.setHeader('content-type', registry.contentType).end(text));
}).listen(0, '127.0.0.1', () => console.log(`listening ${(server.address() as { port: number }).port}`));
