/** What to do next about a problem, in a sentence a person can follow. */
import type { CheckKind } from './check.js';
import type { ProbeCode } from './result.js';

const steps: Partial<Record<ProbeCode, string>> = {
  refused: 'Nothing listens on that port: start the service, or correct the address.',
  timeout: 'The host takes the connection or drops it silently: look at its load, its network and its firewall.',
  unreachable: 'There is no way to the host: look at its network, its power and the route to it.',
  reset: 'The service ends the connection: read its log.',
  'name-not-found': 'The name has no address: look at DNS, or correct the address.',
  'target-forbidden': 'Holdfast never connects there: give the address of a server.',
  'tls-invalid': 'Renew or replace the certificate, or correct the name it is asked for.',
  'tls-expiring': 'Renew the certificate before it ends.',
  'redirect-loop': 'Give the address where the redirects should end.',
  'wrong-answer': 'Read the log of the service: it answers, but not as expected.',
  denied: 'Look at the account: its password, its rights and from where it may sign in.',
  'missing-grant': 'Run the GRANT statement on the server.',
  lagging: 'Look at the replica: its load, its disk and its last error.',
  full: 'Make room on the disk, or give it more.',
  overdue: 'Look whether the job still runs: its cron line or timer, its host, its last log.',
  'job-failed': 'Read the log of the job; it said itself that it failed.',
  'not-set-up': 'Holdfast cannot ask: install or configure what the sentence names.',
  'one-sided':
    'From elsewhere it answers: look at the way between it and the daemon that fails, its network, names and firewalls.',
  busy: 'Look at what uses the machine: top, or the connections of the server.',
};

const bySubject: Partial<Record<CheckKind, string>> = {
  mysql: 'Look at the error log of the database server.',
  host: 'Look at the machine.',
};

/** The next step for what a probe found. */
export function nextStep(code: ProbeCode | null, kind: CheckKind): string {
  return (code && steps[code]) ?? bySubject[kind] ?? 'Read the log of the service.';
}

/** "4 m 12 s", "2 h 5 m", "3 d 4 h": two units at most. */
export function span(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const parts: [number, string][] = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'm'],
    [seconds % 60, 's'],
  ];
  const first = parts.findIndex(([value]) => value > 0);
  if (first < 0) return '0 s';
  const shown = parts.slice(first, first + 2).filter(([value]) => value > 0);
  return shown.map(([value, unit]) => `${value} ${unit}`).join(' ');
}

const units = ['B', 'kB', 'MB', 'GB', 'TB'];

/** Bytes in powers of 1000, with three digits. */
export function bytes(value: number): string {
  let [scaled, unit] = [value, 0];
  while (scaled >= 999.5 && unit < units.length - 1) [scaled, unit] = [scaled / 1000, unit + 1];
  return `${scaled >= 100 || unit === 0 ? Math.round(scaled) : Number(scaled.toPrecision(2))} ${units[unit]}`;
}
