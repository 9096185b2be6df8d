/** Who is told of what: a route leads from what happens to a receiver, by a channel. */
import type { QuietHours } from './quiet-hours.js';

/** What can happen, as routes tell it apart. */
export const severities = ['down', 'flapping', 'degraded', 'job-failed', 'alarm'] as const;
export type Severity = (typeof severities)[number];

/** `channel`: whoever the channel itself names; a person, or whoever holds a role on what it is about, by mail. */
export type RouteReceiver = { kind: 'channel' } | { kind: 'person'; id: string } | { kind: 'role'; role: string };

/** What a route is for; an empty list asks nothing. */
export interface RouteMatch {
  tags: string[];
  environments: string[];
  severities: Severity[];
}

export interface RouteRule {
  receiver: RouteReceiver;
  match: RouteMatch;
  quiet: QuietHours | null;
}

/** What happened, as far as routes ask. */
export interface Happening {
  severity: Severity;
  /** Of what it is about, and of what suffers from it. */
  tags: readonly string[];
  environments: readonly string[];
  /** How often it was escalated because nobody acknowledged it; 0 at first. */
  level: number;
}

/** Why a route does not lead there; null when it does. A level above the happening's is not a reason: it may come. */
export function mismatch({ match }: Pick<RouteRule, 'match'>, of: Happening): string | null {
  const { tags, environments, severities: kinds } = match;
  if (kinds.length > 0 && !kinds.includes(of.severity)) return `it is for ${kinds.join(', ')} alone`;
  if (tags.length > 0 && !tags.some((tag) => of.tags.includes(tag))) return `it is for the tags ${tags.join(', ')}`;
  if (environments.length > 0 && !environments.some((one) => of.environments.includes(one)))
    return `it is for the environment ${environments.join(', ')}`;
  return null;
}

/** Whether it may wait until quiet hours are over. */
export function mayWait(quiet: QuietHours, severity: Severity): boolean {
  return !(quiet.urgentPasses && (severity === 'down' || severity === 'alarm'));
}

/** The rule of a channel's own route: everything, to whoever the channel names, at any hour. */
export const everythingToTheChannel: RouteRule = {
  receiver: { kind: 'channel' },
  match: { tags: [], environments: [], severities: [] },
  quiet: null,
};
