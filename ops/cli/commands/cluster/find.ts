import type { Api, Item, Result } from '../../../client/index.js';
import { Missing } from '../../failures.js';
import { everyItem, pick } from '../../lookup.js';

export type Cluster = Item<'/api/v1/clusters'>;
export type ClusterDetail = Result<'/api/v1/clusters/{id}', 'get'>;
export type Member = ClusterDetail['members'][number];

/** A cluster by name or id. */
export async function findCluster(api: Api, typed: string): Promise<Cluster> {
  return pick(await everyItem(api, '/api/v1/clusters'), typed, 'cluster', 'holdfast cluster list');
}

/** The same with all of it. */
export async function openCluster(api: Api, typed: string): Promise<ClusterDetail> {
  const { id } = await findCluster(api, typed);
  return api.get('/api/v1/clusters/{id}', { path: { id } });
}

/** A member by its name; says which there are. */
export function findMember({ name, members }: ClusterDetail, typed: string): Member {
  const found = members.find((one) => one.name.toLowerCase() === typed.toLowerCase() || one.id === typed);
  if (found) return found;
  const there = members.map((one) => one.name).join(', ');
  throw new Missing(`${name} has no member "${typed}"; there are ${there}`, `holdfast cluster show ${name}`);
}
