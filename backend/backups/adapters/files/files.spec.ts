import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BackupRefused } from '../../domain/backup-refused.js';
import type { Manifest } from '../../domain/manifest.js';
import type { MethodOptions, Unpacked } from '../../ports.js';
import { aManifest } from '../../testing/manifests.js';
import { packAndRead } from '../../testing/pack-and-read.js';
import { generateAgeKeyPair } from '../age/keys.js';
import { WorkerPipeline } from '../pipeline/worker-pipeline.js';
import { LocalSites } from '../restore/local-sites.js';
import { Files, tarWarnings } from './files.js';

const key = generateAgeKeyPair();
const pipeline = new WorkerPipeline();
const quiet = { signal: new AbortController().signal, progress: () => undefined };

describe('a backup of files', () => {
  let folder: string;
  let file: string;
  const sites = new LocalSites('/nowhere');
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'holdfast-files-'));
    file = join(folder, 'data.tar.zst.age');
    mkdirSync(join(folder, 'site/cache'), { recursive: true });
    writeFileSync(join(folder, 'site/päge "1".html'), 'hello', { mode: 0o640 });
    writeFileSync(join(folder, 'site/cache/big'), 'x'.repeat(100_000));
    symlinkSync('päge "1".html', join(folder, 'site/index'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const prepare = (options: MethodOptions) =>
    new Files().prepare({ access: null, options, recoveryKey: null, signal: quiet.signal });
  const pack = async (options: MethodOptions): Promise<Unpacked> => {
    const { producer, endMarker } = await prepare(options);
    return packAndRead(pipeline, key, { producer, endMarker, file, idleMs: 5000 }, quiet);
  };
  const restore = async (packed: Unpacked, path: string) => {
    const manifest = aManifest(Buffer.from(''), { ...packed, method: 'files', file: 'data.tar.zst.age' });
    const site = await sites.prepare(manifest, { kind: 'folder', path });
    const order = { file, secretKeys: [key.secretKey], endMarker: 'tar' as const, expected: packed, idleMs: 5000 };
    await pipeline.unpack({ ...order, consumer: site.consumer }, quiet);
    return site.finish();
  };

  it('comes back in an empty folder with content, modes and links, without what was excluded', async () => {
    const packed = await pack({ paths: [join(folder, 'site')], exclude: [join(folder, 'site/cache')] });
    const to = join(folder, 'restored');
    expect(await restore(packed, to)).toEqual([]);
    const site = join(to, folder, 'site');
    expect(readdirSync(site).sort()).toEqual(['index', 'päge "1".html']);
    expect(readFileSync(join(site, 'index'), 'utf8')).toBe('hello');
    expect(
      execFileSync('stat', ['-c', '%a', join(site, 'päge "1".html')])
        .toString()
        .trim(),
    ).toBe('640');
  });

  it("is unpacked by hand with Debian's own programs", async () => {
    await pack({ paths: [join(folder, 'site')] });
    writeFileSync(join(folder, 'key.txt'), key.secretKey, { mode: 0o600 });
    const recipe = 'mkdir out && age -d -i key.txt data.tar.zst.age | zstd -dc | tar -x -p -C out';
    execFileSync('sh', ['-c', recipe], { cwd: folder });
    expect(existsSync(join(folder, 'out', folder, 'site/cache/big'))).toBeTrue();
  });

  it('is refused without a path, for a relative path and for one that is not there', async () => {
    for (const paths of [[], ['etc'], [join(folder, 'nowhere')]])
      await expectAsync(prepare({ paths })).toBeRejectedWithError(BackupRefused);
  });

  it('takes a path that begins with a dash as a path', async () => {
    mkdirSync(join(folder, '--checkpoint-action=exec=touch pwned'));
    const packed = await pack({ paths: [join(folder, '--checkpoint-action=exec=touch pwned')] });
    expect(packed.plain.bytes).toBeGreaterThan(1024);
  });

  it('says which file it could not take as it was', () => {
    const notices = ['tar: var/log/x: file changed as we read it\nsomething else'];
    expect(tarWarnings({ notices })).toEqual(['var/log/x: file changed as we read it']);
  });

  it('is restored into an empty folder only', async () => {
    const full = { kind: 'folder' as const, path: folder };
    const manifest: Manifest = aManifest(Buffer.from(''), { file: 'data.tar.zst.age', method: 'files' });
    const outlook = await sites.look(manifest, full);
    expect(outlook.refusals[0].reason).toBe('target-not-empty');
    expect(outlook.refusals[0].detail).toContain('is not empty: it holds site');
    await expectAsync(sites.prepare(manifest, full)).toBeRejectedWithError(BackupRefused);
    expect((await sites.look(manifest, { kind: 'folder', path: 'relative' })).refusals.length).toBe(1);
    expect((await sites.look(manifest, { kind: 'folder', path: file })).refusals).toEqual([]);
  });
});
