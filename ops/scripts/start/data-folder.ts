import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { CannotStart, reason } from './sentences.js';

/**
 * Makes the data folder, readable by its owner alone, and sees that it can be written to.
 *
 * @throws CannotStart
 */
export function openDataFolder(data: string): void {
  const probe = join(data, `.probe-${process.pid}`);
  try {
    makeFolder(resolve(data, 'log'));
    writeFileSync(probe, '');
    rmSync(probe);
  } catch (error) {
    throw new CannotStart(
      `Cannot write to the data folder ${data}: ${reason(error)}. Try: HOLDFAST_DATA=/another/folder npm start`,
    );
  }
}

/** Not Node's own recursive mkdir: that never ends where a folder cannot be made though its parent is there, as in /proc. */
function makeFolder(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return;
    if (code !== 'ENOENT' || dirname(path) === path) throw error;
    makeFolder(dirname(path));
    mkdirSync(path, { mode: 0o700 });
  }
}
