import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject } from 'node:crypto';
import { DamagedArchive } from './errors.js';

/**
 * The payload of age v1: 64 KiB chunks of ChaCha20-Poly1305 whose nonce is an 11-byte counter and one flag byte.
 * Law: exactly the last chunk carries the flag, so a stream cut at a chunk boundary cannot pass for a whole one; the
 * last chunk is empty only when the whole payload is.
 */
export const chunkSize = 64 * 1024;
export const tagSize = 16;

export class ChunkSealer {
  private readonly nonce = new ChunkNonce();
  private readonly key: KeyObject;

  constructor(key: Buffer) {
    this.key = createSecretKey(key);
  }

  /**
   * The sealed chunk in its parts, the tag as the last one.
   * @param parts the chunk as it came, so that it need not be copied together first
   */
  seal(parts: Buffer[], last: boolean): Buffer[] {
    const cipher = createCipheriv('chacha20-poly1305', this.key, this.nonce.next(last), { authTagLength: tagSize });
    const sealed = parts.map((part) => cipher.update(part));
    cipher.final();
    return [...sealed, cipher.getAuthTag()];
  }
}

export class ChunkOpener {
  private readonly nonce = new ChunkNonce();

  constructor(private readonly key: Buffer) {}

  open(chunk: Buffer, last: boolean): Buffer {
    if (chunk.length < tagSize) throw new DamagedArchive('the file ends in the middle of a chunk');
    if (last && chunk.length === tagSize && this.nonce.used > 0) throw new DamagedArchive('an empty last chunk');
    const nonce = this.nonce.next(last);
    const decipher = createDecipheriv('chacha20-poly1305', this.key, nonce, { authTagLength: tagSize });
    decipher.setAuthTag(chunk.subarray(chunk.length - tagSize));
    const plain = decipher.update(chunk.subarray(0, chunk.length - tagSize));
    try {
      decipher.final();
    } catch {
      const place = `chunk ${this.nonce.used}`;
      throw new DamagedArchive(last ? `the file was cut off or changed at ${place}` : `${place} was changed`);
    }
    return plain;
  }
}

class ChunkNonce {
  used = 0;

  next(last: boolean): Buffer {
    const nonce = Buffer.alloc(12);
    nonce.writeUIntBE(this.used++, 5, 6);
    nonce[11] = last ? 1 : 0;
    return nonce;
  }
}
