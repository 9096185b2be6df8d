import { stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { isAbsolute, normalize } from 'node:path';
import { BackupRefused } from '../../domain/backup-refused.js';
import { BackupMethod, type MethodRequest, type Packed, type Prepared, type Program } from '../../ports.js';
import { findProgram } from '../pipeline/child.js';

/** `tar` of paths of this machine, with owners, permissions, links and extended attributes. */
export class Files extends BackupMethod {
  override readonly name = 'files';

  override async prepare({ options }: MethodRequest): Promise<Prepared> {
    const paths = (options.paths ?? []).map((path) => normalize(path));
    if (paths.length === 0)
      throw new BackupRefused('nothing-to-back-up', 'no path was named', 'Name at least one path');
    for (const path of paths) await demandPath(path);
    return {
      producer: tarOf(paths, options.exclude ?? []),
      endMarker: 'tar',
      file: 'data.tar.zst.age',
      source: { host: hostname() },
      contents: { paths, exclude: options.exclude ?? [] },
      warnings: [],
      lies: paths[0],
      position: () => ({}),
      complaints: tarWarnings,
      dispose: async () => undefined,
    };
  }
}

const sayings: Record<string, string> = {
  ENOENT: 'does not exist on this machine',
  ENOTDIR: 'does not exist on this machine',
  EACCES: "may not be read by Holdfast's account",
};

async function demandPath(path: string): Promise<void> {
  if (!isAbsolute(path)) throw new BackupRefused('path-missing', `${path} is not an absolute path`);
  await stat(path).catch((error: NodeJS.ErrnoException) => {
    const why = sayings[error.code ?? ''] ?? `cannot be read (${error.code})`;
    throw new BackupRefused(
      'path-missing',
      `${path} ${why}`,
      'Correct the paths of the plan, or of what you asked for',
    );
  });
}

/** GNU tar ends with 1 when a file changed while it was read: the archive is whole, that file may not be. */
function tarOf(paths: string[], exclude: string[]): Program {
  const program = findProgram('tar');
  if (!program) throw new BackupRefused('tool-missing', 'tar is not installed on this machine', 'apt install tar');
  return {
    stage: 'tar',
    program,
    args: [
      ...['--create', '--file=-', '--format=pax', '--acls', '--xattrs', '--numeric-owner', '--sort=name', '--sparse'],
      ...exclude.map((pattern) => `--exclude=${pattern.replace(/^\//, '')}`),
      ...['--directory=/', '--', ...paths.map((path) => path.replace(/^\/+/, '') || '.')],
    ],
    warningExits: [1],
  };
}

/** The lines in which tar says what it could not copy as it was. */
export function tarWarnings(packed: Pick<Packed, 'notices'>): string[] {
  const lines = packed.notices.flatMap((notice) => notice.split('\n')).filter((line) => line.startsWith('tar: '));
  return lines.slice(0, 20).map((line) => line.slice(5));
}
