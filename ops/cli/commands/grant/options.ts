import type { Api } from '../../../client/index.js';
import type { Flag } from '../../command.js';
import { Usage } from '../../failures.js';
import { findResource } from '../../lookup.js';
import { readFuture } from '../../read.js';

export interface GrantInput {
  role?: string;
  on?: string;
  until?: number;
}

export const grantFlags: Flag[] = [
  { flags: '--role <role>', does: 'see holdfast role list' },
  { flags: '--on <scope>', does: 'everything, tag:web or a resource (everything)' },
  { flags: '--until <time>', does: 'when it ends by itself: 30d, 2026-12-31', read: readFuture },
];

export type ScopeBody = { kind: 'everything' } | { kind: 'tag' | 'resource'; value: string };

/** Role, scope and end as the API takes them. */
export async function givenGrant(api: Api, given: GrantInput) {
  if (!given.role) throw new Usage('A role is missing', 'holdfast role list');
  const scope = await readScope(api, given.on ?? 'everything');
  return { role: given.role, scope, ...(given.until && { endsAt: given.until }) };
}

async function readScope(api: Api, typed: string): Promise<ScopeBody> {
  if (typed === 'everything') return { kind: 'everything' };
  if (typed.startsWith('tag:') && typed.length > 4) return { kind: 'tag', value: typed.slice(4) };
  return { kind: 'resource', value: (await findResource(api, typed.replace(/^resource:/, ''))).id };
}
