import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Endpoint, MemberSettings } from '../../ports.js';
import { findMember } from '../fencing/find-member.js';

const run = promisify(execFile);
type Options = Pick<MemberSettings, 'file' | 'files'>;
const unreadable: Options = { file: null, files: [] };

/**
 * What the option files of a server on this host say, read by MariaDB's own program, so that groups, includes and defaults
 * count as they would at a start. Null for a server elsewhere: no statement shows what its files say.
 */
export async function readOptionFiles(endpoint: Endpoint): Promise<Options> {
  const host = endpoint.host === 'local' ? '127.0.0.1' : endpoint.host;
  const found = await findMember({ endpoint: { ...endpoint, host }, known: null }).catch(() => null);
  if (found?.kind !== 'it') return unreadable;
  const words = found.process.arguments.slice(1);
  const which = words.filter((word) => /^--defaults-(file|extra-file|group-suffix)=/.test(word));
  try {
    const { stdout } = await run('my_print_defaults', [...which, '--mysqld'], { timeout: 5_000 });
    const given = words.filter((word) => word.startsWith('--') && !word.startsWith('--defaults-'));
    const named = which.map((word) => word.replace(/^--defaults-(extra-)?file=/, ''));
    return {
      file: optionsOf([...stdout.split('\n'), ...given]),
      files: named.length > 0 ? named : ['the usual option files'],
    };
  } catch {
    return unreadable;
  }
}

/** `--read-only` is ON, `--skip-x` turns x off; dashes and underscores are the same, `loose_` is left out. */
export function optionsOf(lines: readonly string[]): Record<string, string> {
  const options: Record<string, string> = {};
  for (const line of lines) {
    const found = /^--([\w-]+)(?:=(.*))?$/.exec(line.trim());
    if (!found) continue;
    const name = found[1]
      .toLowerCase()
      .replaceAll('-', '_')
      .replace(/^loose_/, '');
    options[name] = found[2] ?? 'ON';
    if (/^(disable|skip)_/.test(name) && found[2] === undefined) options[name.replace(/^(disable|skip)_/, '')] = 'OFF';
  }
  return options;
}
