import { permissionInfo } from './permissions.js';
import type { Grant } from './grant.js';
import type { RoleCatalogue } from './roles.js';
import { scopeText, type ObjectFacts } from './scope.js';
import type { Allowed, Missing, Verdict } from './rights.js';

/** Names that turn a verdict into a sentence. `scopeName` gives a resource's name where the caller knows it. */
export interface Telling {
  readonly who: string;
  readonly roles: RoleCatalogue;
  readonly facts?: ObjectFacts;
  readonly scopeName?: (grant: Grant) => string | undefined;
}

/** One sentence that says why, with every fact that led to it. */
export function explain(verdict: Verdict, telling: Telling): string {
  return verdict.allowed ? explainYes(verdict, telling) : explainNo(verdict, telling);
}

function explainYes({ because }: Allowed, telling: Telling): string {
  const until = because.endsAt === null ? '' : ` until ${new Date(because.endsAt).toISOString()}`;
  return `yes: ${telling.who} has ${grantText(because, telling)}${until}`;
}

function explainNo(verdict: Missing, telling: Telling): string {
  if (verdict.missing === 'token')
    return `no: ${telling.who} may ${permissionInfo(verdict.permission).sentence}, but this token does not carry ${verdict.permission}`;
  return `no: ${has(verdict, telling)}${bears(telling.facts)}. ${enough(verdict, telling)}`;
}

function has(verdict: Missing, telling: Telling): string {
  if (verdict.near.length === 0) return `${telling.who} has no role`;
  return `${telling.who} has ${list(verdict.near.map((grant) => grantText(grant, telling)))}`;
}

function bears(facts?: ObjectFacts): string {
  if (!facts) return '';
  return facts.tags.length > 0 ? `; ${facts.name} is tagged ${list(facts.tags)}` : `; ${facts.name} has no tags`;
}

function enough({ enough, permission }: Missing, telling: Telling): string {
  const [role] = enough.roles;
  const [scope] = enough.scopes;
  if (!role || !scope) return `No role allows ${permission}.`;
  return `${role.title} on ${scopeText(scope, telling.facts)} would allow it.`;
}

/** "Operator on tag:web" */
export function grantText(grant: Grant, telling: Telling): string {
  const title = telling.roles.get(grant.role)?.title ?? grant.role;
  return `${title} on ${telling.scopeName?.(grant) ?? scopeText(grant.scope, telling.facts)}`;
}

function list(texts: readonly string[]): string {
  if (texts.length <= 3) return texts.join(', ');
  return `${texts.slice(0, 3).join(', ')} and ${texts.length - 3} more`;
}
