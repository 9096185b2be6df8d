import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { DamagedArchive, WrongKey } from './errors.js';
import { generateAgeKeyPair, publicKeyOf, secretKeyInFile } from './keys.js';
import { chunkSize, tagSize } from './payload.js';
import { AgeDecrypt, AgeEncrypt } from './streams.js';

const controller = generateAgeKeyPair();
const offline = generateAgeKeyPair();
const sizes = [0, 1, chunkSize - 1, chunkSize, chunkSize + 1, 2 * chunkSize, 3 * chunkSize + 77];

describe('age encryption', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'holdfast-age-'));
    writeFileSync(join(folder, 'offline.txt'), `# recovery key\n${offline.secretKey}\n`, { mode: 0o600 });
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  for (const size of sizes) {
    it(`writes ${size} bytes that Debian's age opens with either key`, async () => {
      const plain = sample(size);
      const file = join(folder, `ours-${size}.age`);
      writeFileSync(file, await encrypt(plain));
      expect(ageProgram('-d', '-i', join(folder, 'offline.txt'), file).equals(plain)).toBeTrue();
      expect((await decrypt(readFileSync(file), controller.secretKey)).equals(plain)).toBeTrue();
    });

    it(`opens ${size} bytes that Debian's age wrote`, async () => {
      const plain = sample(size);
      const file = join(folder, `theirs-${size}`);
      writeFileSync(file, plain);
      ageProgram('-r', offline.publicKey, '-o', `${file}.age`, file);
      expect((await decrypt(readFileSync(`${file}.age`), offline.secretKey)).equals(plain)).toBeTrue();
    });
  }

  it('opens a file that arrives one byte at a time', async () => {
    const plain = sample(1000);
    const sealed = await encrypt(plain);
    const bytes = Readable.from([...sealed].map((byte) => Buffer.from([byte])));
    expect((await buffer(bytes.pipe(new AgeDecrypt([controller.secretKey])))).equals(plain)).toBeTrue();
  });

  it('refuses a file cut at every chunk boundary, as Debian does', async () => {
    const sealed = await encrypt(sample(3 * chunkSize + 5));
    const start = sealed.length - (3 * (chunkSize + tagSize) + 5 + tagSize);
    for (const chunks of [0, 1, 2, 3]) {
      const cut = sealed.subarray(0, start + chunks * (chunkSize + tagSize));
      await expectAsync(decrypt(cut, controller.secretKey)).toBeRejectedWithError(DamagedArchive);
      writeFileSync(join(folder, 'cut.age'), cut);
      expect(() => ageProgram('-d', '-i', join(folder, 'offline.txt'), join(folder, 'cut.age'))).toThrowError();
    }
  });

  it('refuses a file cut inside its header and an empty file', async () => {
    const sealed = await encrypt(sample(10));
    for (const length of [0, 5, 60, 150]) {
      await expectAsync(decrypt(sealed.subarray(0, length), controller.secretKey)).toBeRejectedWithError(
        DamagedArchive,
      );
    }
  });

  it('refuses a file in which any single bit was flipped', async () => {
    const sealed = await encrypt(sample(300));
    for (let byte = 0; byte < sealed.length; byte += 7) {
      const flipped = Buffer.from(sealed);
      flipped[byte] ^= 1 << (byte % 8);
      await expectAsync(decrypt(flipped, controller.secretKey)).withContext(`byte ${byte}`).toBeRejected();
    }
  });

  it('refuses chunks that changed places, and bytes after the end', async () => {
    const sealed = await encrypt(sample(2 * chunkSize + 9));
    const start = sealed.length - (2 * (chunkSize + tagSize) + 9 + tagSize);
    const [first, second] = [0, 1].map((n) => sealed.subarray(start + n * 65552, start + (n + 1) * 65552));
    const swapped = Buffer.concat([sealed.subarray(0, start), second, first, sealed.subarray(start + 2 * 65552)]);
    await expectAsync(decrypt(swapped, controller.secretKey)).toBeRejectedWithError(DamagedArchive);
    const longer = Buffer.concat([sealed, Buffer.from('x')]);
    await expectAsync(decrypt(longer, controller.secretKey)).toBeRejectedWithError(DamagedArchive);
  });

  it('says a wrong key is a wrong key and not damage', async () => {
    const stranger = generateAgeKeyPair();
    await expectAsync(decrypt(await encrypt(sample(10)), stranger.secretKey)).toBeRejectedWithError(WrongKey);
  });

  it('refuses to encrypt to nobody', () => {
    expect(() => new AgeEncrypt([])).toThrowError(/nobody/);
  });
});

describe('age keys', () => {
  it('have the public half that age-keygen derives', () => {
    const derived = execFileSync('age-keygen', ['-y'], { input: `${controller.secretKey}\n` });
    expect(derived.toString().trim()).toBe(controller.publicKey);
  });

  it('are read from a file that age-keygen wrote', () => {
    const secret = secretKeyInFile(execFileSync('age-keygen', { stdio: ['ignore', 'pipe', 'ignore'] }).toString());
    expect(publicKeyOf(secret)).toMatch(/^age1[a-z0-9]{58}$/);
  });

  it('are refused when mistyped, without repeating the key', () => {
    const mistyped = offline.secretKey.replace(/.$/, (last) => (last === 'Q' ? 'P' : 'Q'));
    expect(() => publicKeyOf(mistyped)).toThrowError('the checksum does not match');
    expect(() => publicKeyOf(offline.publicKey)).toThrowError('not a secret key of age');
    expect(() => secretKeyInFile('# nothing here')).toThrowError(/AGE-SECRET-KEY-1/);
  });
});

function sample(size: number): Buffer {
  return Buffer.from(Uint8Array.from({ length: size }, (_, place) => (place * 31 + (place >> 8)) & 255));
}

function encrypt(plain: Buffer): Promise<Buffer> {
  return buffer(Readable.from([plain]).pipe(new AgeEncrypt([controller.publicKey, offline.publicKey])));
}

async function decrypt(sealed: Buffer, secretKey: string): Promise<Buffer> {
  return buffer(Readable.from(sealed.length ? [sealed] : []).compose(new AgeDecrypt([secretKey])));
}

function ageProgram(...args: string[]): Buffer {
  return execFileSync('age', args, { stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 1 << 26 });
}
