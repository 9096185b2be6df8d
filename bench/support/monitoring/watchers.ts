import Database from 'better-sqlite3';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, removeFolder, startProcess, temporaryFolder, until } from '../../../ops/lab/index.js';
import { startServer } from '../server.js';
import type { Farm } from './farm.js';
import { storedHistory, type StoredHistory } from './stored-history.js';

/** Somebody who watches a farm, running. */
export interface Watcher {
  pids: number[];
  /** Ends it; what it stored, where that can be counted. */
  stop(): Promise<StoredHistory | null>;
}

export interface WatcherKind {
  name: string;
  start(farm: Farm, intervalMs: number): Promise<Watcher>;
}

const keyword = 'Holdfast';
/** More arguments of the daemon's Node, e.g. `--cpu-prof --cpu-prof-dir=/tmp/profile`. */
const nodeOptions = process.env['DAEMON_NODE_OPTIONS']?.split(' ') ?? [];

/** Our daemon alone: the inventory is imported as a person would, the checks' interval is set in the database. */
export const holdfast: WatcherKind = {
  name: 'Holdfast',
  async start(farm, intervalMs) {
    const server = await startServer({}, true);
    for (let from = 0; from < farm.urls.length; from += 2_500) {
      const rows = farm.urls.slice(from, from + 2_500).map((url, n) => `web-${from + n},http,${url}`);
      await server.post('resources/import', {
        format: 'csv',
        text: ['name,kind,address', ...rows].join('\n'),
        apply: true,
      });
    }
    await server.stop();
    giveChecks(server.data, intervalMs);
    const daemon = startDaemon(server.data, farm.certificate ?? undefined);
    return {
      pids: [daemon.pid],
      stop: async () => {
        await daemon.end('SIGTERM', 120_000);
        if (/error/i.test(daemon.output())) console.log(daemon.output().slice(-2_000));
        const dropped = Number(
          /"dropped":(\d+)/.exec(readFileSync(join(server.data, 'log/daemon.log'), 'utf8'))?.[1] ?? NaN,
        );
        const stored = storedHistory(server.data, dropped);
        removeFolder(server.data);
        return stored;
      },
    };
  },
};

/** Starts a daemon over a data folder. */
export function startDaemon(data: string, extraCa?: string) {
  // The same environment and flags as the supervisor gives it.
  const own = { MALLOC_ARENA_MAX: '2', NODE_COMPILE_CACHE: join(data, 'cache') };
  const env = {
    PATH: process.env['PATH'],
    HOLDFAST_DATA: data,
    ...own,
    ...(extraCa && { NODE_EXTRA_CA_CERTS: extraCa }),
  };
  const args = [...nodeOptions, '--max-semi-space-size=2', '--heap-growing-percent=10', 'dist/backend/daemon.js'];
  return startProcess(process.execPath, args, { env });
}

/** One `http` check with a keyword for every http resource, instead of the default of every 30 s. */
function giveChecks(data: string, intervalMs: number): void {
  const database = new Database(`${data}/holdfast.sqlite`);
  const settings = { kind: 'http', method: 'GET', expectStatus: [[200, 399]], keyword };
  const text = JSON.stringify({ ...settings, followRedirects: true, verifyTls: true, warnDays: 14 });
  const resources = database.prepare("SELECT id FROM resource WHERE kind = 'http'").all() as { id: string }[];
  const now = Date.now();
  const check = database.prepare(
    `INSERT INTO health_check (id, resourceId, name, settings, intervalMs, timeoutMs, fall, rise, paused, version, createdAt)
     VALUES (?, ?, 'http', ?, ?, ?, 3, 2, 0, 1, ?)`,
  );
  const mark = database.prepare('INSERT INTO history_mark (checkNumber, foldedUpTo) VALUES (?, ?)');
  // As after a restart: that ten thousand new targets come up at once is another matter, with its own events.
  const up = database.prepare(
    `INSERT INTO check_status (checkNumber, checkId, resourceId, status, since, sentence, runOutcome, runLength, swings,
       lastAt, lastCode, lastDurationUs, facts)
     VALUES (?, ?, ?, 'up', ?, 'answered 200', 'pass', 9, '[]', ?, 'ok', 900, '{"httpStatus":200}')`,
  );
  const known = database.prepare("UPDATE resource SET status = 'up', statusSince = ? WHERE id = ?");
  const given = database.prepare('INSERT INTO default_checks_given (resourceId, at) VALUES (?, ?)');
  database.transaction(() => {
    for (const { id } of resources) {
      const checkId = crypto.randomUUID();
      const row = check.run(checkId, id, text, intervalMs, Math.min(5_000, intervalMs / 2), now);
      mark.run(row.lastInsertRowid, now - (now % 600_000));
      up.run(row.lastInsertRowid, checkId, id, now, now);
      known.run(now, id);
      given.run(id, now);
    }
  })();
  database.close();
}

