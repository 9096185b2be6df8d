import type { Db } from '../persistence/db.js';
import { personById } from '../persistence/people.store.js';
import { serviceAccountById } from '../persistence/tokens.store.js';

/** The name of a person or service account that may act; null when disabled, not yet in, deleted or never there. */
export async function activeName(db: Db, who: { kind: string; id: string | null }): Promise<string | null> {
  if (who.id === null) return null;
  if (who.kind === 'service') return (await serviceAccountById(db, who.id))?.name ?? null;
  if (who.kind !== 'person') return null;
  const person = await personById(db, who.id);
  return person?.status === 'active' ? person.name : null;
}
