import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify, type KeyObject } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { generateAgeKeyPair, publicKeyOf, secretKeyInFile, type AgeKeyPair } from '../age/keys.js';
import { KeyRing } from '../../ports.js';

const spkiPrefix = 12;

/** Keys in `<data>/keys`, each a file of mode 0600 made on first use. */
export class KeyFolder extends KeyRing {
  readonly folder: string;
  private pair: AgeKeyPair | undefined;
  private signing: KeyObject | undefined;

  constructor(data: string) {
    super();
    this.folder = join(data, 'keys');
  }

  override controller(): AgeKeyPair {
    this.pair ??= this.readPair();
    return this.pair;
  }

  override newPair(): AgeKeyPair {
    return generateAgeKeyPair();
  }

  override publicKeyOf(secretKey: string): string {
    return publicKeyOf(secretKey);
  }

  override sign(text: string): Buffer {
    return sign(null, Buffer.from(text), this.signer());
  }

  override signedByUs(text: string, signature: Buffer): boolean {
    return verify(null, Buffer.from(text), createPublicKey(this.signer()), signature);
  }

  override signingKey(): string {
    const der = createPublicKey(this.signer()).export({ format: 'der', type: 'spki' });
    return der.subarray(spkiPrefix).toString('base64');
  }

  override signingKeyPem(): string {
    return createPublicKey(this.signer()).export({ format: 'pem', type: 'spki' }).toString();
  }

  private readPair(): AgeKeyPair {
    const text = this.readOrMake('backup-controller.key', () => {
      const { secretKey, publicKey } = generateAgeKeyPair();
      return `# Holdfast's own key to its backups; public key: ${publicKey}\n${secretKey}\n`;
    });
    const secretKey = secretKeyInFile(text);
    return { secretKey, publicKey: publicKeyOf(secretKey) };
  }

  private signer(): KeyObject {
    const make = () => generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
    this.signing ??= createPrivateKey(this.readOrMake('manifest-signing.pem', make));
    return this.signing;
  }

  /** Server and daemon may both be first: the file appears whole or not at all, and the first one wins. */
  private readOrMake(name: string, make: () => string): string {
    const file = join(this.folder, name);
    try {
      return readFileSync(file, 'utf8');
    } catch {
      mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    }
    const draft = `${file}.${process.pid}.new`;
    writeWhole(draft, make());
    try {
      linkSync(draft, file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    } finally {
      rmSync(draft, { force: true });
    }
    return readFileSync(file, 'utf8');
  }
}

function writeWhole(path: string, text: string): void {
  const handle = openSync(path, 'w', 0o600);
  try {
    writeSync(handle, text);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
