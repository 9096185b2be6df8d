import type { Wire } from '../../api/contract';

export type Route = Wire<'NotificationRoutes'>['items'][number];

export type Severity = Route['match']['severities'][number];

/** What routes tell apart, the worst first. */
export const SEVERITIES: Readonly<Record<Severity, string>> = {
  down: 'Down',
  flapping: 'Flapping',
  degraded: 'Degraded',
  'job-failed': 'Failed jobs',
  alarm: 'Owners made on the host',
};

export const severities = Object.keys(SEVERITIES) as Severity[];

/** What a route is for, in words. */
export function matchWords({ match }: Pick<Route, 'match'>): string {
  const { tags, environments } = match;
  const only = match.severities.map((one) => SEVERITIES[one].toLowerCase());
  const parts = [only.join(', '), tags.map((tag) => `tag ${tag}`).join(', '), environments.join(', ')];
  return parts.filter(Boolean).join(' · ') || 'everything';
}

/** When it tells. */
export function timeWords({ level, quiet }: Pick<Route, 'level' | 'quiet'>): string {
  const begin = level === 0 ? 'at once' : `after escalation ${level}`;
  if (!quiet) return begin;
  const zone = quiet.timeZone ?? 'their own time zone';
  return `${begin}, quiet ${quiet.from} to ${quiet.to} (${zone})${quiet.urgentPasses ? ', down passes' : ''}`;
}

/** "backup operator" */
export const roleWords = (role: string): string => role.replaceAll('-', ' ');

/** What a field for a number holds; null when it is empty. */
type Typed = number | null;

/** What the rule of escalation does, in a sentence. */
export function escalationWords({ afterMinutes, times }: { afterMinutes: Typed; times: Typed }): string {
  if (afterMinutes === null || times === null) return '';
  if (afterMinutes === 0) return 'Nothing is escalated: routes that wait for an escalation are never taken.';
  const often = times === 1 ? 'once' : `${times} times, each ${afterMinutes} min after the one before`;
  return `An incident that nobody took in ${afterMinutes} min is told again, ${often}; each time to those whose route waits for it.`;
}
