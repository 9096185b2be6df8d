/**
 * What incidents say to followers of the event log, and what others say so that an incident opens or ends.
 *
 * Law: of one incident (`subject.id`), `incident.opened` comes first; between an `incident.opened` and its
 * `incident.resolved` there is no other `incident.opened`; after an `incident.resolved` only an `incident.opened` that
 * says `reopened` may follow. What was merged into another incident is resolved and names it in `mergedInto`. Events of
 * one incident are in the log in the order in which they happened, each once.
 */
import type { NewEvent, Subject } from '../platform/events/index.js';

/** What broke: a resource that health judges, or what another feature reported by `problemReported`. */
export interface IncidentCause {
  /** `resource`, `channel`, `alert` or whatever a reporter calls it. */
  kind: string;
  id: string;
  name: string;
}

export interface AffectedResource {
  id: string;
  name: string;
}

/** Affected resources that an event names at most; `held` counts them all. */
export const namedAtMost = 50;

export type IncidentEventType =
  'incident.opened' | 'incident.changed' | 'incident.acknowledged' | 'incident.escalated' | 'incident.resolved';

/** The data of every incident event: the incident as it is after what happened. */
export interface IncidentFacts {
  /** The number people call it by: #17. */
  number: number;
  cause: IncidentCause;
  /** The status of the cause: degraded, flapping or down while it fires; up, paused, maintenance or removed after. */
  status: string;
  /** When it began, epoch milliseconds; after a reopening, when it began again. */
  since: number;
  /** Why, as one sentence a person reads. */
  sentence: string;
  /** What is not well because of the cause, the first `namedAtMost` by name; without the cause itself. */
  affected: AffectedResource[];
  /** How many resources are not well because of the cause: nobody is told of them one by one. */
  held: number;
  /** How often it was escalated because nobody acknowledged it; 0 at first. */
  level: number;
  /** Who said "I am on it", null when nobody has. */
  acknowledgedBy: { id: string; name: string } | null;
  /** Only with `incident.opened`: it had been resolved before. */
  reopened?: boolean;
  /** Only with `incident.changed`: the status of its cause is worse than any that was told. */
  worse?: boolean;
  /** Only with `incident.resolved`: the number of the incident that goes on in its place. */
  mergedInto?: number;
}

/** Who may see the cause may see what happens to its incident. */
export function incidentEvent(type: IncidentEventType, id: string, version: number, data: IncidentFacts): NewEvent {
  const { kind, id: causeId } = data.cause;
  const about = kind === 'resource' ? { kind, id: causeId } : null;
  return { type, subject: { kind: 'incident', id }, about, version, data };
}

/** A problem that no check of health sees. */
export interface ReportedProblem {
  cause: IncidentCause;
  /** How bad it is. */
  status: 'degraded' | 'down';
  since: number;
  sentence: string;
  /** Resources that suffer from it, as far as the reporter knows. */
  resources?: readonly string[];
  /** The resource that is spoken of: it joins the incident that this one has. */
  about?: string;
}

/** The kind of a cause that is told by rules over Holdfast's own metrics: what its checks found comes back as an echo. */
export { ownAlert } from './domain/incident.js';

/**
 * Says that something is wrong: appended to the event log in the transaction of what was noticed, it opens an incident
 * of that cause, or changes the one that is open. Saying it again is harmless.
 */
export function problemReported({ cause, ...data }: ReportedProblem): NewEvent {
  return { type: 'problem.reported', subject: subjectOf(cause), data: { ...data, name: cause.name } };
}

/** Says that it is well again; harmless when nothing was open. */
export function problemEnded(cause: IncidentCause, sentence: string): NewEvent {
  return { type: 'problem.ended', subject: subjectOf(cause), data: { name: cause.name, sentence } };
}

function subjectOf({ kind, id }: IncidentCause): Subject {
  return { kind, id };
}
