import { z } from 'zod';

/** One setting: its variable, its place in the YAML file, what is allowed, and what it is for. */
export interface Setting {
  variable: string;
  path: string;
  schema: z.ZodType;
  /** What is allowed, in words: shown beside a refused value. */
  allowed: string;
  about: string;
  /** May also be read from a file named by `<variable>_FILE`; its value is never printed. */
  secret?: true;
}

const wholeNumber = (min: number, max: number) => z.coerce.number().int().min(min).max(max);
const hours = (max: number) => z.coerce.number().positive().max(max);
const text = z.string().min(1).max(4096);
const urlOf = (...protocols: string[]) =>
  z.string().refine((v) => URL.canParse(v) && protocols.includes(new URL(v).protocol));
const addressList = z.string().transform((v) =>
  v
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean),
);

const setting = (
  variable: string,
  path: string,
  schema: z.ZodType,
  allowed: string,
  about: string,
  secret?: true,
): Setting => ({ variable: `HOLDFAST_${variable}`, path, schema, allowed, about, ...(secret ? { secret } : {}) });

/** Every setting there is. Documentation, validation and the list of known names all come from here. */
export const settings: Setting[] = [
  setting('DATA', 'data', text, 'a folder', 'Where Holdfast keeps its database, keys, logs and default backup store.'),
  setting(
    'DATABASE_URL',
    'databaseUrl',
    urlOf('mysql:', 'mariadb:'),
    'mysql://user:password@host:3306/database',
    'The database when it is not the embedded SQLite. Append ?tls=off, verify-ca or verify-full and &ca=/path.',
    true,
  ),
  setting('LISTEN', 'listen', text, 'an IP address', 'Address to listen on. Anything but loopback speaks HTTPS.'),
  setting('PORT', 'port', wholeNumber(0, 65_535), 'a port, 1 to 65535', 'Port to listen on.'),
  setting('TLS_CERT', 'tls.cert', text, 'a PEM file', 'Certificate chain; re-read when the file changes.'),
  setting('TLS_KEY', 'tls.key', text, 'a PEM file', 'Private key of the certificate.'),
  setting(
    'TRUSTED_PROXIES',
    'trustedProxies',
    addressList,
    'addresses or networks, comma separated',
    'Proxies that end TLS in front of Holdfast; X-Forwarded-* is believed from these only.',
  ),
  setting('PUBLIC_URL', 'publicUrl', urlOf('http:', 'https:'), 'a URL', 'How people reach the console; used in links.'),
  setting(
    'LOG_LEVEL',
    'log.level',
    z.enum(['debug', 'info', 'warn', 'error']),
    'debug, info, warn or error',
    'Log level.',
  ),
  setting(
    'SESSION_IDLE_HOURS',
    'session.idleHours',
    hours(168),
    'hours, up to 168',
    'A session ends after this idle time.',
  ),
  setting(
    'SESSION_HOURS',
    'session.hours',
    hours(720),
    'hours, up to 720',
    'A session ends after this time at the latest.',
  ),
  setting(
    'STEP_UP_MINUTES',
    'session.stepUpMinutes',
    z.coerce.number().positive().max(60),
    'minutes, up to 60',
    'How long a repeated password counts for dangerous actions.',
  ),
  setting(
    'RATE_LIMIT',
    'rateLimit',
    wholeNumber(0, 1_000_000),
    'requests a second, 0 for no limit',
    'How many API requests one address may send a second.',
  ),
  setting('BACKUP_STORE', 'backup.store', text, 'a folder', 'The first backup store. Best on another disk.'),
  setting(
    'PROMETHEUS_URL',
    'prometheus.url',
    urlOf('http:', 'https:'),
    'a URL',
    'The Prometheus that checks of the kind prometheus ask, and that resource pages link to.',
  ),
  setting(
    'PROMETHEUS_TOKEN',
    'prometheus.token',
    text,
    'a token',
    'Sent to that Prometheus as a bearer token, and nowhere else.',
    true,
  ),
  setting(
    'GRAFANA_URL',
    'grafana.url',
    urlOf('http:', 'https:'),
    'a URL',
    'A Grafana with the shipped dashboards; resource pages link to their long history there.',
  ),
  setting(
    'SECOND_OPINION',
    'monitoring.secondOpinion',
    z.stringbool(),
    'true or false',
    'Of several daemons, another one looks too before a check is called down. Set it for each of them.',
  ),
  setting(
    'WATCHDOG_URL',
    'watchdog.url',
    urlOf('http:', 'https:'),
    'a URL',
    'Called once a minute while everything is on time, as healthchecks.io and its like expect; at trouble with /fail.',
    true,
  ),
  setting(
    'MIGRATE_WITHOUT_COPY',
    'migrateWithoutCopy',
    z.stringbool(),
    'true or false',
    'Migrate a MySQL database even when no dump program is there to copy it first.',
  ),
];

/** Variables that other parts read: the CLI, the supervisor, the tests. */
export const foreignVariables = new Set(
  ['URL', 'TOKEN', 'CONFIG', 'RESTARTS', 'LAST_EXIT', 'SUPERVISED', 'CA', 'FINGERPRINT'].map((n) => `HOLDFAST_${n}`),
);
export const foreignPrefixes = ['HOLDFAST_TEST_', 'HOLDFAST_BENCH_'];
