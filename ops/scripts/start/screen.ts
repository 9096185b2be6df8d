import { homedir, hostname } from 'node:os';
import type { Config } from '../../../backend/platform/config/index.js';
import type { Ready, Summary } from './messages.js';

/** One of the four steps of a first start, its time at the right. */
export function stepLine(step: number, name: string, what: string, ms: number): string {
  const seconds = `${Math.max(1, Math.round(ms / 1000))} s`;
  return `  ${step}/4  ${name.padEnd(11)}${what.padEnd(46)}${seconds.padStart(6)}`;
}

/** What a person sees who starts Holdfast for the first time. */
export function firstScreen(config: Config, server: Ready, daemon: Ready | null): string {
  return [
    ...(server.setupLink ? ownerLines(server.setupLink) : [`  Open  ${server.url}`]),
    ...(server.setupLink ? reachLines(config) : []),
    ...certificate(server),
    '',
    ...(daemon?.host ? [`  Already watching this machine: ${measured(daemon.host)}`] : []),
    '  Keep it running after logout and reboot:  sudo npm run install-service',
    `  Stop: Ctrl-C      Log: ${short(config.data)}/log`,
  ].join('\n');
}

/** What a person sees on every later start; the set-up link again while there is no owner. */
export function laterScreen(server: Ready, ms: number): string {
  const ready = `ready in ${(ms / 1000).toFixed(1)} s`;
  const line = [`Holdfast ${server.version}`, server.url, ready, ...(server.summary ? summed(server.summary) : [])];
  return [
    line.join('   '),
    ...certificate(server),
    ...(server.setupLink ? ['', ...ownerLines(server.setupLink)] : []),
  ].join('\n');
}

/** A path as people write it. */
export function short(path: string): string {
  return path.startsWith(`${homedir()}/`) ? `~${path.slice(homedir().length)}` : path;
}

function certificate({ fingerprint }: Ready): string[] {
  return fingerprint ? [`  Self-signed certificate, SHA-256 ${fingerprint}`] : [];
}

function ownerLines(setupLink: string): string[] {
  return ['  Open once, within 60 minutes, to become the owner:', '', `      ${setupLink}`, ''];
}

function reachLines(config: Config): string[] {
  const { port } = config.listen;
  const away = [
    `  From another machine   ssh -L ${port}:localhost:${port} ${hostname()}, then the same link`,
    '  Serve the network      HOLDFAST_LISTEN=0.0.0.0 npm start   (HTTPS)',
  ];
  return [...(config.onLoopback ? away : []), '  New link               npx holdfast admin setup-link'];
}

function measured(host: NonNullable<Ready['host']>): string {
  const percent = (value: number) => `${Math.round(value)} %`;
  return `CPU ${percent(host.cpu)}, memory ${percent(host.memory)}, / ${percent(host.disk)} used`;
}

function summed({ counts, lastOwnBackupAt }: Summary): string[] {
  const others = Object.keys(counts).filter((status) => !['up', 'down', 'unknown'].includes(status));
  const shown = ['up', 'down', 'unknown', ...others].map((status) => `${counts[status] ?? 0} ${status}`);
  const backup = lastOwnBackupAt ? `own backup ${age(Date.now() - lastOwnBackupAt)} ago` : 'no own backup yet';
  return [shown.join(', '), backup];
}

function age(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 60) return `${minutes} min`;
  return minutes < 48 * 60 ? `${Math.round(minutes / 60)} h` : `${Math.round(minutes / 1440)} d`;
}
