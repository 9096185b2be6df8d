import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { isIP } from 'node:net';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { Config } from './config.js';
import { foreignPrefixes, foreignVariables, settings, type Setting } from './settings.js';

export interface ConfigProblem {
  name: string;
  given: string;
  allowed: string;
}

/** Everything that is wrong with the configuration, all at once. */
export class ConfigErrors extends Error {
  constructor(readonly problems: ConfigProblem[]) {
    super(
      ['Holdfast did not start, its configuration has errors:']
        .concat(problems.map((p) => `  ${p.name}: ${p.given}; allowed: ${p.allowed}`))
        .join('\n'),
    );
  }
}

type Env = Record<string, string | undefined>;
type Raw = { value: unknown; from: string };

/**
 * Reads the configuration from `HOLDFAST_*`, `HOLDFAST_*_FILE` and the optional YAML file named by `HOLDFAST_CONFIG`;
 * a variable wins over the file.
 * @throws ConfigErrors naming every bad or unknown value
 */
export function loadConfig(env: Env = process.env): Config {
  const problems: ConfigProblem[] = [];
  const file = readFile(env.HOLDFAST_CONFIG, problems);
  problems.push(...unknownNames(env, file));
  const values: Record<string, unknown> = {};
  for (const setting of settings) {
    const raw = rawValue(setting, env, file, problems);
    if (raw === undefined) continue;
    const parsed = setting.schema.safeParse(raw.value);
    if (parsed.success) values[setting.path] = parsed.data;
    else problems.push({ name: raw.from, given: shown(setting, raw.value), allowed: setting.allowed });
  }
  problems.push(...crossCheck(values));
  if (problems.length > 0) throw new ConfigErrors(problems);
  return toConfig(values, env);
}

function rawValue(setting: Setting, env: Env, file: Map<string, unknown>, problems: ConfigProblem[]): Raw | undefined {
  const given = env[setting.variable];
  if (given !== undefined && given !== '') return { value: given, from: setting.variable };
  const path = setting.secret && env[`${setting.variable}_FILE`];
  if (path) {
    try {
      return { value: readFileSync(path, 'utf8').trim(), from: `${setting.variable}_FILE` };
    } catch (error) {
      const given = `cannot read ${path} (${(error as NodeJS.ErrnoException).code})`;
      problems.push({ name: `${setting.variable}_FILE`, given, allowed: 'a readable file' });
      return undefined;
    }
  }
  if (file.has(setting.path)) return { value: String(file.get(setting.path)), from: `${setting.path} (config file)` };
  return undefined;
}

function readFile(path: string | undefined, problems: ConfigProblem[]): Map<string, unknown> {
  if (!path) return new Map();
  try {
    return new Map(flatten(parse(readFileSync(path, 'utf8'), { maxAliasCount: 0 }) ?? {}));
  } catch (error) {
    problems.push({ name: 'HOLDFAST_CONFIG', given: (error as Error).message.split('\n')[0], allowed: 'a YAML file' });
    return new Map();
  }
}

function flatten(tree: object, prefix = ''): [string, unknown][] {
  return Object.entries(tree).flatMap(([key, value]): [string, unknown][] =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? flatten(value, `${prefix}${key}.`)
      : [[prefix + key, Array.isArray(value) ? value.join(',') : value]],
  );
}

function unknownNames(env: Env, file: Map<string, unknown>): ConfigProblem[] {
  const known = new Set(settings.flatMap((s) => (s.secret ? [s.variable, `${s.variable}_FILE`] : [s.variable])));
  const paths = new Set(settings.map((s) => s.path));
  const allowed = 'a name listed in docs/configuration.md';
  const variables = Object.keys(env).filter(
    (name) =>
      name.startsWith('HOLDFAST_') &&
      !known.has(name) &&
      !foreignVariables.has(name) &&
      !foreignPrefixes.some((p) => name.startsWith(p)),
  );
  const unknown = [...variables, ...[...file.keys()].filter((p) => !paths.has(p)).map((p) => `${p} (config file)`)];
  return unknown.map((name) => ({ name, given: 'unknown setting', allowed }));
}

function crossCheck(values: Record<string, unknown>): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  const listen = values.listen as string | undefined;
  if (listen !== undefined && listen !== 'localhost' && isIP(listen) === 0)
    problems.push({ name: 'HOLDFAST_LISTEN', given: `"${listen}"`, allowed: 'an IP address such as 0.0.0.0 or ::1' });
  if (Boolean(values['tls.cert']) !== Boolean(values['tls.key']))
    problems.push({
      name: 'HOLDFAST_TLS_CERT',
      given: 'certificate without key or key without certificate',
      allowed: 'both or neither',
    });
  for (const [path, name] of [
    ['tls.cert', 'HOLDFAST_TLS_CERT'],
    ['tls.key', 'HOLDFAST_TLS_KEY'],
  ] as const) {
    const given = values[path] as string | undefined;
    if (given && !existsSync(given)) problems.push({ name, given: `"${given}" does not exist`, allowed: 'a PEM file' });
  }
  return problems;
}

const shown = (setting: Setting, value: unknown): string =>
  setting.secret ? '(a secret that does not fit)' : JSON.stringify(value);

function defaultData(env: Env): string {
  if (process.getuid?.() === 0) return '/var/lib/holdfast';
  return join(env.XDG_DATA_HOME || join(homedir(), '.local', 'share'), 'holdfast');
}

const bare = (url: unknown) => (url as string).replace(/\/+$/, '');

function toConfig(v: Record<string, unknown>, env: Env): Config {
  const data = resolve((v.data as string | undefined) ?? defaultData(env));
  const hour = 3_600_000;
  return Object.assign(new Config(), {
    data,
    databaseUrl: v.databaseUrl ?? null,
    listen: { address: v.listen === 'localhost' ? '127.0.0.1' : (v.listen ?? '127.0.0.1'), port: v.port ?? 8420 },
    tls: v['tls.cert'] ? { cert: v['tls.cert'], key: v['tls.key'] } : null,
    trustedProxies: v.trustedProxies ?? [],
    publicUrl: (v.publicUrl as string | undefined)?.replace(/\/+$/, '') ?? null,
    log: { level: v['log.level'] ?? 'info' },
    session: {
      idleMs: ((v['session.idleHours'] as number) ?? 8) * hour,
      absoluteMs: ((v['session.hours'] as number) ?? 24) * hour,
      stepUpMs: ((v['session.stepUpMinutes'] as number) ?? 10) * 60_000,
    },
    rateLimit: v.rateLimit ?? 500,
    backupStore: resolve((v['backup.store'] as string | undefined) ?? join(data, 'backups')),
    prometheus: v['prometheus.url'] ? { url: bare(v['prometheus.url']), token: v['prometheus.token'] ?? null } : null,
    grafanaUrl: v['grafana.url'] ? bare(v['grafana.url']) : null,
    secondOpinion: v['monitoring.secondOpinion'] ?? false,
    watchdogUrl: (v['watchdog.url'] as string | undefined)?.replace(/\/+$/, '') ?? null,
    migrateWithoutCopy: v.migrateWithoutCopy ?? false,
  });
}
