import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest } from '../domain/manifest.js';
import { StoreUnusable } from '../domain/store-unusable.js';
import type { BackupStore } from '../ports.js';
import { aManifest } from './manifests.js';

/** A store to be judged: `root` is empty; `open` gives an adapter on it that expects that identity. */
export interface StoreUnderTest {
  root: string;
  open(identity: string | null): BackupStore;
  close(): void;
}

/** The law of BackupStore in ports.ts, for every adapter. */
export function conformsToBackupStore(name: string, make: () => StoreUnderTest): void {
  describe(`${name} as a backup store`, () => {
    let test: StoreUnderTest;
    let store: BackupStore;
    beforeEach(async () => {
      test = make();
      store = test.open((await test.open(null).create('local')).id);
    });
    afterEach(() => test.close());

    const put = async (text: string, change: Partial<Manifest> = {}): Promise<string> => {
      const draft = await store.begin(`job-${Math.random().toString(36).slice(2)}`);
      const manifest = aManifest(Buffer.from(text), change);
      writeFileSync(draft.path(manifest.file), text);
      return draft.commit(manifest);
    };

    it('lists nothing at first, and its free space', async () => {
      expect(await store.list()).toEqual({ entries: [], unreadable: [] });
      expect((await store.look()).freeBytes).toBeGreaterThan(0);
    });

    it('lists what was committed, with its manifest and a good signature', async () => {
      const folder = await put('data');
      const { entries } = await store.list();
      expect(entries.map((entry) => [entry.folder, entry.signature, entry.bytes, entry.quarantined])).toEqual([
        [folder, 'good', 4, false],
      ]);
      expect(entries[0].manifest.position).toEqual({ gtid: '0-1-88213' });
      expect(readFileSync(store.path(folder, 'data.sql.zst.age'), 'utf8')).toBe('data');
    });

    it('shows no draft, and nothing of a discarded one', async () => {
      const draft = await store.begin('job-1');
      writeFileSync(draft.path('data.sql.zst.age'), 'half');
      expect((await store.list()).entries).toEqual([]);
      await draft.discard();
      expect(existsSync(draft.path('data.sql.zst.age'))).toBeFalse();
    });

    it('sweeps drafts whose run is over and leaves running ones', async () => {
      await store.begin('job-dead');
      const alive = await store.begin('job-alive');
      expect(await store.sweep((owner) => owner === 'job-alive')).toEqual(['job-dead']);
      writeFileSync(alive.path('data.sql.zst.age'), 'x');
      await alive.commit(aManifest(Buffer.from('x')));
      expect((await store.list()).entries.length).toBe(1);
    });

    it('takes two backups of one second, and of names that are no folder names', async () => {
      await put('one');
      await put('two');
      await put('three', { subject: { kind: 'resource', id: 'r-2', name: '../../etc "päß"\n' } });
      expect((await store.list()).entries.length).toBe(3);
      expect(readdirSync(test.root)).not.toContain('etc');
    });

    it('takes a damaged backup out of use but destroys nothing', async () => {
      const folder = await put('damaged');
      const moved = await store.quarantine(folder, 'hash differs');
      const { entries } = await store.list();
      expect(entries.map((entry) => [entry.folder, entry.quarantined])).toEqual([[moved, true]]);
      expect(readFileSync(store.path(moved, 'data.sql.zst.age'), 'utf8')).toBe('damaged');
    });

    it('keeps what was deleted in the trash until the trash is emptied', async () => {
      await store.trash(await put('old'));
      expect((await store.list()).entries).toEqual([]);
      expect(await store.emptyTrash(Date.now() - 60_000)).toBe(0);
      expect(await store.emptyTrash(Date.now() + 60_000)).toBe(1);
    });

    it('refuses when its identity is not there, and creates nothing', async () => {
      await put('data');
      rmSync(test.root, { recursive: true });
      const uses: (() => Promise<unknown>)[] = [
        () => store.look(),
        () => store.list(),
        () => store.begin('job'),
        () => store.trash('a/b'),
        () => store.sweep(() => false),
      ];
      for (const use of uses) await expectAsync(use() as Promise<void>).toBeRejectedWithError(StoreUnusable);
      expect(existsSync(test.root)).toBeFalse();
    });

    it("refuses another store's disk at its place", async () => {
      const other = test.open('another-identity');
      await expectAsync(other.look()).toBeRejectedWithError(StoreUnusable, /expected is another-identity/);
      await expectAsync(other.begin('job')).toBeRejectedWithError(StoreUnusable);
    });

    it('reports a folder whose manifest cannot be read, and lists the others', async () => {
      await put('good');
      const bad = await put('bad', { startedAt: 1 });
      writeFileSync(store.path(bad, 'manifest.json'), '{"format":"holdfast-backup/1"}');
      const { entries, unreadable } = await store.list();
      expect(entries.length).toBe(1);
      expect(unreadable).toEqual([{ folder: bad, why: 'the manifest lacks a field that restoring needs' }]);
    });

    it('sees a changed manifest, a missing signature and missing data', async () => {
      const changed = await put('a', { startedAt: 1000 });
      const unsigned = await put('b', { startedAt: 2000 });
      const lost = await put('c', { startedAt: 3000 });
      const file = store.path(changed, 'manifest.json');
      writeFileSync(file, readFileSync(file, 'utf8').replace('0-1-88213', '0-1-99999'));
      rmSync(store.path(unsigned, 'manifest.json.sig'));
      rmSync(store.path(lost, 'data.sql.zst.age'));
      const { entries } = await store.list();
      expect(entries.map((entry) => [entry.signature, entry.bytes])).toEqual([
        ['bad', 1],
        ['missing', 1],
        ['good', null],
      ]);
    });

    it('does not follow a folder name out of the store', () => {
      for (const folder of ['../x', '/etc', 'a/../../b', 'a/b/c/d', 'a b', ''])
        expect(() => store.path(folder, 'data'))
          .withContext(folder)
          .toThrowError(/no folder/);
    });

    it('is not made where something else is', async () => {
      await expectAsync(test.open(null).create('again')).toBeRejectedWithError(StoreUnusable, /already/);
      const used = join(test.root, 'used');
      rmSync(test.root, { recursive: true });
      writeFileSync(test.root, 'a file');
      await expectAsync(test.open(null).create('x')).toBeRejectedWithError(StoreUnusable, /is a file/);
      expect(existsSync(used)).toBeFalse();
    });
  });
}