/** The floor. */
export const bareNode: WatcherKind = {
  name: 'bare Node',
  async start(farm, intervalMs) {
    const folder = temporaryFolder('bare');
    const [file, database] = [join(folder, 'task.json'), join(folder, 'results.sqlite')];
    writeFileSync(file, JSON.stringify({ urls: farm.urls, intervalMs, database, certificate: farm.certificate }));
    const child = startProcess(process.execPath, ['dist/bench/support/monitoring/bare-monitor.js', file]);
    return {
      pids: [child.pid],
      stop: async () => {
        await child.end('SIGKILL');
        removeFolder(folder);
        return null;
      },
    };
  },
};

/** Debian's Prometheus with its blackbox exporter. */
export const prometheus: WatcherKind = {
  name: 'Prometheus + blackbox',
  async start(farm, intervalMs) {
    const folder = temporaryFolder('blackbox');
    const [probes, own] = [await freePort(), await freePort()];
    const file = (name: string, text: string) => {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    };
    const modules = file('blackbox.yml', blackboxModules(farm.certificate));
    const config = file('prometheus.yml', scrapeConfig(farm.urls, intervalMs, probes));
    const exporter = startProcess('prometheus-blackbox-exporter', [
      ...[`--config.file=${modules}`, `--web.listen-address=127.0.0.1:${probes}`, '--log.level=error'],
    ]);
    const server = startProcess('prometheus', [
      ...[`--config.file=${config}`, `--storage.tsdb.path=${join(folder, 'data')}`, '--log.level=error'],
      `--web.listen-address=127.0.0.1:${own}`,
    ]);
    await until('Prometheus is ready', async () => (await fetch(`http://127.0.0.1:${own}/-/ready`)).ok, 20_000);
    return {
      pids: [server.pid, exporter.pid],
      stop: async () => {
        await Promise.all([server.end('SIGKILL'), exporter.end('SIGKILL')]);
        removeFolder(folder);
        return null;
      },
    };
  },
};

const blackboxModules = (certificate: string | null) => `modules:
  page:
    prober: http
    timeout: 5s
    http:
      preferred_ip_protocol: ip4
      fail_if_body_not_matches_regexp: ['${keyword}']
${certificate ? `      tls_config:\n        ca_file: ${certificate}\n` : ''}`;

const scrapeConfig = (urls: readonly string[], intervalMs: number, probes: number) => `scrape_configs:
  - job_name: page
    scrape_interval: ${intervalMs / 1_000}s
    scrape_timeout: 5s
    metrics_path: /probe
    params: { module: [page] }
    static_configs:
      - targets:
${urls.map((url) => `          - ${url}`).join('\n')}
    relabel_configs:
      - { source_labels: [__address__], target_label: __param_target }
      - { source_labels: [__param_target], target_label: instance }
      - { target_label: __address__, replacement: '127.0.0.1:${probes}' }
`;
