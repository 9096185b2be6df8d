import type { Api } from '../../../client/index.js';
import { findResource, pick } from '../../lookup.js';

/** A check of a resource by its kind (when there is one of it) or id. */
export async function findCheck(api: Api, resourceName: string, typed: string) {
  const resource = await findResource(api, resourceName);
  const { items } = await api.get('/api/v1/resources/{id}/checks', { path: { id: resource.id } });
  const named = items.map((check: { id: string; kind: string; version: number }) => ({ ...check, name: check.kind }));
  const check = pick<{ id: string; name: string; kind: string; version: number }>(
    named,
    typed,
    'check',
    `holdfast check list ${resource.name}`,
  );
  return { resource, check };
}
