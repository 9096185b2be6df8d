import { BadValue } from './bad-value.js';
import { isLoopback } from './host-name.js';
import { oneLine } from './text.js';

/** What an account is for; each has its own, with the least it needs. */
export const CREDENTIAL_PURPOSES = ['monitoring', 'backup'] as const;
export type CredentialPurpose = (typeof CREDENTIAL_PURPOSES)[number];

/** `verify-full` checks the certificate and the name in it, `verify-ca` the certificate alone, `off` sends in the clear. */
export const TLS_MODES = ['off', 'verify-ca', 'verify-full'] as const;
export type TlsMode = (typeof TLS_MODES)[number];

export const SECRET_LENGTH = 500;
export const CA_LENGTH = 50_000;

/** How a connection is protected, and by whose certificates ('' for those the system trusts). */
export interface Tls {
  readonly mode: TlsMode;
  readonly ca: string;
}

/** What is chosen when nobody chooses: nothing on this machine, everything beyond it. */
export function defaultTlsMode(host: string): TlsMode {
  return isLoopback(host) ? 'off' : 'verify-full';
}

/** Codes of what a person should know about a connection; shown on the resource until it is mended. */
export function tlsFindings(host: string, modes: readonly TlsMode[]): string[] {
  return !isLoopback(host) && modes.includes('off') ? ['tls-off'] : [];
}

/** A user name on a server. */
export function userName(given: string): string {
  return oneLine('username', given, 80);
}

/** A password as it is: never trimmed, not empty, without line breaks (a client's option file could not hold them). */
export function secretText(given: string): string {
  if (given === '') throw new BadValue('secret', 'is empty', 'Give the password of the account.');
  if (given.length > SECRET_LENGTH) {
    throw new BadValue('secret', 'is too long', `Use at most ${SECRET_LENGTH} characters.`);
  }
  if (/[\p{Cc}\p{Cs}]/u.test(given)) {
    throw new BadValue('secret', 'holds a line break or control character', 'Choose a password without them.');
  }
  return given;
}

/** Certificates in PEM form, or '' for those the system trusts. */
export function caText(given: string): string {
  const text = given.trim();
  if (text === '') return '';
  if (text.length <= CA_LENGTH && /^-----BEGIN CERTIFICATE-----[\s\S]+-----END CERTIFICATE-----$/.test(text)) {
    return `${text}\n`;
  }
  throw new BadValue('tls.ca', 'is not a certificate in PEM form', 'Paste the text from BEGIN to END CERTIFICATE.');
}
