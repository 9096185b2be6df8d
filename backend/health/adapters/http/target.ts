import { isIP } from 'node:net';
import { plain } from '../../domain/result.js';
import { ProbeFault } from '../net/faults.js';

/** Where one request goes, with its bytes. */
export interface Target {
  readonly href: string;
  /** Host and port as they stand in the address. */
  readonly site: string;
  /** A name, or an address without brackets. */
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  /** The name that TLS asks for; undefined for an address. */
  readonly serverName: string | undefined;
  readonly request: Buffer;
}

/**
 * The target of an address, or of a redirect.
 *
 * @param from the address that led here, and the host that the first address of the probe named
 * @throws ProbeFault when the text is no web address
 */
export function targetOf(
  text: string,
  { method, hostName }: { method: string; hostName: string | undefined },
  from?: { href: string; first: string | null },
): Target {
  const url = URL.parse(text, from?.href);
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:'))
    throw new ProbeFault('malformed', `were sent to "${plain(text).slice(0, 80)}", which is no web address`);
  const tls = url.protocol === 'https:';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = Number(url.port) || (tls ? 443 : 80);
  const other = from && url.host !== from.first ? undefined : hostName;
  if (other !== undefined && /[^!-~]/.test(other))
    throw new ProbeFault('malformed', 'would ask for a name that is none');
  const name = other ?? host;
  const request = Buffer.from(requestText(url, method, other ?? url.host), 'latin1');
  const serverName = isIP(name) ? undefined : name;
  return { href: url.href, site: url.host, host, port, tls, serverName, request };
}

/** All parts come out of URL, which leaves neither spaces nor line ends nor letters beyond ASCII in them. */
function requestText(url: URL, method: string, hostHeader: string): string {
  const headers = [
    ...[`Host: ${hostHeader}`, 'User-Agent: Holdfast', 'Accept: */*', 'Accept-Encoding: identity', ...account(url)],
    'Connection: close',
  ];
  return `${method} ${url.pathname}${url.search} HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n`;
}

function account({ username, password }: URL): string[] {
  if (!username && !password) return [];
  const text = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return [`Authorization: Basic ${Buffer.from(text).toString('base64')}`];
}
