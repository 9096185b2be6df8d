/** Where a Holdfast server is, and how this client proves itself to it. */
export interface Connection {
  /** Origin of the server, `http://127.0.0.1:8420` or `https://ops1:8420`; a path is not allowed. */
  url: string;
  /** `hfp_…`, `hfs_…`, `hfa_…`; absent for the calls that need none. */
  token?: string;
  /** PEM of the authority (or the self-signed certificate) to trust instead of the system's. */
  ca?: string;
  /** SHA-256 of the server's certificate, as the server prints it; then it alone decides, not the authorities. */
  fingerprint?: string;
  /** Milliseconds a call may take from first byte sent to last byte received. */
  timeoutMs?: number;
}

export class BadConnection extends Error {
  override readonly name = 'BadConnection';
}

const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Checks an address somebody typed and gives its origin; a token never travels in clear off this machine. */
export function serverOrigin(typed: string): string {
  const url = parse(typed);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new BadConnection(`"${typed}" is not an http or https address`);
  }
  if (url.username || url.password) throw new BadConnection('The address must not contain a user name or password');
  if (url.protocol === 'http:' && !loopback.has(url.hostname)) {
    throw new BadConnection(
      `${url.host} is another machine: use https://${url.host}, plain HTTP would show your token`,
    );
  }
  return url.origin;
}

function parse(typed: string): URL {
  const withScheme = /^[a-z]+:\/\//i.test(typed) ? typed : `https://${typed}`;
  if (!URL.canParse(withScheme)) throw new BadConnection(`"${typed}" is not an address`);
  return new URL(withScheme);
}

/** `AA:BB…`, `sha256:aabb…` or plain hex, as upper-case hex without colons. */
export function normalFingerprint(typed: string): string {
  const hex = typed
    .trim()
    .replace(/^sha-?256[:= ]/i, '')
    .replaceAll(':', '')
    .toUpperCase();
  if (!/^[0-9A-F]{64}$/.test(hex)) throw new BadConnection(`"${typed}" is not a SHA-256 fingerprint (64 hex digits)`);
  return hex;
}
