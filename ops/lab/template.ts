import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { runProcess } from './processes.js';

/** Who runs the servers of the lab. */
export const account = userInfo().username;

/** Our user id outside of `unshare -U`, where anybody may look like root. */
export function realUser(): number {
  const own = process.getuid!();
  for (const line of readFileSync('/proc/self/uid_map', 'utf8').trim().split('\n')) {
    const [inside, outside, count] = line.trim().split(/\s+/).map(Number);
    if (own >= inside && own < inside + count) return own - inside + outside;
  }
  return own;
}

/** root's password on every database of the lab. */
export const PASSWORD = 'lab';

/** Copies a data folder that is made once per machine: `mariadb-install-db` takes seconds, a copy a tenth of one. */
export async function copyTemplate(to: string): Promise<void> {
  await runProcess('cp', ['-a', '--reflink=auto', `${await templateFolder()}/.`, to]);
}

let template: Promise<string> | undefined;

function templateFolder(): Promise<string> {
  return (template ??= makeTemplate());
}

async function makeTemplate(): Promise<string> {
  const version = (await runProcess('mariadbd', ['--version'])).match(/\d+\.\d+\.\d+/)?.[0] ?? 'unknown';
  const folder = join(tmpdir(), `holdfast-lab-${realUser()}`, `mariadb-${version}`);
  if (existsSync(folder)) return folder;
  const draft = `${folder}.${process.pid}`;
  mkdirSync(draft, { recursive: true, mode: 0o700 });
  const how = [
    ...['--no-defaults', `--user=${account}`, `--datadir=${draft}`, '--auth-root-authentication-method=normal'],
    ...['--skip-test-db', '--skip-name-resolve', '--innodb-log-file-size=8M'],
  ];
  // It would remove the temporary tables of servers that share its folder for them.
  await runProcess('mariadb-install-db', how, { env: { ...process.env, TMPDIR: draft } });
  try {
    renameSync(draft, folder);
  } catch {
    rmSync(draft, { recursive: true, force: true }); // another process was first
  }
  return folder;
}
