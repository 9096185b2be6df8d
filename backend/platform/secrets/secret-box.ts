import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

/** The sealed text cannot be opened: another key, another context, or it was changed. */
export class CannotOpen extends Error {
  constructor(readonly keyId: string) {
    super(`a sealed secret cannot be opened with the keys of this machine (key ${keyId})`);
  }
}

interface KeyFile {
  current: string;
  keys: Record<string, string>;
}

const prefix = 'hf1';
export const sealingKeyFile = (data: string): string => join(data, 'keys', 'sealing.json');

/**
 * Seals secrets with AES-256-GCM (NIST SP 800-38D) under a key that lies outside the database. A sealed text names its
 * key, so that a rotation can go on while old texts are still being read; its context (e.g. `credential:<id>`) is
 * authenticated, so that a sealed text moved to another row does not open.
 */
export class SecretBox {
  private constructor(
    private readonly file: string,
    private keys: KeyFile,
  ) {}

  /** Opens the key file of the data folder, mode 0600, making it on the first start. */
  static open(data: string): SecretBox {
    const file = sealingKeyFile(data);
    if (!existsSync(file)) makeFirst(file);
    chmodSync(file, 0o600);
    return new SecretBox(file, JSON.parse(readFileSync(file, 'utf8')) as KeyFile);
  }

  /** @returns `hf1.<key id>.<base64url of nonce, ciphertext and tag>` */
  seal(plain: string, context: string): string {
    // Another process may have rotated the key: sealing under a forgotten one would lose the secret.
    this.reload();
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.key(this.keys.current), nonce);
    cipher.setAAD(Buffer.from(context));
    const body = Buffer.concat([nonce, cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return `${prefix}.${this.keys.current}.${body.toString('base64url')}`;
  }

  /** @throws CannotOpen */
  open(sealed: string, context: string): string {
    const [version, keyId = '?', body = ''] = sealed.split('.');
    try {
      if (version !== prefix) throw new Error('not a sealed text');
      const bytes = Buffer.from(body, 'base64url');
      const decipher = createDecipheriv('aes-256-gcm', this.key(keyId), bytes.subarray(0, 12));
      decipher.setAAD(Buffer.from(context));
      decipher.setAuthTag(bytes.subarray(bytes.length - 16));
      return decipher.update(bytes.subarray(12, -16), undefined, 'utf8') + decipher.final('utf8');
    } catch {
      throw new CannotOpen(keyId);
    }
  }

  /** True when `sealed` is not under the current key. */
  isStale(sealed: string): boolean {
    return sealed.split('.')[1] !== this.keys.current;
  }

  /** Makes a new current key; the old ones stay readable until `forgetOldKeys`. */
  addKey(): void {
    this.save(withNewKey(this.keys));
  }

  /** Drops every key but the current one, after everything was sealed anew. */
  forgetOldKeys(): void {
    this.save({ current: this.keys.current, keys: { [this.keys.current]: this.keys.keys[this.keys.current] } });
  }

  private reload(): void {
    this.keys = JSON.parse(readFileSync(this.file, 'utf8')) as KeyFile;
  }

  private key(id: string): Buffer {
    if (!this.keys.keys[id]) this.reload();
    return Buffer.from(this.keys.keys[id] ?? '', 'base64');
  }

  private save(keys: KeyFile): void {
    renameSync(written(this.file, keys), this.file);
    this.keys = keys;
  }
}

function withNewKey({ keys }: KeyFile): KeyFile {
  const id = randomBytes(4).toString('hex');
  return { current: id, keys: { ...keys, [id]: randomBytes(32).toString('base64') } };
}

/**
 * Server and daemon both open the box on the first start. A link fails where a rename would replace: whoever is second
 * takes the first one's key, else what the first had sealed by then would be lost.
 */
function makeFirst(file: string): void {
  const fresh = written(file, withNewKey({ current: '', keys: {} }));
  try {
    linkSync(fresh, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    unlinkSync(fresh);
  }
}

/** The keys in a file of this process's own beside the real one, on the disk before the word. */
function written(file: string, keys: KeyFile): string {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const fresh = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  const handle = openSync(fresh, 'wx', 0o600);
  writeSync(handle, `${JSON.stringify(keys, null, 2)}\n`);
  fsyncSync(handle);
  closeSync(handle);
  return fresh;
}
