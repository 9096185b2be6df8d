import { realpath, stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Free and total bytes of the file system `path` lies on, as an ordinary user may use them. */
export async function space(path: string): Promise<{ freeBytes: number; totalBytes: number }> {
  const found = await statfs(path);
  return { freeBytes: found.bavail * found.bsize, totalBytes: found.blocks * found.bsize };
}

/** Whether two paths lie on the same disk (not only the same partition); null when either cannot be looked at. */
export async function sameDisk(one: string, other: string): Promise<boolean | null> {
  try {
    const [first, second] = await Promise.all([diskOf(one), diskOf(other)]);
    return first === second;
  } catch {
    return null;
  }
}

/** The block device below the file system, a partition's parent; for file systems without one their own number. */
async function diskOf(path: string): Promise<string> {
  const { dev } = await stat(path);
  const major = (dev >> 8) & 0xfff;
  const minor = (dev & 0xff) | ((dev >> 12) & 0xfff00);
  try {
    const device = await realpath(`/sys/dev/block/${major}:${minor}`);
    const partition = await stat(`${device}/partition`).then(
      () => true,
      () => false,
    );
    return partition ? dirname(device) : device;
  } catch {
    return `dev:${dev}`;
  }
}
