import type { Api, Item } from '../../../client/index.js';
import { Missing, Usage } from '../../failures.js';
import { everyItem } from '../../lookup.js';

export type Incident = Item<'/api/v1/incidents'>;

const list = 'holdfast incident list';

/** An incident by its number (17 or #17), its id, or the name of its cause while it is open. */
export async function findIncident(api: Api, typed: string): Promise<Incident> {
  const number = /^#?(\d{1,9})$/.exec(typed)?.[1];
  if (/^[0-9a-f-]{36}$/i.test(typed)) return api.get('/api/v1/incidents/{id}', { path: { id: typed } });
  const query = number ? { state: 'all' as const, number: Number(number) } : { q: typed };
  const near = await everyItem(api, '/api/v1/incidents', { query });
  const found = number ? near : near.filter(({ cause }) => cause.name.toLowerCase() === typed.toLowerCase());
  if (found.length === 1) return found[0];
  if (found.length > 1)
    throw new Usage(`${found.length} open incidents have the cause "${typed}"; use the number`, list);
  const hint = near.length > 0 ? `; there is ${near.slice(0, 3).map(nameOf).join(', ')}` : '';
  throw new Missing(`There is no incident "${typed}" that you may see${hint}`, list);
}

export const nameOf = ({ number, cause }: Pick<Incident, 'number' | 'cause'>): string => `#${number} ${cause.name}`;

/** "not acknowledged", "acknowledged by Anna", "resolved". */
export function standing({ state, acknowledgedBy, mergedInto }: Incident): string {
  if (state === 'firing') return 'not acknowledged';
  if (state === 'acknowledged') return `acknowledged by ${acknowledgedBy?.name ?? 'someone'}`;
  return state === 'merged' ? `merged into #${mergedInto?.number ?? '?'}` : 'resolved';
}
