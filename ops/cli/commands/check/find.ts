import type { Api } from '../../../client/index.js';
import { findResource, pick } from '../../lookup.js';

/** A check of a resource by its kind (when there is one of it), name or id. */
export async function findCheck(api: Api, resourceName: string, typed: string) {
  const resource = await findResource(api, resourceName);
  const { items } = await api.get('/api/v1/resources/{id}/checks', { path: { id: resource.id } });
  const list = `holdfast check list ${resource.name}`;
  const ofKind = items.filter(({ kind }) => kind === typed.toLowerCase());
  return { resource, check: ofKind.length === 1 ? ofKind[0] : pick(items, typed, 'check', list) };
}
