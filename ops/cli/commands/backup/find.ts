import type { Api, Item } from '../../../client/index.js';
import { Missing, Usage } from '../../failures.js';
import { everyItem, findResource, pick } from '../../lookup.js';
import { instant } from '../../terminal/quantities.js';

export type Backup = Item<'/api/v1/backups'>;

const words = new Set(['latest', 'latest-verified', 'oldest']);

/**
 * A backup by selector: its id (or the beginning of it), or with a resource `latest`, `latest-verified`, `oldest`,
 * `@2026-11-21T02:00` (the newest not after that time).
 */
export async function findBackup(api: Api, selector: string, resource?: string): Promise<Backup> {
  const relative = words.has(selector) || selector.startsWith('@');
  if (!relative) return byId(api, selector);
  if (!resource) throw new Usage(`"${selector}" needs a resource: which one's?`, `add --of <resource>`);
  const { id, name } = await findBackedUp(api, resource);
  const backups = (await everyItem(api, '/api/v1/backups', { query: { resource: id } })).sort(
    (a, b) => b.startedAt - a.startedAt,
  );
  const found = choose(backups, selector);
  if (!found) throw new Missing(`${name} has no backup that is "${selector}"`, `holdfast backup list ${name}`);
  return found;
}

/** What backups are made of: a resource by name or id, or Holdfast itself as `holdfast`. */
export async function findBackedUp(api: Api, typed: string): Promise<{ id: string; name: string }> {
  return typed.toLowerCase() === 'holdfast' ? { id: 'holdfast', name: 'holdfast' } : findResource(api, typed);
}

async function byId(api: Api, typed: string): Promise<Backup> {
  if (typed.length >= 32) return api.get('/api/v1/backups/{id}', { path: { id: typed } });
  return pick(await everyItem(api, '/api/v1/backups'), typed, 'backup', 'holdfast backup list');
}

/** The one of `newest first` that a selector means. */
export function choose(backups: Backup[], selector: string): Backup | undefined {
  const stored = backups.filter((backup) => backup.state !== 'quarantined');
  if (selector === 'latest') return stored[0];
  if (selector === 'oldest') return stored.at(-1);
  if (selector === 'latest-verified') return stored.find((backup) => backup.verifiedAt);
  const at = instant(selector.slice(1), Date.now());
  if (at === null) throw new Usage(`"${selector}" is not a time`, '@2026-11-21T02:00');
  return stored.find((backup) => backup.startedAt <= at);
}
