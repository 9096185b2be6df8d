import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createPublicKey,
  generateKeyPairSync,
  hkdfSync,
  timingSafeEqual,
  type KeyObject,
} from 'node:crypto';
import { DamagedArchive, WrongKey } from './errors.js';
import { agree, publicFromRaw, rawPublic, readPublicKey, readSecretKey } from './keys.js';

/**
 * The header of age v1 (https://age-encryption.org/v1): one stanza a recipient, each wrapping the same 16-byte file
 * key, then a MAC over all of it made with that file key.
 */
const intro = 'age-encryption.org/v1\n';
const zeroNonce = Buffer.alloc(12);
const footer = /(^|\n)---( [A-Za-z0-9+/]{43}\n)/;

/** No header we write or accept is longer; a larger one is refused before it fills the memory. */
export const longestHeader = 64 * 1024;

/** The header that lets each of `recipients` (`age1…`) open a payload encrypted with `fileKey`. */
export function writeHeader(fileKey: Buffer, recipients: string[]): Buffer {
  const stanzas = recipients.map((recipient) => wrap(fileKey, readPublicKey(recipient))).join('');
  const signed = `${intro}${stanzas}---`;
  return Buffer.from(`${signed} ${unpadded(headerMac(fileKey, signed))}\n`);
}

/**
 * The file key and the header's length, or null when `start` does not hold the whole header yet.
 * @throws WrongKey when none of `secretKeys` fits, DamagedArchive when it is no age header or was changed.
 */
export function readHeader(start: Buffer, secretKeys: string[]): { fileKey: Buffer; length: number } | null {
  const text = start.subarray(0, longestHeader).toString('latin1');
  if (!intro.startsWith(text.slice(0, intro.length))) throw new DamagedArchive('not an age file');
  const end = footer.exec(text);
  if (!end) {
    if (start.length >= longestHeader) throw new DamagedArchive('the age header does not end');
    return null;
  }
  const signed = text.slice(0, end.index + end[1].length + 3);
  const fileKey = unwrapAny(signed, secretKeys.map(readSecretKey));
  const mac = Buffer.from(end[2].trim(), 'base64');
  if (!timingSafeEqual(mac, headerMac(fileKey, signed))) throw new DamagedArchive('the age header was changed');
  return { fileKey, length: end.index + end[0].length };
}

function wrap(fileKey: Buffer, recipient: KeyObject): string {
  const { privateKey } = generateKeyPairSync('x25519');
  const share = rawPublic(createPublicKey(privateKey));
  const key = wrapKey(agree(privateKey, recipient), share, rawPublic(recipient));
  const cipher = createCipheriv('chacha20-poly1305', key, zeroNonce, { authTagLength: 16 });
  const body = Buffer.concat([cipher.update(fileKey), cipher.final(), cipher.getAuthTag()]);
  return `-> X25519 ${unpadded(share)}\n${unpadded(body)}\n`;
}

function unwrapAny(signed: string, identities: KeyObject[]): Buffer {
  for (const stanza of signed.matchAll(/-> X25519 ([A-Za-z0-9+/]{43})\n([A-Za-z0-9+/]{43})\n/g)) {
    for (const identity of identities) {
      const fileKey = unwrap(Buffer.from(stanza[1], 'base64'), Buffer.from(stanza[2], 'base64'), identity);
      if (fileKey) return fileKey;
    }
  }
  throw new WrongKey('none of the keys opens this file');
}

function unwrap(share: Buffer, body: Buffer, identity: KeyObject): Buffer | null {
  try {
    const key = wrapKey(agree(identity, publicFromRaw(share)), share, rawPublic(createPublicKey(identity)));
    const decipher = createDecipheriv('chacha20-poly1305', key, zeroNonce, { authTagLength: 16 });
    decipher.setAuthTag(body.subarray(16));
    return Buffer.concat([decipher.update(body.subarray(0, 16)), decipher.final()]);
  } catch {
    return null;
  }
}

function wrapKey(shared: Buffer, share: Buffer, recipient: Buffer): Buffer {
  return derive(shared, Buffer.concat([share, recipient]), 'age-encryption.org/v1/X25519');
}

function headerMac(fileKey: Buffer, signed: string): Buffer {
  const key = derive(fileKey, Buffer.alloc(0), 'header');
  return createHmac('sha256', key).update(signed, 'latin1').digest();
}

/** HKDF-SHA-256 to 32 bytes, the only key derivation age uses. */
export function derive(secret: Buffer, salt: Buffer, info: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, salt, info, 32));
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}
