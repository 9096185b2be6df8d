/**
 * A token is its prefix, 30 base62 digits (178 bits) and 6 base62 digits of CRC32 over what precedes them. The checksum lets
 * a mistyped token be told from a wrong one without a look at the database, and lets secret scanners be certain.
 */
export const tokenPrefixes = { personal: 'hfp_', service: 'hfs_', agent: 'hfa_', enrolment: 'hfe_' } as const;

export type TokenKind = keyof typeof tokenPrefixes;

export const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

const bodyLength = 30;
const checkLength = 6;
const shape = new RegExp(`^(hf[psae]_)([0-9A-Za-z]{${bodyLength}})([0-9A-Za-z]{${checkLength}})$`);

/** Puts a token together from 30 random base62 digits. */
export function composeToken(kind: TokenKind, body: string): string {
  if (body.length !== bodyLength) throw new RangeError(`a token has ${bodyLength} random digits, not ${body.length}`);
  const head = tokenPrefixes[kind] + body;
  return head + checksum(head);
}

/** The kind of a well-formed token; null for anything else. */
export function tokenKind(text: string): TokenKind | null {
  const match = shape.exec(text);
  if (!match || checksum(match[1] + match[2]) !== match[3]) return null;
  return (Object.keys(tokenPrefixes) as TokenKind[]).find((kind) => tokenPrefixes[kind] === match[1]) ?? null;
}

/** What may be shown of a token after its birth: enough to recognise it, nothing to use. */
export function tokenHint(token: string): string {
  return `${token.slice(0, 8)}…${token.slice(-4)}`;
}

/**
 * Turns random bytes into base62 digits. Bytes of 248 and above are skipped, since 256 is no multiple of 62 and the first
 * digits would come up more often. Gives null when the bytes did not suffice.
 */
export function base62Digits(bytes: Uint8Array, count: number): string | null {
  const digits = [...bytes].filter((byte) => byte < 248).map((byte) => base62[byte % 62]);
  return digits.length < count ? null : digits.slice(0, count).join('');
}

function checksum(text: string): string {
  let rest = crc32(text);
  let digits = '';
  for (let i = 0; i < checkLength; i++) {
    digits = base62[rest % 62] + digits;
    rest = Math.floor(rest / 62);
  }
  return digits;
}

/** CRC-32 as in IEEE 802.3 (reflected, polynomial 0xEDB88320), over ASCII. */
export function crc32(text: string): number {
  let crc = 0xffffffff;
  for (let i = 0; i < text.length; i++) {
    crc ^= text.charCodeAt(i);
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}
