import { readdir, rm, stat, writeFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { BackupRefused } from '../../domain/backup-refused.js';
import type { Manifest } from '../../domain/manifest.js';
import type { PreparedRestore, Program, RestoreOutlook } from '../../ports.js';
import { makePath } from '../archive/durable.js';
import { findProgram } from '../pipeline/child.js';

/** In a folder whose restore has not come to a good end: what is there is not whole. */
const unfinished = 'HOLDFAST-RESTORE-UNFINISHED.txt';

/** A folder of this machine as the target: only an empty one, or one that is not there yet. */
export class FolderSite {
  constructor(private readonly path: string) {}

  async look(manifest: Manifest): Promise<RestoreOutlook> {
    const will = [`${isTar(manifest) ? 'unpack the files' : 'write the dump as data.sql'} into ${this.path}`];
    const refusal = await this.occupied();
    return { will, refusals: refusal ? [refusal] : [] };
  }

  async prepare(manifest: Manifest): Promise<PreparedRestore> {
    await this.make();
    await writeFile(join(this.path, unfinished), 'A restore into this folder has not come to a good end.\n');
    return {
      consumer: isTar(manifest) ? untar(this.path) : writer(join(this.path, 'data.sql')),
      finish: () => this.finish(manifest),
      dispose: async () => undefined,
    };
  }

  private async make(): Promise<void> {
    await makePath(this.path).catch((error: Error) => {
      throw new BackupRefused('target-does-not-fit', `${this.path} cannot be made: ${error.message}`);
    });
  }

  private async occupied(): Promise<RestoreOutlook['refusals'][number] | null> {
    if (!isAbsolute(this.path))
      return { reason: 'target-does-not-fit', detail: `${this.path} is not an absolute path` };
    const found = await stat(this.path).catch((error: NodeJS.ErrnoException) => error);
    if (found instanceof Error)
      return found.code === 'ENOENT'
        ? null
        : { reason: 'target-does-not-fit', detail: `${this.path}: ${found.message}` };
    if (!found.isDirectory()) return { reason: 'target-does-not-fit', detail: `${this.path} is a file, not a folder` };
    const inside = await readdir(this.path);
    if (inside.length === 0) return null;
    const detail = `${this.path} is not empty: it holds ${inside.slice(0, 3).join(', ')}${inside.length > 3 ? ', …' : ''}`;
    return { reason: 'target-not-empty', detail, remedy: 'Name an empty folder, or one that does not exist yet' };
  }

  private async finish(manifest: Manifest): Promise<string[]> {
    const different = await this.compare(manifest);
    if (different.length === 0) await rm(join(this.path, unfinished));
    return different;
  }

  private async compare(manifest: Manifest): Promise<string[]> {
    if (!isTar(manifest)) {
      const { size } = await stat(join(this.path, 'data.sql'));
      return size === manifest.plain.bytes ? [] : [`data.sql has ${size} bytes, expected are ${manifest.plain.bytes}`];
    }
    return (await readdir(this.path)).length > 1 ? [] : ['nothing was unpacked'];
  }
}

function isTar(manifest: Manifest): boolean {
  return manifest.file.startsWith('data.tar.');
}

/** `tar` that unpacks its input into `path`, as it was. */
export function untar(path: string): Program {
  const program = findProgram('tar');
  if (!program) throw new BackupRefused('tool-missing', 'tar is not installed on this machine', 'apt install tar');
  const keep = ['--preserve-permissions', '--acls', '--xattrs', '--numeric-owner', '--delay-directory-restore'];
  return { stage: 'tar', program, args: ['--extract', '--file=-', ...keep, `--directory=${path}`] };
}

function writer(path: string): Program {
  const args = [`of=${path}`, 'bs=1M', 'iflag=fullblock', 'conv=fsync,excl', 'status=none'];
  return { stage: 'dd', program: findProgram('dd') ?? '/usr/bin/dd', args };
}
