import type { Receiver } from './channel.js';

/** Who is told by what: the same for the same receiver by the same channel, whoever asks for it. At most 64 characters. */
export function targetOf(channel: string, { url, to }: Receiver): string {
  return `${channel.slice(0, 36)}:${fnv64(JSON.stringify([url, [...to].sort()]))}`;
}

/** FNV-1a, 64 bits: tells receivers of one channel apart, nothing more. */
function fnv64(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text))
    hash = ((hash ^ BigInt(byte)) * 0x100000001b3n) & 0xffffffffffffffffn;
  return hash.toString(16).padStart(16, '0');
}
