import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Api } from '../../client/index.js';
import { startPrometheus, temporaryFolder, type LabHoldfast, type LabPrometheus } from '../../lab/index.js';

/** Starts a Prometheus with the configuration that an administrator would copy, and a token that reads metrics only. */
export async function startScraping(api: Api, holdfast: LabHoldfast): Promise<LabPrometheus> {
  const file = join(temporaryFolder('token'), 'token');
  writeFileSync(file, await scrapeToken(api), { mode: 0o600 });
  const shipped = readFileSync('ops/deploy/prometheus/prometheus.yml', 'utf8');
  return startPrometheus(
    shipped
      .replaceAll(/(localhost|127\.0\.0\.1):8420/g, `127.0.0.1:${holdfast.port}`)
      .replaceAll(/credentials_file: .*/g, `credentials_file: ${file}`)
      .replaceAll(/(scrape_interval|evaluation_interval): .*/g, '$1: 5s')
      .replaceAll(/(\S+\.rules\.yml)/g, resolve('ops/deploy/prometheus', '$1')),
  );
}

async function scrapeToken(api: Api): Promise<string> {
  const body = { name: 'prometheus', purpose: 'scrapes /metrics' };
  const { id } = (await api.call('post', '/api/v1/service-accounts', { body })).body;
  const grant = {
    subjectKind: 'service' as const,
    subjectId: id,
    role: 'auditor',
    scope: { kind: 'everything' as const },
  };
  await api.call('post', '/api/v1/grants', { body: grant });
  const token = { name: 'scrape', scopes: ['metrics.read' as const] };
  return (await api.call('post', '/api/v1/service-accounts/{id}/tokens', { path: { id }, body: token })).body.token;
}
