import { readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { dirname, join } from 'node:path';
import { manifestText, readManifest, type Manifest } from '../../domain/manifest.js';
import {
  BackupStore,
  type Draft,
  type KeyRing,
  type StoredEntry,
  type StoreIdentity,
  type StoreState,
} from '../../ports.js';
import { space } from './disk.js';
import { makeFolder, syncFolder, writeDurably } from './durable.js';
import { readIdentity, writeIdentity } from './identity.js';
import { backupFolder, demandInside, subjectFolder } from './names.js';
import { restoreByHand } from './restore-by-hand.js';

const incoming = '.incoming';
const trash = '.trash';
const quarantine = '.quarantine';
const aside = new Set(['lost+found']);

/** The built-in store: a folder on any disk, in formats that the distribution's own programs read. */
export class ArchiveStore extends BackupStore {
  constructor(
    private readonly root: string,
    private readonly expected: string | null,
    private readonly keys: KeyRing,
  ) {
    super();
  }

  override async create(name: string): Promise<StoreIdentity> {
    const identity = { id: randomUUID(), name, createdAt: Date.now(), signedBy: this.keys.signingKey() };
    await writeIdentity(this.root, identity);
    await writeDurably(join(this.root, 'RESTORE-BY-HAND.txt'), restoreByHand, 0o644);
    await writeDurably(join(this.root, 'manifest-signing.pub.pem'), this.keys.signingKeyPem(), 0o644);
    await syncFolder(this.root);
    return identity;
  }

  override async look(): Promise<StoreState> {
    const identity = await readIdentity(this.root, this.expected);
    return { identity, ...(await space(this.root)) };
  }

  override async begin(owner: string): Promise<Draft> {
    await this.look();
    const folder = join(this.root, incoming, demandInside(owner));
    await makeFolder(dirname(folder));
    await makeFolder(folder);
    return {
      path: (file) => join(folder, demandInside(file)),
      commit: (manifest) => this.commit(folder, manifest),
      discard: () => rm(folder, { recursive: true, force: true }),
    };
  }

  override async list(): Promise<{ entries: StoredEntry[]; unreadable: { folder: string; why: string }[] }> {
    await this.look();
    const entries: StoredEntry[] = [];
    const unreadable: { folder: string; why: string }[] = [];
    for (const { folder, quarantined } of await this.folders()) {
      try {
        entries.push(await this.read(folder, quarantined));
      } catch (error) {
        unreadable.push({ folder, why: (error as Error).message });
      }
    }
    return { entries, unreadable };
  }

  override async entry(folder: string): Promise<StoredEntry | null> {
    await this.look();
    const there = await stat(join(this.root, demandInside(folder))).catch(() => null);
    return there ? this.read(folder, folder.startsWith(quarantine)) : null;
  }

  override path(folder: string, file: string): string {
    return join(this.root, demandInside(folder), demandInside(file));
  }

  override async quarantine(folder: string, why: string): Promise<string> {
    const moved = await this.move(folder, quarantine);
    await writeDurably(join(this.root, moved, `WHY-${Date.now()}.txt`), `${why}\n`).catch(() => undefined);
    return moved;
  }

  override async trash(folder: string): Promise<void> {
    const moved = join(this.root, await this.move(folder, trash));
    await utimes(moved, new Date(), new Date());
  }

  override async emptyTrash(before: number): Promise<number> {
    await this.look();
    let emptied = 0;
    for (const name of await names(join(this.root, trash))) {
      const folder = join(this.root, trash, name);
      if ((await stat(folder)).mtimeMs >= before) continue;
      await rm(folder, { recursive: true, force: true });
      emptied++;
    }
    return emptied;
  }

  override async sweep(running: (owner: string) => boolean | Promise<boolean>): Promise<string[]> {
    await this.look();
    const left: string[] = [];
    for (const owner of await names(join(this.root, incoming))) {
      if (await running(owner)) continue;
      await rm(join(this.root, incoming, owner), { recursive: true, force: true });
      left.push(owner);
    }
    return left;
  }

  private async commit(draft: string, manifest: Manifest): Promise<string> {
    const text = manifestText(manifest);
    await writeDurably(join(draft, 'manifest.json'), text);
    await writeDurably(join(draft, 'manifest.json.sig'), this.keys.sign(text));
    await writeDurably(join(draft, 'SHA256SUMS'), checksumsOf(manifest));
    await syncFolder(draft);
    const subject = subjectFolder(manifest.subject.name);
    const folder = `${subject}/${backupFolder(manifest.startedAt, manifest.id)}`;
    await makeFolder(join(this.root, subject));
    await rename(draft, join(this.root, folder));
    await syncFolder(join(this.root, subject));
    await syncFolder(join(this.root, incoming));
    return folder;
  }

  /** Moves a backup aside in one step; `subject/folder` becomes `<to>/subject_folder`. */
  private async move(folder: string, to: string): Promise<string> {
    await this.look();
    const target = `${to}/${demandInside(folder)
      .replace(/^\.quarantine\//, '')
      .replace('/', '_')}`;
    await makeFolder(join(this.root, to));
    await rename(join(this.root, folder), join(this.root, target));
    await syncFolder(join(this.root, to));
    return target;
  }

  private async folders(): Promise<{ folder: string; quarantined: boolean }[]> {
    const found: { folder: string; quarantined: boolean }[] = [];
    for (const subject of await folderNames(this.root)) {
      if (subject.startsWith('.') || aside.has(subject)) continue;
      for (const name of await folderNames(join(this.root, subject)))
        found.push({ folder: `${subject}/${name}`, quarantined: false });
    }
    for (const name of await folderNames(join(this.root, quarantine)))
      found.push({ folder: `${quarantine}/${name}`, quarantined: true });
    return found;
  }

  private async read(folder: string, quarantined: boolean): Promise<StoredEntry> {
    const text = await readFile(this.path(folder, 'manifest.json'), 'utf8');
    const manifest = readManifest(text);
    const signature = await readFile(this.path(folder, 'manifest.json.sig')).catch(() => null);
    const good = signature !== null && this.keys.signedByUs(text, signature);
    const data = await stat(this.path(folder, manifest.file)).catch(() => null);
    return {
      folder,
      manifest,
      signature: signature === null ? 'missing' : good ? 'good' : 'bad',
      bytes: data?.size ?? null,
      quarantined,
    };
  }
}

/** As `sha256sum -c` reads it. */
function checksumsOf({ file, stored, accounts }: Manifest): string {
  const files = [{ file, stored }, ...(accounts ? [accounts] : [])];
  return files.map((one) => `${one.stored.sha256}  ${one.file}\n`).join('');
}

async function names(folder: string): Promise<string[]> {
  return (await readdir(folder).catch(() => [])).sort();
}

async function folderNames(folder: string): Promise<string[]> {
  const inside = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return inside
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}
