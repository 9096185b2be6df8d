/**
 * Whether an account's host admits that address: exactly, by the wildcards % and _, or as a network with its mask. Names
 * are compared as they are written, since only the server knows what they resolve to.
 */
export function admits(pattern: string, address: string): boolean {
  if (pattern === '%' || pattern === '') return true;
  const [network, mask] = pattern.split('/');
  if (mask !== undefined) return inNetwork(network, mask, address);
  const wanted = local(pattern.toLowerCase());
  const given = local(address.toLowerCase());
  return like(wanted, given);
}

/** A pattern for an account that every one of these addresses, and nobody far away, may come from. */
export function patternFor(addresses: readonly string[]): string {
  const beginnings = addresses.map((address) => /^(\d+\.\d+\.\d+)\.\d+$/.exec(address)?.[1] ?? null);
  const [first] = beginnings;
  const shared = first !== null && first !== undefined && beginnings.every((one) => one === first);
  return shared && !first.startsWith('127.') ? `${first}.%` : '%';
}

const local = (host: string): string => (['localhost', '::1', 'local'].includes(host) ? '127.0.0.1' : host);

function like(pattern: string, text: string): boolean {
  const source = [...pattern]
    .map((one) => (one === '%' ? '.*' : one === '_' ? '.' : one.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')))
    .join('');
  return new RegExp(`^${source}$`).test(text);
}

function inNetwork(network: string, mask: string, address: string): boolean {
  const [net, bits, given] = [network, mask, local(address)].map(number);
  if (net === null || bits === null || given === null) return false;
  return (given & bits) >>> 0 === (net & bits) >>> 0;
}

function number(text: string): number | null {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1).map(Number);
  return parts ? parts.reduce((sum, part) => ((sum << 8) | part) >>> 0, 0) : null;
}
