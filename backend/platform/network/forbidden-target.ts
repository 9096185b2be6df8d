import ipaddr from 'ipaddr.js';

/** Where clouds hand out credentials to whoever asks from inside; no server of anyone's own lives there. */
const METADATA = new Set([
  '169.254.169.254',
  '169.254.170.2',
  '100.100.100.200',
  '192.0.0.192',
  '168.63.129.16',
  'fd00:ec2::254',
  'fd00:ec2::23',
  'fd20:ce::254',
]);

const REASONS: Readonly<Record<string, string>> = {
  linkLocal: 'is a link-local address',
  multicast: 'is a multicast address',
  broadcast: 'is the broadcast address',
  unspecified: 'is no address of a server',
};

/** Address families that carry an IPv4 address inside; that one is judged. */
function unwrapped(address: ipaddr.IPv4 | ipaddr.IPv6): ipaddr.IPv4 | ipaddr.IPv6 {
  if (address.kind() === 'ipv4') return address;
  const v6 = address as ipaddr.IPv6;
  if (v6.isIPv4MappedAddress()) return v6.toIPv4Address();
  const bytes = v6.toByteArray();
  const range = v6.range();
  if (range === 'rfc6052') return new ipaddr.IPv4(bytes.slice(12));
  if (range === '6to4') return new ipaddr.IPv4(bytes.slice(2, 6));
  return v6;
}

/**
 * Why Holdfast never connects there, or null when it may (ASVS 13.2.4): link-local and cloud metadata addresses, and
 * what names no single server. Private and loopback addresses are what Holdfast is for.
 */
export function forbiddenTarget(ip: string): string | null {
  if (!ipaddr.isValid(ip)) return 'is not an IP address';
  const address = unwrapped(ipaddr.parse(ip));
  if (METADATA.has(address.toString())) return 'is the address of a cloud metadata service';
  if (address.kind() === 'ipv4' && (address as ipaddr.IPv4).octets[0] === 0) return REASONS['unspecified'];
  return REASONS[address.range()] ?? null;
}
