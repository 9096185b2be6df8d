import { createHmac, hash, randomBytes, timingSafeEqual } from 'node:crypto';
import { base62Digits, composeToken, type TokenKind } from '../domain/token-format.js';

/** How secrets are kept: SHA-256 is enough for what has 70 random bits and more. */
export function hashSecret(secret: string): string {
  return hash('sha256', secret);
}

/** 256 random bits for a session's cookie. */
export function newSessionSecret(): string {
  return randomBytes(32).toString('base64url');
}

export function newToken(kind: TokenKind): string {
  return composeToken(kind, randomDigits(30));
}

/** For a link that a person may have to type: three groups of four, 71 bits. */
export function newTypedSecret(): string {
  return randomDigits(12).replace(/(.{4})(?=.)/g, '$1-');
}

export function newLinkSecret(): string {
  return randomDigits(32);
}

/**
 * The signed double-submit token: an HMAC under the session's own secret, which no other site and no database reader knows.
 * It needs no key and no row, and dies with the session.
 */
export function csrfToken(sessionSecret: string): string {
  return createHmac('sha256', sessionSecret).update('holdfast csrf').digest('base64url');
}

export function isCsrfToken(given: string, sessionSecret: string): boolean {
  const expected = Buffer.from(csrfToken(sessionSecret));
  const actual = Buffer.from(given);
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}

function randomDigits(count: number): string {
  for (;;) {
    const digits = base62Digits(randomBytes(count + 16), count);
    if (digits) return digits;
  }
}
