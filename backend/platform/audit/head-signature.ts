/** A chain's end, signed by Ed25519 with a key that is not in the database: who can write rows cannot sign a new history. */
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';
import { chmodSync, existsSync, linkSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ChainEnd } from './chain.js';

/** What goes into every own backup and is given to `audit verify --against`. */
export interface SignedHead extends ChainEnd {
  at: number;
  keyId: string;
  signature: string;
}

const PURPOSE = 'holdfast-audit-head-v1';

function message(head: ChainEnd & { at: number }): Buffer {
  return Buffer.from(`${PURPOSE}\n${head.seq}\n${head.hash}\n${head.at}\n`, 'utf8');
}

export class HeadKey {
  readonly keyId: string;
  private readonly publicKey: KeyObject;

  constructor(private readonly privateKey: KeyObject) {
    this.publicKey = createPublicKey(privateKey);
    const der = this.publicKey.export({ type: 'spki', format: 'der' });
    this.keyId = createHash('sha256').update(der).digest('hex').slice(0, 16);
  }

  /** Reads `<data>/keys/audit.key`, making it (0600) at the first start; of two processes that start at once, one key wins. */
  static in(data: string): HeadKey {
    const file = join(data, 'keys', 'audit.key');
    if (!existsSync(file)) makeKeyFile(file);
    return new HeadKey(createPrivateKey(readFileSync(file, 'utf8')));
  }

  static fresh(): HeadKey {
    return new HeadKey(generateKeyPairSync('ed25519').privateKey);
  }

  sign(end: ChainEnd, at: number): SignedHead {
    const head = { seq: end.seq, hash: end.hash, at };
    return { ...head, keyId: this.keyId, signature: sign(null, message(head), this.privateKey).toString('base64') };
  }

  /** Why the signature does not hold, or null when it does. */
  fault(head: SignedHead): string | null {
    if (head.keyId !== this.keyId) return `The head was signed with key ${head.keyId}; this machine has ${this.keyId}.`;
    const holds = verify(null, message(head), this.publicKey, Buffer.from(head.signature, 'base64'));
    return holds ? null : `The signature of the head at row ${head.seq} does not hold.`;
  }
}

function makeKeyFile(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}`;
  const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' });
  writeFileSync(draft, pem, { mode: 0o600, flag: 'wx' });
  chmodSync(draft, 0o600);
  try {
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    unlinkSync(draft);
  }
}
