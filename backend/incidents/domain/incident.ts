import type { IncidentState } from './state.js';

/** Someone, as they were called when they did it. */
export interface Person {
  id: string;
  name: string;
}

/** What broke, or what suffers from it: a resource, a channel, an alert from outside. */
export interface Thing {
  kind: string;
  id: string;
  name: string;
}

/** What rules over Holdfast's own metrics say: an echo of what its checks found. */
export const ownAlert = 'own-alert';

/**
 * What belongs to an incident beside its cause: a resource that is not well because of it; or, of another kind, what
 * somebody else reports of the same, a further reason for which it stays open, unless it is an echo.
 */
export interface Member extends Thing {
  status: string;
  since: number;
  sentence: string;
}

/** An incident as rules see it. Times are epoch milliseconds. */
export interface Incident {
  id: string;
  /** What people call it by; null until it was announced. */
  number: number | null;
  state: IncidentState;
  cause: Thing;
  /** Of the cause, now. */
  status: string;
  /** The worst that was told since it began. */
  worst: string;
  since: number;
  sentence: string;
  /** When it was first noticed. */
  openedAt: number;
  /** When it was told; null while it waits whether something above it is the cause. */
  announcedAt: number | null;
  /** When it is told whatever was heard of what it depends on. */
  announceAt: number | null;
  acknowledgedBy: Person | null;
  acknowledgedAt: number | null;
  assignee: Person | null;
  level: number;
  escalateAt: number | null;
  /** The cause is well since then, but it may come back, or what suffered is not well yet. */
  wellSince: number | null;
  /** When the waiting of `wellSince` ends. */
  settleAt: number | null;
  endedAt: number | null;
  mergedInto: { id: string; number: number | null } | null;
  /** When the cause fell or rose within the last hour. */
  swings: number[];
  /** A person said that it is not over: only a person, or its cause, ends it. */
  keptOpen: boolean;
  version: number;
  /** What belongs to it, without the cause. */
  members: Map<string, Member>;
}

export const isSymptom = ({ kind }: Pick<Thing, 'kind'>): boolean => kind === 'resource';
export const isEcho = ({ kind }: Pick<Thing, 'kind'>): boolean => kind === ownAlert;

export const keyOf = ({ kind, id }: Pick<Thing, 'kind' | 'id'>): string => `${kind}:${id}`;

/** When something is due by itself; null when nothing is. */
export function dueAt({ announceAt, settleAt, escalateAt, wellSince }: Incident): number | null {
  const times = [announceAt, settleAt, wellSince === null ? escalateAt : null].filter((time) => time !== null);
  return times.length === 0 ? null : Math.min(...times);
}
