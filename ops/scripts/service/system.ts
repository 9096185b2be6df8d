import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

export const UNIT = '/etc/systemd/system/holdfast.service';
export const ENVIRONMENT = '/etc/holdfast.env';

/** Ends with one sentence unless this is root on a machine that systemd runs. */
export function requireRoot(script: string): void {
  if (process.getuid?.() !== 0) fail(`This needs root. Try: sudo npm run ${script}`);
  if (!existsSync('/run/systemd/system'))
    fail('systemd does not run this machine. Start Holdfast from your own service manager with: npm start');
}

/** Runs a program; status null when there is no such program. */
export function run(command: string, args: string[]): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  return { status, output: `${stdout ?? ''}${stderr ?? ''}`.trim() };
}

export function fail(sentence: string): never {
  console.error(sentence);
  process.exit(1);
}
