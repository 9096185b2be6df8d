import { execFile } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { Invalid, Refusal, refusalKind } from '../../../platform/http/index.js';
import { PipelineFailure } from '../../domain/pipeline-failure.js';
import { StoreUnusable } from '../../domain/store-unusable.js';
import type { BackupStore, StoredEntry, StoreState } from '../../ports.js';
import { AgeDecrypt } from '../age/streams.js';
import { secretKeyInFile } from '../age/keys.js';
import { ArchiveStore } from '../archive/archive-store.js';
import { makePath, syncFolder } from '../archive/durable.js';
import { KeyFolder } from '../keys/key-folder.js';
import { Child } from '../pipeline/child.js';
import { WorkerPipeline } from '../pipeline/worker-pipeline.js';
import { untar } from '../files/folder-site.js';
import { adoptMysql, adoptSqlite } from './adopt-database.js';

const kinds = {
  unusable: refusalKind('machine-not-restorable', 'This machine cannot be restored so', 409, 1),
  wrongKey: refusalKind('wrong-recovery-key', 'The recovery key does not fit', 409, 12),
  nothing: refusalKind('no-own-backup', 'The store holds no backup of Holdfast itself', 404, 10),
  damaged: refusalKind('own-backup-damaged', 'Every backup of Holdfast itself is damaged', 409, 14),
};

export interface LostMachine {
  /** The store's folder. */
  store: string;
  /** A file with the recovery key. */
  key: string;
  /** The new data folder: absent or empty. */
  data: string;
  /** `mysql://…` of an empty database, when the lost Holdfast kept its data in MariaDB or MySQL. */
  databaseUrl: string | null;
}

/**
 * Rebuilds a lost Holdfast from a store and the recovery key alone: database, configuration, keys, and with them every
 * sealed credential. The newest own backup that is whole is taken; its manifest must be signed by the key that it holds.
 * Nothing is left in the data folder unless all of it came back.
 * @throws Refusal with the command line's exit code
 */
export async function restoreMachine(lost: LostMachine, say: (line: string) => void): Promise<string> {
  const secretKey = await readKey(lost.key);
  const data = resolve(lost.data);
  await demandEmpty(data);
  const store = new ArchiveStore(resolve(lost.store), null, new KeyFolder(join(data, '.none')));
  const { state, entries } = await readStore(store);
  await makePath(data);
  try {
    const entry = await newestWhole(entries, { store, secretKey, data }, say);
    await adopt(entry, { ...lost, data }, state);
    await syncFolder(data);
    return sentence(entry, data);
  } catch (error) {
    for (const name of await readdir(data)) await rm(join(data, name), { recursive: true, force: true });
    throw error;
  }
}

async function readKey(path: string): Promise<string> {
  const text = await readFile(path === '-' ? '/dev/stdin' : path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw Invalid.field('key', `${path} cannot be read (${error.code})`, 'Name the file with the recovery key');
  });
  try {
    return secretKeyInFile(text);
  } catch (error) {
    const detail = `${path} holds no recovery key: ${(error as Error).message}`;
    throw new Refusal(kinds.wrongKey, detail, { field: 'key', remedy: 'The line begins with AGE-SECRET-KEY-1' });
  }
}

async function demandEmpty(data: string): Promise<void> {
  const inside = await readdir(data).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw new Refusal(kinds.unusable, `${data} is no folder (${error.code})`, { field: 'data' });
  });
  if (inside.length === 0) return;
  const detail = `${data} is not empty: it holds ${inside.slice(0, 3).join(', ')}`;
  throw new Refusal(kinds.unusable, detail, {
    field: 'data',
    remedy: 'Name a folder that is empty or does not exist yet',
  });
}

/** Own backups, newest first, in the order in which they were received. */
async function readStore(store: BackupStore): Promise<{ state: StoreState; entries: StoredEntry[] }> {
  try {
    const state = await store.look();
    const { entries } = await store.list();
    const own = entries.filter((entry) => entry.manifest.method === 'holdfast' && !entry.quarantined);
    return { state, entries: own.sort((a, b) => b.manifest.sequence - a.manifest.sequence) };
  } catch (error) {
    if (error instanceof StoreUnusable) throw new Refusal(kinds.unusable, error.message, { field: 'store' });
    throw error;
  }
}

interface Attempt {
  store: BackupStore;
  secretKey: string;
  data: string;
}

