/** What is checked, how often, and what a single probe may answer. Times are milliseconds. */
export const checkKinds = ['http', 'tcp', 'tls', 'dns', 'mysql', 'host'] as const;
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
}
export interface HostSettings {
  kind: 'host';
  /** Percent at which the check is degraded; 101 is never. A busy CPU alone harms nobody, so it is off by default. */
  cpuWarn: number;
  memoryWarn: number;
  diskWarn: number;
  /** Percent at which the check fails: a full disk stops a server. */
  diskFail: number;
}
export type CheckSettings = HttpSettings | TcpSettings | TlsSettings | DnsSettings | MysqlSettings | HostSettings;

/** How often, how long, and how many results in a row it takes to fall or rise. */
export interface Cadence {
  intervalMs: number;
  timeoutMs: number;
  fall: number;
  rise: number;
}

export interface CheckDefinition extends Cadence {
  /** Integer key of the high-volume rows. */
  number: number;
  id: string;
  resourceId: string;
  name: string;
  settings: CheckSettings;
  paused: boolean;
}

export const cadenceLimits = {
  intervalMs: { min: 1_000, max: 86_400_000 },
  timeoutMs: { min: 100, max: 60_000 },
  threshold: { min: 1, max: 20 },
} as const;

export const defaultCadence: Cadence = { intervalMs: 30_000, timeoutMs: 5_000, fall: 3, rise: 2 };

/** Why a cadence cannot work, as a sentence with its numbers; null when it can. */
export function cadenceFault({ intervalMs, timeoutMs }: Cadence): string | null {
  if (timeoutMs <= intervalMs) return null;
  return `a timeout of ${timeoutMs} ms is longer than the interval of ${intervalMs} ms: the next probe would start before this one ended`;
}

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
  host: { kind: 'host', cpuWarn: 101, memoryWarn: 92, diskWarn: 85, diskFail: 97 },
};

/** The settings of a kind with its defaults filled in. */
export function withDefaults<K extends CheckKind>(
  kind: K,
  given: Partial<Extract<CheckSettings, { kind: K }>> = {},
): Extract<CheckSettings, { kind: K }> {
  return { ...defaults[kind], ...given, kind };
}

/** The ranges of "200,301-302", both ends included; null when the text is not understood. */
export function statusRanges(text: string): [number, number][] | null {
  const ranges: [number, number][] = [];
  for (const part of text.split(',')) {
    const [, from, to] = /^\s*([1-5]\d\d)(?:\s*-\s*([1-5]\d\d))?\s*$/.exec(part) ?? [];
    if (from === undefined || Number(to ?? from) < Number(from)) return null;
    ranges.push([Number(from), Number(to ?? from)]);
  }
  return ranges;
}
