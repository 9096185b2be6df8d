import type { Wire } from '../../api/contract';

export type Route = Wire<'NotificationRoutes'>['items'][number];

/** What a route is for, in words. */
export function matchWords({ match }: Pick<Route, 'match'>): string {
  const { severities, tags, environments } = match;
  const parts = [severities.join(', '), tags.map((tag) => `tag ${tag}`).join(', '), environments.join(', ')];
  return parts.filter(Boolean).join(' · ') || 'everything';
}

/** When it tells. */
export function timeWords({ level, quiet }: Pick<Route, 'level' | 'quiet'>): string {
  const begin = level === 0 ? 'at once' : `after escalation ${level}`;
  if (!quiet) return begin;
  const zone = quiet.timeZone ?? 'their own time zone';
  return `${begin}, quiet ${quiet.from} to ${quiet.to} (${zone})${quiet.urgentPasses ? ', down passes' : ''}`;
}

/** What the rule of escalation does, in a sentence. */
export function escalationWords({ afterMinutes, times }: { afterMinutes: number; times: number }): string {
  if (!Number.isFinite(afterMinutes) || !Number.isFinite(times)) return '';
  if (afterMinutes === 0) return 'Nothing is escalated: routes that wait for an escalation are never taken.';
  const often = times === 1 ? 'once' : `${times} times, each ${afterMinutes} min after the one before`;
  return `An incident that nobody took in ${afterMinutes} min is told again, ${often}; each time to those whose route waits for it.`;
}
