import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { CannotOpen, SecretBox, sealingKeyFile } from './secret-box.js';

describe('sealed secrets', () => {
  let data: string;
  beforeEach(() => (data = mkdtempSync(join(tmpdir(), 'holdfast-secrets-'))));
  afterEach(() => rmSync(data, { recursive: true }));

  it('open again with the key file of the same data folder, which only its owner can read', () => {
    const sealed = SecretBox.open(data).seal('grün ☂ umbrella', 'credential:1');
    expect(sealed).not.toContain('umbrella');
    expect(SecretBox.open(data).open(sealed, 'credential:1')).toBe('grün ☂ umbrella');
    expect(statSync(sealingKeyFile(data)).mode & 0o777).toBe(0o600);
  });

  it('do not open in another place, with another key, or when a bit was flipped', () => {
    const box = SecretBox.open(data);
    const sealed = box.seal('s3cret', 'credential:1');
    expect(() => box.open(sealed, 'credential:2')).toThrowError(CannotOpen);
    const flipped = sealed.slice(0, -2) + (sealed.at(-2) === 'A' ? 'B' : 'A') + sealed.at(-1);
    expect(() => box.open(flipped, 'credential:1')).toThrowError(CannotOpen);
    const other = mkdtempSync(join(tmpdir(), 'holdfast-secrets-'));
    expect(() => SecretBox.open(other).open(sealed, 'credential:1')).toThrowError(CannotOpen);
    rmSync(other, { recursive: true });
  });

  it('share one key when several processes open the first box at once', async () => {
    const probe = `
      import { SecretBox } from ${JSON.stringify(new URL('./secret-box.js', import.meta.url).href)};
      process.stdout.write(SecretBox.open(${JSON.stringify(data)}).seal('s', 'c'));`;
    const run = promisify(execFile);
    const started = Array.from({ length: 4 }, () => run(process.execPath, ['--input-type=module', '-e', probe]));
    const sealed = (await Promise.all(started)).map(({ stdout }) => stdout);
    const box = SecretBox.open(data);
    expect(sealed.map((text) => box.open(text, 'c'))).toEqual(['s', 's', 's', 's']);
    expect(readdirSync(dirname(sealingKeyFile(data)))).toEqual(['sealing.json']);
  });

  it('stay readable through a key rotation until the old key is forgotten', () => {
    const box = SecretBox.open(data);
    const old = box.seal('s', 'c');
    box.addKey();
    expect(box.isStale(old)).toBeTrue();
    expect(box.open(old, 'c')).toBe('s');
    const fresh = box.seal('s', 'c');
    box.forgetOldKeys();
    expect(SecretBox.open(data).open(fresh, 'c')).toBe('s');
    expect(() => box.open(old, 'c')).toThrowError(CannotOpen);
  });
});
