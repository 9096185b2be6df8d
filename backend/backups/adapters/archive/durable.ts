import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Writes a new file whose content is on the disk when the promise is fulfilled. */
export async function writeDurably(path: string, content: string | Buffer, mode = 0o600): Promise<void> {
  const file = await open(path, 'wx', mode);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Makes names in a folder (new, renamed, removed) survive a power cut. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Makes a folder that may be there already, durably. */
export async function makeFolder(path: string): Promise<void> {
  const made = await mkdir(path, { recursive: true, mode: 0o700 });
  if (made) await syncFolder(dirname(path));
}

/**
 * Makes a folder and those above it. Node's own `recursive` never comes back where the kernel answers ENOENT for a
 * folder whose parent is there, as it does below /proc.
 */
export async function makePath(path: string): Promise<void> {
  try {
    await mkdir(path, { mode: 0o700 });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return;
    if (code !== 'ENOENT' || dirname(path) === path) throw error;
    await makePath(dirname(path));
    await mkdir(path, { mode: 0o700 });
  }
}
