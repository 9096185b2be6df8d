import type { ResourceKind } from '../api/types/resources';

export interface KindWords {
  readonly one: string;
  readonly addressExample: string;
  readonly addressHint: string;
}

/** What people call each kind, and how its address is written. */
export const KINDS: Readonly<Record<ResourceKind, KindWords>> = {
  database: { one: 'MariaDB or MySQL', addressExample: 'db-1 or db-1:3307', addressHint: 'Without a port it is 3306.' },
  host: { one: 'Host', addressExample: 'web-1.example.org', addressHint: 'A name or an IP address, without a port.' },
  http: {
    one: 'Web service',
    addressExample: 'https://shop.example.org/health',
    addressHint: 'The address that answers when it is well.',
  },
  tcp: { one: 'TCP service', addressExample: 'mail-1:25', addressHint: 'Host and port.' },
};

export function kindWord(kind: string): string {
  return KINDS[kind as ResourceKind]?.one ?? kind;
}

/** "web, shop  prod" → ["prod", "shop", "web"]. */
export function tagsOf(text: string): string[] {
  return [...new Set(text.split(/[\s,]+/).filter(Boolean))].sort();
}
