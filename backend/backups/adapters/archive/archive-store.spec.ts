import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aManifest } from '../../testing/manifests.js';
import { conformsToBackupStore } from '../../testing/backup-store.conformance.js';
import { KeyFolder } from '../keys/key-folder.js';
import { ArchiveStore } from './archive-store.js';
import { ArchiveStores } from './archive-stores.js';

conformsToBackupStore('ArchiveStore', () => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-archive-'));
  const root = join(folder, 'store');
  const keys = new KeyFolder(join(folder, 'data'));
  return {
    root,
    open: (identity) => new ArchiveStore(root, identity, keys),
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
});

describe('ArchiveStore', () => {
  let folder: string;
  let root: string;
  let keys: KeyFolder;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'holdfast-archive-'));
    root = join(folder, 'store');
    keys = new KeyFolder(join(folder, 'data'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("is checked by the distribution's own sha256sum and openssl", async () => {
    const store = new ArchiveStore(root, null, keys);
    await store.create('local');
    const draft = await store.begin('job-1');
    const manifest = aManifest(Buffer.from('data'));
    writeFileSync(draft.path(manifest.file), 'data');
    const cwd = join(root, await draft.commit(manifest));
    expect(execFileSync('sha256sum', ['-c', 'SHA256SUMS'], { cwd }).toString()).toContain('data.sql.zst.age: OK');
    const verify =
      '-verify -pubin -inkey ../../manifest-signing.pub.pem -rawin -in manifest.json -sigfile manifest.json.sig';
    expect(execFileSync('openssl', ['pkeyutl', ...verify.split(' ')], { cwd }).toString()).toContain('Success');
    expect(readFileSync(join(root, 'RESTORE-BY-HAND.txt'), 'utf8')).toContain('age -d -i key.txt');
  });

  it('keeps its files from others', async () => {
    await new ArchiveStore(root, null, keys).create('local');
    keys.controller();
    expect(statSync(root).mode & 0o077).toBe(0);
    for (const file of ['backup-controller.key', 'manifest-signing.pem'])
      expect(statSync(join(keys.folder, file)).mode & 0o777).toBe(0o600);
  });

  it('keeps the keys that another process made first', () => {
    const other = new KeyFolder(join(folder, 'data'));
    expect(keys.controller()).toEqual(other.controller());
    expect(keys.signingKey()).toBe(other.signingKey());
  });

  it('refuses a relative path, a full folder and a place below a file', async () => {
    await expectAsync(new ArchiveStore('store', null, keys).create('x')).toBeRejectedWithError(/not an absolute path/);
    mkdirSync(root);
    writeFileSync(join(root, 'photo.jpg'), '');
    await expectAsync(new ArchiveStore(root, null, keys).create('x')).toBeRejectedWithError(/holds photo.jpg/);
    const below = join(root, 'photo.jpg', 'store');
    await expectAsync(new ArchiveStore(below, null, keys).create('x')).toBeRejectedWithError(/is a file/);
    await expectAsync(new ArchiveStore(below, 'id', keys).look()).toBeRejectedWithError(/below a file/);
  });

  it('knows whether two paths share a disk', async () => {
    const stores = new ArchiveStores(keys);
    mkdirSync(root);
    expect(await stores.sameDisk(folder, root)).toBeTrue();
    expect(await stores.sameDisk(folder, '/proc')).toBeFalse();
    expect(await stores.sameDisk(folder, join(folder, 'missing'))).toBeNull();
  });
});
