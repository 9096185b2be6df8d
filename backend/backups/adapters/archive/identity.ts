import { constants } from 'node:fs';
import { access, readdir, readFile, stat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { StoreUnusable } from '../../domain/store-unusable.js';
import type { StoreIdentity } from '../../ports.js';
import { makePath, syncFolder, writeDurably } from './durable.js';

const file = 'holdfast-store.json';
const harmless = new Set(['lost+found']);

/** Reads the identity of the store at `path`; a store whose identity is not there is a disk that is not mounted. */
export async function readIdentity(path: string, expected: string | null): Promise<StoreIdentity> {
  await demandFolder(path);
  const text = await readFile(join(path, file), 'utf8').catch(() => {
    const hint = 'the disk is not mounted, or this is another folder';
    throw new StoreUnusable('not-mounted', `${path} has no ${file}: ${hint}. Nothing was written.`);
  });
  const identity = JSON.parse(text) as StoreIdentity & { format: string };
  if (expected !== null && identity.id !== expected)
    throw new StoreUnusable('other-store', `${path} holds the store ${identity.id}, expected is ${expected}`);
  return identity;
}

/** Makes `path` a new store. The folder is made if need be; one that holds anything else is refused. */
export async function writeIdentity(path: string, identity: StoreIdentity): Promise<void> {
  if (!isAbsolute(path)) throw new StoreUnusable('not-absolute', `${path} is not an absolute path`);
  await makePath(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST' || error.code === 'ENOTDIR')
      throw new StoreUnusable('not-a-folder', `${path} is a file, not a folder`);
    throw new StoreUnusable('not-writable', `${path} cannot be made: ${error.message}`);
  });
  await demandFolder(path);
  const inside = (await readdir(path)).filter((name) => !harmless.has(name));
  if (inside.includes(file)) throw new StoreUnusable('already-a-store', `${path} is a store already`);
  if (inside.length > 0)
    throw new StoreUnusable('not-empty', `${path} is not empty: it holds ${inside.slice(0, 3).join(', ')}`);
  await access(path, constants.W_OK).catch(() => {
    throw new StoreUnusable('not-writable', `${path} cannot be written`);
  });
  await writeDurably(join(path, file), `${JSON.stringify({ format: 'holdfast-store/1', ...identity }, null, 2)}\n`);
  await syncFolder(path);
}

async function demandFolder(path: string): Promise<void> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOTDIR') throw new StoreUnusable('not-a-folder', `${path} lies below a file`);
    throw new StoreUnusable('not-mounted', `${path} is not there (${error.code}). Nothing was written.`);
  });
  if (!found.isDirectory()) throw new StoreUnusable('not-a-folder', `${path} is a file, not a folder`);
}
