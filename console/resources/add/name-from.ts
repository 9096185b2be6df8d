import type { ResourceKind } from '../../api/types/resources';

/** The shortest name an address gives: its host, for a web service with its path, for a TCP service with its port. */
export function nameFrom(kind: ResourceKind, address: string): string {
  const bare = address
    .trim()
    .replace(/^[a-z][a-z0-9+.-]*:\/\//i, '')
    .replace(/\/$/, '');
  if (kind === 'http') return bare.split(/[?#]/)[0];
  if (kind === 'database') return bare.replace(/:3306$/, '');
  return bare;
}
