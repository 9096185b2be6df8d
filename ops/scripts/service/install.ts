import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ENVIRONMENT, fail, requireRoot, run, UNIT } from './system.js';
import { renderUnit } from './unit.js';

/** `sudo npm run install-service`: Holdfast from this checkout as a systemd service that survives logout and reboot. */
requireRoot('install-service');
const checkout = resolve(import.meta.dirname, '../../../..');
if (run('id', ['-u', 'holdfast']).status !== 0)
  must('useradd', [
    '--system',
    '--user-group',
    '--home-dir',
    '/var/lib/holdfast',
    '--shell',
    '/usr/sbin/nologin',
    'holdfast',
  ]);
keepSettings();
writeFileSync(UNIT, renderUnit(checkout), { mode: 0o644 });
verify();
must('systemctl', ['daemon-reload']);
must('systemctl', ['enable', 'holdfast']);
must('systemctl', ['restart', 'holdfast']);
await untilItRuns();

/** Settings given on the command line become the service's, once; a file that exists is the administrator's. */
function keepSettings(): void {
  const settings = Object.entries(process.env).filter(
    ([name]) => name.startsWith('HOLDFAST_') && name !== 'HOLDFAST_DATA',
  );
  if (settings.length === 0) return;
  if (existsSync(ENVIRONMENT)) return console.log(`${ENVIRONMENT} exists and stays as it is`);
  writeFileSync(ENVIRONMENT, settings.map(([name, value]) => `${name}=${value}\n`).join(''), { mode: 0o600 });
  console.log(`Settings written to ${ENVIRONMENT}: ${settings.map(([name]) => name).join(', ')}`);
}

function verify(): void {
  const { status, output } = run('systemd-analyze', ['verify', UNIT]);
  if (status === 0 || status === null) return; // null: this machine has no systemd-analyze
  rmSync(UNIT);
  fail(`The unit does not pass systemd-analyze verify, nothing was installed:\n${output}`);
}

async function untilItRuns(): Promise<void> {
  for (let second = 0; second < 60; second++) {
    const { output } = run('journalctl', ['-u', 'holdfast', '-o', 'cat', '--since', '-90s']);
    if (/Stop: Ctrl-C|ready in [\d.]+ s/.test(output)) return welcome(output);
    await sleep(1000);
  }
  fail('Holdfast was installed but is not ready after 60 s. Look: journalctl -u holdfast -n 50');
}

function welcome(output: string): void {
  const link = output.match(/https?:\/\/\S+\/setup#\S+/)?.[0];
  console.log(`Holdfast runs as a service, from ${checkout}, data in /var/lib/holdfast`);
  if (link) console.log(`\n  Open once, within 60 minutes, to become the owner:\n\n      ${link}\n`);
  console.log(`  Look: systemctl status holdfast      Settings: ${ENVIRONMENT}      Update: git pull, then this again`);
  console.log('  Remove: sudo npm run uninstall-service (the data stays)');
}

function must(command: string, args: string[]): void {
  const { status, output } = run(command, args);
  if (status !== 0) fail(`${command} ${args.join(' ')} failed: ${output || 'the program is not there'}`);
}
