import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The programs that the tests drive, and the Debian package of each. */
const packages: Record<string, string> = {
  age: 'age',
  chromium: 'chromium',
  haproxy: 'haproxy',
  ip: 'iproute2',
  iptables: 'iptables',
  mariadbd: 'mariadb-server',
  'mariadb-dump': 'mariadb-client',
  openssl: 'openssl',
  prometheus: 'prometheus',
  'prometheus-alertmanager': 'prometheus-alertmanager',
  promtool: 'prometheus',
  'systemd-analyze': 'systemd',
  zstd: 'zstd',
};

/** Of benchmarks alone: the peers. */
export const peers: Record<string, string> = { 'prometheus-blackbox-exporter': 'prometheus-blackbox-exporter' };

/** Installs what is missing as root, or says the one line to run; false when something is still missing. */
export function ensurePrograms(more: Record<string, string> = {}): boolean {
  const all = { ...packages, ...more };
  const missing = missingPackages(all);
  if (missing.length === 0) return true;
  const install = `apt-get install -y --no-install-recommends ${missing.join(' ')}`;
  if (process.getuid?.() !== 0) {
    console.error(`The tests drive real servers, and some are missing. Run: sudo ${install}`);
    return false;
  }
  console.log(`Installing ${missing.join(', ')}; no service is started\n`);
  withoutServices(() => {
    run('apt-get', ['update', '-qq']);
    run('apt-get', install.split(' ').slice(1));
  });
  const still = missingPackages(all);
  if (still.length > 0) console.error(`Still missing after the installation: ${still.join(', ')}`);
  return still.length === 0;
}

function missingPackages(all: Record<string, string>): string[] {
  const missing = Object.keys(all).filter((program) => !isInstalled(program));
  return [...new Set(missing.map((program) => all[program]))];
}

function isInstalled(program: string): boolean {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  return folders.some((folder) => isExecutable(join(folder, program)));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

const POLICY = '/usr/sbin/policy-rc.d';

/** Debian starts a server with its package unless this policy forbids it (exit 101). */
function withoutServices(work: () => void): void {
  if (existsSync(POLICY)) return work();
  writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    work();
  } finally {
    rmSync(POLICY, { force: true });
  }
}

function run(command: string, args: string[]): void {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const { status } = spawnSync(command, args, { env, stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) console.error(`${command} ${args.join(' ')} ended with code ${status}`);
}