async function newestWhole(
  entries: StoredEntry[],
  attempt: Attempt,
  say: (line: string) => void,
): Promise<StoredEntry> {
  if (entries.length === 0) throw new Refusal(kinds.nothing, 'there is none in this store', { field: 'store' });
  const failures: string[] = [];
  let wrongKeys = 0;
  for (const entry of entries) {
    try {
      await unpackOne(entry, attempt);
      return entry;
    } catch (error) {
      if (!(error instanceof PipelineFailure)) throw error;
      if (error.reason === 'wrong-key') wrongKeys++;
      failures.push(`${entry.folder}: ${error.message}`);
      say(`passed over ${entry.folder}: ${error.message}`);
      for (const name of await readdir(attempt.data))
        await rm(join(attempt.data, name), { recursive: true, force: true });
    }
  }
  const kind = wrongKeys === failures.length ? kinds.wrongKey : kinds.damaged;
  throw new Refusal(kind, failures.join('; '), { field: 'key' });
}

async function unpackOne({ manifest, folder }: StoredEntry, { store, secretKey, data }: Attempt): Promise<void> {
  const staged = join(data, '.restoring');
  await mkdir(staged, { mode: 0o700 });
  const { plain, stored } = manifest;
  const order = { file: store.path(folder, manifest.file), secretKeys: [secretKey], expected: { plain, stored } };
  await new WorkerPipeline().unpack(
    { ...order, endMarker: 'tar', consumer: untar(staged), idleMs: 600_000 },
    { signal: new AbortController().signal, progress: () => undefined },
  );
  await openKeys(join(staged, 'keys.tar.age'), secretKey, data);
  const text = await readFile(store.path(folder, 'manifest.json'), 'utf8');
  const signature = await readFile(store.path(folder, 'manifest.json.sig')).catch(() => Buffer.alloc(64));
  if (!new KeyFolder(data).signedByUs(text, signature))
    throw new PipelineFailure('damaged', 'its manifest is not signed by the key that it holds');
}

/** The keys, which only the recovery key opens. */
async function openKeys(sealed: string, secretKey: string, data: string): Promise<void> {
  const tar = new Child(untar(data));
  tar.process.stdout!.resume();
  try {
    await pipeline(createReadStream(sealed), new AgeDecrypt([secretKey]), tar.process.stdin!);
  } catch (error) {
    tar.stop();
    const { code, name } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT')
      throw new PipelineFailure('missing', 'it was made before there was a recovery key: it holds no keys');
    if (code !== 'EPIPE')
      throw new PipelineFailure(name === 'WrongKey' ? 'wrong-key' : 'damaged', (error as Error).message);
  }
  if (!tar.accepts(await tar.ended)) throw new PipelineFailure('damaged', `the keys cannot be unpacked: ${tar.notice}`);
}

async function adopt(
  { manifest }: StoredEntry,
  { data, store, databaseUrl }: LostMachine,
  { identity }: StoreState,
): Promise<void> {
  const staged = join(data, '.restoring');
  const place = { identity: identity.id, path: resolve(store) };
  if (manifest.source.engine === 'mysql') {
    if (!databaseUrl)
      throw new Refusal(kinds.unusable, 'its data was in MariaDB or MySQL: it needs an empty database', {
        remedy: 'HOLDFAST_DATABASE_URL=mysql://user@host/holdfast npx holdfast admin restore …',
      });
    await adoptMysql(join(staged, 'holdfast.sql'), { url: databaseUrl, folder: data }, place);
  } else {
    await rename(join(staged, 'holdfast.sqlite'), join(data, 'holdfast.sqlite'));
    adoptSqlite(join(data, 'holdfast.sqlite'), place);
  }
  await rename(join(staged, 'configuration.json'), join(data, 'configuration-before.json'));
  await rm(staged, { recursive: true });
  await writeFile(
    join(data, 'RESTORED.txt'),
    `From ${manifest.id}, made ${new Date(manifest.startedAt).toISOString()}\n`,
  );
  await promisify(execFile)('sync', ['-f', data]);
}

function sentence({ manifest }: StoredEntry, data: string): string {
  const when = new Date(manifest.startedAt).toISOString().slice(0, 16).replace('T', ' ');
  return [
    `Holdfast of ${manifest.source.host} is back as it was on ${when} UTC: people, resources, plans and sealed credentials.`,
    `Its old configuration is in ${join(data, 'configuration-before.json')}.`,
    `Start it:  HOLDFAST_DATA=${data} npm start`,
  ].join('\n');
}
