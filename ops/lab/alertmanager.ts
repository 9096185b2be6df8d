import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { removeFolder, temporaryFolder } from './folders.js';
import { freePort } from './ports.js';
import { startProcess } from './processes.js';
import { until } from './until.js';

/** A real Alertmanager on 127.0.0.1. */
export interface LabAlertmanager {
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Starts Alertmanager alone, without a cluster.
 *
 * @param config the text of alertmanager.yml
 */
export async function startAlertmanager(config: string): Promise<LabAlertmanager> {
  const folder = temporaryFolder('alertmanager');
  const file = join(folder, 'alertmanager.yml');
  writeFileSync(file, config, { mode: 0o600 });
  const url = `http://127.0.0.1:${await freePort()}`;
  const server = startProcess('prometheus-alertmanager', [
    ...[`--config.file=${file}`, `--storage.path=${join(folder, 'data')}`, '--cluster.listen-address='],
    ...[`--web.listen-address=${new URL(url).host}`, '--log.level=warn'],
  ]);
  const ready = async () => !server.running() || (await fetch(`${url}/-/ready`)).ok;
  await until('Alertmanager is ready', ready, 60_000);
  if (!server.running()) throw new Error(`prometheus-alertmanager ended at once:\n${server.output()}`);
  return {
    url,
    stop: async () => {
      await server.end('SIGTERM');
      removeFolder(folder);
    },
  };
}
