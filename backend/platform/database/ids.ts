import { randomUUID } from 'node:crypto';

/**
 * A UUIDv7 (RFC 9562): sorts by the time it was made, so that primary keys append instead of scattering. Its random bits
 * are those of a version 4, for which Node keeps a pool; asking the kernel for each id costs ten times as much.
 */
export function newId(now = Date.now()): string {
  const time = now.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}
