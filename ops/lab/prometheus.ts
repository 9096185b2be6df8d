import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { removeFolder, temporaryFolder } from './folders.js';
import { freePort } from './ports.js';
import { startProcess } from './processes.js';
import { until } from './until.js';

export interface Sample {
  readonly labels: Record<string, string>;
  readonly value: number;
}

/** A real Prometheus on 127.0.0.1. */
export interface LabPrometheus {
  readonly url: string;
  /** Asks for the current value of a PromQL expression. */
  query(expression: string): Promise<Sample[]>;
  stop(): Promise<void>;
}

/**
 * Starts Prometheus.
 *
 * @param config the text of prometheus.yml
 */
export async function startPrometheus(config: string): Promise<LabPrometheus> {
  const folder = temporaryFolder('prometheus');
  const file = join(folder, 'prometheus.yml');
  writeFileSync(file, config);
  const url = `http://127.0.0.1:${await freePort()}`;
  const server = startProcess('prometheus', [
    ...[`--config.file=${file}`, `--storage.tsdb.path=${join(folder, 'data')}`],
    ...[`--web.listen-address=${new URL(url).host}`, '--log.level=warn'],
  ]);
  const ready = async () => !server.running() || (await fetch(`${url}/-/ready`)).ok;
  await until('Prometheus is ready', ready, 60_000);
  if (!server.running()) throw new Error(`prometheus ended at once:\n${server.output()}`);
  return {
    url,
    query: (expression) => query(url, expression),
    stop: async () => {
      await server.end('SIGTERM');
      removeFolder(folder);
    },
  };
}

interface QueryAnswer {
  status: string;
  error?: string;
  data: { result: { metric: Record<string, string>; value: [number, string] }[] };
}

async function query(url: string, expression: string): Promise<Sample[]> {
  const response = await fetch(`${url}/api/v1/query?query=${encodeURIComponent(expression)}`);
  const answer = (await response.json()) as QueryAnswer;
  if (answer.status !== 'success') throw new Error(`${expression}: ${answer.error}`);
  return answer.data.result.map(({ metric, value }) => ({ labels: metric, value: Number(value[1]) }));
}
