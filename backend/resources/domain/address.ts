import { BadValue, quoted } from './bad-value.js';
import { authority, hostName, portNumber } from './host-name.js';
import type { ResourceKind } from './kind.js';

export const ADDRESS_LENGTH = 500;
export const DATABASE_PORT = 3306;
/** The address of the machine Holdfast itself runs on. */
export const THIS_MACHINE = 'local';

/** An address in its one spelling (`text`), and what it is made of. Only a host may have no port. */
export interface Address {
  readonly kind: ResourceKind;
  readonly text: string;
  readonly host: string;
  readonly port: number | null;
}

const FORM: Record<ResourceKind, string> = {
  host: 'Write a host as web-1.example.org or 10.0.0.7.',
  database: 'Write a database as mysql://db-1 or mysql://db-1:3307.',
  http: 'Write a web service as https://shop.example.org/health.',
  tcp: 'Write a service as tcp://mail-1:25.',
};

const NO_SECRETS =
  'A user name or password does not belong in an address: give it as a credential, where it is sealed.';
const SCHEME = /^([a-z][a-z0-9+.-]*):\/\//i;

function refuse(kind: ResourceKind, message: string, remedy = FORM[kind]): never {
  throw new BadValue('address', message, remedy);
}

/** Splits `scheme://host:port/rest`; a missing scheme is allowed, a foreign one is not. */
function split(kind: ResourceKind, given: string, schemes: string[]): { host: string; port: string | null } {
  const scheme = SCHEME.exec(given)?.[1]?.toLowerCase();
  if (scheme !== undefined && !schemes.includes(scheme)) {
    refuse(kind, `${quoted(given)} starts with ${scheme}://, which is not a ${kind}`);
  }
  const rest = given.replace(SCHEME, '').replace(/\/$/, '');
  if (rest.includes('@')) refuse(kind, 'the address holds a user name or password', NO_SECRETS);
  if (/[/?#]/.test(rest)) refuse(kind, `${quoted(given)} has something after the host`);
  const parts = /^(\[[^\]]*\]|[^:]*)(?::([^:]*))?$/.exec(rest);
  return parts ? { host: parts[1] ?? '', port: parts[2] ?? null } : { host: rest, port: null };
}

function hostAddress(given: string): Address {
  const { host, port } = split('host', given, ['host', 'ssh']);
  if (port !== null) {
    refuse('host', `${quoted(given)} has a port`, `A host has none. For a service on it write tcp://${given}.`);
  }
  const name = hostName(host);
  return { kind: 'host', text: name, host: name, port: null };
}

function databaseAddress(given: string): Address {
  const { host, port } = split('database', given, ['mysql', 'mariadb']);
  const address = { host: hostName(host), port: port === null ? DATABASE_PORT : portNumber(port) };
  return { kind: 'database', text: `mysql://${authority(address.host, address.port)}`, ...address };
}

function tcpAddress(given: string): Address {
  const { host, port } = split('tcp', given, ['tcp']);
  if (port === null) refuse('tcp', 'no port', 'Write the port after the host, as in tcp://mail-1:25.');
  const address = { host: hostName(host), port: portNumber(port) };
  return { kind: 'tcp', text: `tcp://${authority(address.host, address.port)}`, ...address };
}

function httpAddress(given: string): Address {
  const url = /^https?:\/\/[^/]/i.test(given) && URL.canParse(given) ? new URL(given) : null;
  if (url === null) refuse('http', `${quoted(given)} is not a web address`);
  if (url.username !== '' || url.password !== '') {
    refuse('http', 'the address holds a user name or password', NO_SECRETS);
  }
  const host = hostName(url.hostname);
  url.hash = '';
  if (url.href.length > ADDRESS_LENGTH) refuse('http', `${url.href.length} characters are too many`);
  return { kind: 'http', text: url.href, host, port: Number(url.port) || (url.protocol === 'https:' ? 443 : 80) };
}

const READERS: Record<ResourceKind, (given: string) => Address> = {
  host: hostAddress,
  database: databaseAddress,
  http: httpAddress,
  tcp: tcpAddress,
};

/** Reads an address of a known kind. Reading `text` of the result again gives the same address. */
export function readAddress(kind: ResourceKind, given: string): Address {
  const text = given.trim();
  if (text === '') refuse(kind, 'is empty');
  if (text.length > ADDRESS_LENGTH) {
    refuse(kind, `${text.length} characters are too many`, `Use at most ${ADDRESS_LENGTH}.`);
  }
  if (/[\p{Cc}\s\ufffd]/u.test(text)) refuse(kind, `${quoted(text)} holds a space, a line break or broken UTF-8`);
  return READERS[kind](text);
}

/** The kind an address speaks of: by its scheme, else host:3306 a database, host:port a service, a bare name a host. */
export function kindOfAddress(given: string): ResourceKind {
  const text = given.trim();
  const scheme = SCHEME.exec(text)?.[1]?.toLowerCase();
  if (scheme === 'mysql' || scheme === 'mariadb') return 'database';
  if (scheme === 'http' || scheme === 'https') return 'http';
  if (scheme === 'tcp') return 'tcp';
  if (scheme === 'host' || scheme === 'ssh') return 'host';
  if (scheme !== undefined) {
    throw new BadValue(
      'address',
      `${scheme}:// is not known`,
      'Use mysql://, http://, https:// or tcp://, or a bare host name.',
    );
  }
  const port = /^(?:\[[^\]]*\]|[^:]+):(\d+)$/.exec(text)?.[1];
  if (port === undefined) return 'host';
  return Number(port) === DATABASE_PORT ? 'database' : 'tcp';
}

/** Names for a resource that was given without one, the shortest first; the next is taken when one is in use. */
export function namesFor(address: Address): string[] {
  const { kind, host, port, text } = address;
  const full = authority(host, port);
  const path = kind === 'http' ? text.replace(/^https?:\/\//, '').replace(/\/$/, '') : null;
  if (path !== null) return [path, text];
  if (kind === 'database') return port === DATABASE_PORT ? [host, full, text] : [full, text];
  return kind === 'tcp' ? [full, text] : [host, `${host}-host`];
}
