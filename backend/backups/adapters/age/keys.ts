import { createPrivateKey, createPublicKey, diffieHellman, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { bech32Decode, bech32Encode } from './bech32.js';

/** An X25519 pair as age writes it: the secret half opens what was sealed to the public half (the recipient). */
export interface AgeKeyPair {
  /** `AGE-SECRET-KEY-1…` */
  secretKey: string;
  /** `age1…` */
  publicKey: string;
}

const privatePrefix = Buffer.from('302e020100300506032b656e04220420', 'hex');
const publicPrefix = Buffer.from('302a300506032b656e032100', 'hex');

/** Makes a new pair from the operating system's randomness. */
export function generateAgeKeyPair(): AgeKeyPair {
  const { privateKey } = generateKeyPairSync('x25519');
  const secretKey = bech32Encode('age-secret-key-', rawPrivate(privateKey)).toUpperCase();
  return { secretKey, publicKey: publicKeyOf(secretKey) };
}

/** The recipient (`age1…`) that belongs to a secret key. */
export function publicKeyOf(secretKey: string): string {
  return bech32Encode('age', rawPublic(createPublicKey(readSecretKey(secretKey))));
}

/** Reads `AGE-SECRET-KEY-1…`; white space around it is ignored. Throws with what is wrong, never with the key. */
export function readSecretKey(text: string): KeyObject {
  const raw = decode(text, 'age-secret-key-', 'a secret key');
  return createPrivateKey({ key: Buffer.concat([privatePrefix, raw]), format: 'der', type: 'pkcs8' });
}

/** Reads `age1…`. */
export function readPublicKey(text: string): KeyObject {
  return publicFromRaw(decode(text, 'age', 'a public key'));
}

/**
 * The secret key in the text of an age key file: comment lines start with `#`, one key a line.
 * @throws when there is none.
 */
export function secretKeyInFile(text: string): string {
  const line = text.split('\n').find((candidate) => /^\s*AGE-SECRET-KEY-1/i.test(candidate));
  if (!line) throw new Error('no line begins with AGE-SECRET-KEY-1');
  readSecretKey(line);
  return line.trim().toUpperCase();
}

export function publicFromRaw(raw: Uint8Array): KeyObject {
  return createPublicKey({ key: Buffer.concat([publicPrefix, raw]), format: 'der', type: 'spki' });
}

export function rawPublic(key: KeyObject): Buffer {
  return key.export({ format: 'der', type: 'spki' }).subarray(publicPrefix.length);
}

/** The shared secret of two halves; refuses the all-zero result that a low-order point gives. */
export function agree(privateKey: KeyObject, publicKey: KeyObject): Buffer {
  const shared = diffieHellman({ privateKey, publicKey });
  if (shared.every((byte) => byte === 0)) throw new Error('a low-order public key');
  return shared;
}

function rawPrivate(key: KeyObject): Buffer {
  return key.export({ format: 'der', type: 'pkcs8' }).subarray(privatePrefix.length);
}

function decode(text: string, hrp: string, what: string): Buffer {
  const { hrp: found, data } = bech32Decode(text.trim());
  if (found !== hrp || data.length !== 32) throw new Error(`not ${what} of age`);
  return Buffer.from(data);
}
