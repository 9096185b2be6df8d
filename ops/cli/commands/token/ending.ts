import type { Api, Item } from '../../../client/index.js';
import { everyItem, noneWhenDenied } from '../../lookup.js';
import { span } from '../../terminal/quantities.js';
import { yellow } from '../../terminal/text.js';
import type { Text } from '../../terminal/text.js';

/** How long before its end a token is told of, in ms: enough to put another in its place. */
export const toldBeforeMs = 14 * 86_400_000;

export interface Ending {
  id: string;
  name: string;
  /** The service account; null for one of the person who asks. */
  owner: string | null;
  expiresAt: number;
}

interface TokenLike {
  id: string;
  name: string;
  expiresAt?: number | null;
}

/** Those of an owner's tokens that end within fourteen days, the first to end first; what has ended is no news. */
export function endingOf(tokens: readonly TokenLike[], owner: string | null, now: number): Ending[] {
  return tokens
    .flatMap(({ id, name, expiresAt }) => (expiresAt ? [{ id, name, owner, expiresAt }] : []))
    .filter(({ expiresAt }) => expiresAt > now && expiresAt - now <= toldBeforeMs)
    .sort((a, b) => a.expiresAt - b.expiresAt);
}

/** `token scrape of prometheus ends in 9 d` */
export function endingLines(endings: readonly Ending[], now: number): Text[] {
  return endings.map(({ name, owner, expiresAt }) => {
    const whose = owner === null ? `your token ${name}` : `token ${name} of ${owner}`;
    return yellow(`${whose} ends in ${span(expiresAt - now)}`);
  });
}

/**
 * The tokens that end soon: one's own, and those of service accounts for those who may see them. Whether one may is
 * asked first, since every refusal is written to the audit; a token whose scopes leave it out is refused all the same.
 */
export async function endingSoon(api: Api, now: number): Promise<Ending[]> {
  const mine = await api.get('/api/v1/me/tokens');
  const theirs = (await accountsSeen(api)).flatMap((account) => endingOf(account.tokens, account.name, now));
  const told = new Set(theirs.map(({ id }) => id));
  return [...endingOf(mine.items, null, now).filter(({ id }) => !told.has(id)), ...theirs];
}

async function accountsSeen(api: Api): Promise<Item<'/api/v1/service-accounts'>[]> {
  const { id, kind } = await api.get('/api/v1/me');
  const query = { subject: id, subjectKind: kind, action: 'person.read' };
  const { allowed } = await api.get('/api/v1/access/explain', { query });
  return allowed ? everyItem(api, '/api/v1/service-accounts').catch(noneWhenDenied) : [];
}
