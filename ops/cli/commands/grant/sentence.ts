import { moment } from '../../terminal/quantities.js';

export interface GrantLike {
  role: string;
  scope: { kind: string; value?: string | null; name?: string | null };
  endsAt?: number | null;
}

/** `operator on tag:web until 2026-11-30 00:00`. */
export function grantSentence(grant: GrantLike, now: number): string {
  const until = grant.endsAt ? ` until ${moment(grant.endsAt, now)}` : '';
  return `${grant.role} on ${scopeText(grant.scope)}${until}`;
}

/** A scope as it is typed. */
export function scopeText(scope: GrantLike['scope']): string {
  if (scope.kind === 'everything') return 'everything';
  return scope.kind === 'tag' ? `tag:${scope.value ?? ''}` : (scope.name ?? scope.value ?? '');
}
