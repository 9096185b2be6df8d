import { BadValue, quoted } from './bad-value.js';

const LABEL = /^(?!-)[a-z0-9_-]{1,63}(?<!-)$/;
const REMEDY = 'Write a host name such as db-1.example.org, or an IP address.';

function bad(given: string): never {
  throw new BadValue('address', `${quoted(given)} is not a host name or IP address`, REMEDY);
}

/** The host as the URL standard reads it: lower case, Unicode names in their ASCII form, IPv6 in short form. */
function canonical(given: string): string {
  const literal = given.includes(':') && !given.startsWith('[') ? `[${given}]` : given;
  const text = `http://${literal}/`;
  if (/[\s/?#@\\%]/.test(literal) || !URL.canParse(text)) bad(given);
  const { hostname, port } = new URL(text);
  if (port !== '') bad(given);
  return hostname.replace(/^\[|\]$/g, '');
}

/** A host name or IP address in one spelling, IPv6 without brackets. */
export function hostName(given: string): string {
  const trimmed = given.trim();
  if (trimmed === '' || trimmed.length > 300) bad(given);
  const host = canonical(trimmed);
  if (host.includes(':')) return host;
  const labels = host.replace(/\.$/, '').split('.');
  if (host.length > 253 || !labels.every((label) => LABEL.test(label))) bad(given);
  return labels.join('.');
}

/** A TCP port from its text. */
export function portNumber(given: string): number {
  const port = /^\d{1,5}$/.test(given) ? Number(given) : 0;
  if (port >= 1 && port <= 65535) return port;
  throw new BadValue('address', `${quoted(given)} is not a port`, 'Write a port between 1 and 65535.');
}

/** True when traffic to this host never leaves the machine. */
export function isLoopback(host: string): boolean {
  return host === 'local' || host === '::1' || host === 'localhost' || /\.localhost$|^127\.\d+\.\d+\.\d+$/.test(host);
}

/** Host and port as they stand in an address, with brackets round an IPv6 address. */
export function authority(host: string, port: number | null): string {
  const shown = host.includes(':') ? `[${host}]` : host;
  return port === null ? shown : `${shown}:${port}`;
}
