import { spawn } from 'node:child_process';
import { readFile, readlink, stat } from 'node:fs/promises';
import type { ServerProcess } from './processes.js';
import { Systemd } from './systemd.js';

/** All that is needed to start a server again as it was started. */
export interface StartCommand {
  readonly program: string;
  readonly arguments: readonly string[];
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly account: { readonly uid: number; readonly gid: number };
  readonly group: string;
  /** Its network namespace. */
  readonly network: string;
}

/** Starts in the role in which an unacknowledged tail is cut off, lets nobody write, and acknowledges at once (F4, F9). */
export const asReplica = ['--init-rpl-role=SLAVE', '--rpl-semi-sync-slave-enabled=1', '--read-only=1'] as const;

/** How a process was started; null when this account may not see it all. */
export async function commandOf({ pid, arguments: words, group }: ServerProcess): Promise<StartCommand | null> {
  try {
    const proc = `/proc/${pid}`;
    const [program, folder, network, environment, { uid, gid }] = await Promise.all([
      readlink(`${proc}/exe`),
      readlink(`${proc}/cwd`),
      readlink(`${proc}/ns/net`),
      readFile(`${proc}/environ`, 'utf8'),
      stat(proc),
    ]);
    const pairs = environment.split('\0').flatMap((pair) => /^(\w+)=(.*)$/s.exec(pair) ?? []);
    const entries = pairs.flatMap((_, at) => (at % 3 === 0 ? [[pairs[at + 1], pairs[at + 2]]] : []));
    const rest = words.slice(1).filter((word) => !asReplica.some((role) => word.startsWith(role.split('=')[0])));
    const known = Object.fromEntries(entries) as Record<string, string>;
    return {
      program: program.replace(/ \(deleted\)$/, ''),
      arguments: rest,
      folder,
      environment: known,
      account: { uid, gid },
      group,
      network,
    };
  } catch {
    return null;
  }
}

/**
 * Whether a server started by us would be where it was, and live as long: not when its network is another than ours (a
 * container's), and not when we run in a unit of systemd's and it did not, since the unit's end would be its end.
 */
export async function mayStart({ group, network }: StartCommand): Promise<boolean> {
  if (network !== (await readlink('/proc/self/ns/net'))) return false;
  const own =
    (await readFile('/proc/self/cgroup', 'utf8')).trim().split('\n').at(-1)?.split(':').slice(2).join(':') ?? '';
  return own === group || Systemd.unitOf(own) === null;
}

/** Starts it in a session of its own. @throws Error when the program cannot be started */
export function startAgain(command: StartCommand): Promise<number> {
  const { program, folder, environment, account } = command;
  const root = process.geteuid!() === 0;
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...command.arguments, ...asReplica], {
      ...{ cwd: folder, env: environment, detached: true, stdio: 'ignore' },
      ...(root ? account : {}),
    });
    child.once('error', reject);
    child.once('spawn', () => {
      child.unref();
      resolve(child.pid!);
    });
  });
}
