/** What a single probe of each kind is told, and what is usual. Times are milliseconds unless their name says else. */
export const checkKinds = ['http', 'tcp', 'tls', 'dns', 'mysql', 'host', 'icmp', 'prometheus', 'heartbeat'] as const;
export type CheckKind = (typeof checkKinds)[number];

export interface HttpSettings {
  kind: 'http';
  /** Absent: the resource's own address. */
  url?: string;
  /** On the address of the resource: `/health?deep=1`. */
  path?: string;
  method: 'GET' | 'HEAD';
  /** Inclusive ranges of what counts as well, e.g. [[200, 399]]. */
  expectStatus: [number, number][];
  /** Bytes that must stand in the first 256 kB of the answer. */
  keyword?: string;
  /** A regular expression that must match there; see `linear-pattern.ts` for what it may hold. */
  pattern?: string;
  /** A value in the JSON that is answered, e.g. `$.database.status`; without `jsonExpect` it must only be there. */
  jsonPath?: string;
  jsonExpect?: string | number | boolean;
  /** Name the server is asked for and must prove, when it differs from the one in the address. */
  hostName?: string;
  followRedirects: boolean;
  /** False accepts any certificate, and the answer says so. */
  verifyTls: boolean;
  warnDays: number;
}
export interface TcpSettings {
  kind: 'tcp';
  host?: string;
  port?: number;
  /** Bytes the server must say first, e.g. "SSH-2.0". */
  banner?: string;
}
export interface TlsSettings {
  kind: 'tls';
  host?: string;
  port?: number;
  serverName?: string;
  warnDays: number;
  failDays: number;
  /** False looks at name and dates only: for a certificate authority of one's own. */
  verifyChain?: boolean;
}
export const recordTypes = ['A', 'AAAA', 'CNAME', 'MX', 'NS', 'TXT'] as const;
export interface DnsSettings {
  kind: 'dns';
  name?: string;
  recordType: (typeof recordTypes)[number];
  /** An address of a name server, with or without port; absent: the system's. */
  server?: string;
  expect?: string;
}
export interface MysqlSettings {
  kind: 'mysql';
  host?: string;
  port?: number;
  maxLagSeconds: number;
  expectReadOnly?: boolean;
  /** One SELECT, asked in a read-only transaction; its first value must be `expect`. Needs an account. */
  query?: string;
  expect?: string | number;
}
export interface HostSettings {
  kind: 'host';
  /** Percent at which the check is degraded; 101 is never. A busy CPU alone harms nobody, so it is off by default. */
  cpuWarn: number;
  memoryWarn: number;
  diskWarn: number;
  /** Percent at which the check fails: a full disk stops a server. */
  diskFail: number;
  /** Whether failed systemd units are degraded; only an exporter tells of them. */
  failedUnits: boolean;
  rebootRequired: boolean;
  /** `/metrics` of a node_exporter. Absent: /proc for this machine, port 9100 for every other. */
  exporter?: string;
}
export interface IcmpSettings {
  kind: 'icmp';
  host?: string;
  count: number;
  /** Percent of lost answers at which it is degraded; all lost is down. */
  warnLoss: number;
  /** Milliseconds of the average round trip beyond which it is degraded. */
  warnMs?: number;
}
/** What an empty answer to an expression means. */
export const emptyMeanings = ['pass', 'warn', 'fail'] as const;
export interface PrometheusSettings {
  kind: 'prometheus';
  /** PromQL that gives one number, or some series of which the worst counts. */
  expression: string;
  failAbove?: number;
  failBelow?: number;
  warnAbove?: number;
  warnBelow?: number;
  whenEmpty: (typeof emptyMeanings)[number];
}
/** A job that calls: either by a cron line or with a period. */
export interface HeartbeatSettings {
  kind: 'heartbeat';
  /** Cron line the job runs by, in `timeZone` (IANA; UTC when absent). */
  schedule?: string;
  timeZone?: string;
  /** Longest time between two good ends. */
  periodSeconds?: number;
  /** How much later than expected is not late yet; also how long a job that said it started may run. */
  graceSeconds: number;
}
export type CheckSettings =
  | HttpSettings
  | TcpSettings
  | TlsSettings
  | DnsSettings
  | MysqlSettings
  | HostSettings
  | IcmpSettings
  | PrometheusSettings
  | HeartbeatSettings;

const defaults: { [K in CheckKind]: Extract<CheckSettings, { kind: K }> } = {
  http: {
    kind: 'http',
    method: 'GET',
    expectStatus: [[200, 399]],
    followRedirects: true,
    verifyTls: true,
    warnDays: 14,
  },
  tcp: { kind: 'tcp' },
  tls: { kind: 'tls', warnDays: 14, failDays: 0 },
  dns: { kind: 'dns', recordType: 'A' },
  mysql: { kind: 'mysql', maxLagSeconds: 60 },
  host: {
    ...{ kind: 'host', cpuWarn: 101, memoryWarn: 92, diskWarn: 85, diskFail: 97 },
    ...{ failedUnits: true, rebootRequired: false },
  },
  icmp: { kind: 'icmp', count: 3, warnLoss: 30 },
  prometheus: { kind: 'prometheus', expression: '', whenEmpty: 'fail' },
  heartbeat: { kind: 'heartbeat', graceSeconds: 3600 },
};

/** The settings of a kind with its defaults filled in. */
export function withDefaults<K extends CheckKind>(
  kind: K,
  given: Partial<Extract<CheckSettings, { kind: K }>> = {},
): Extract<CheckSettings, { kind: K }> {
  return { ...defaults[kind], ...given, kind };
}
