import type { IncidentEventType, IncidentFacts } from '../../incidents/index.js';
import type { LoggedEvent } from '../../platform/events/index.js';
import type { Told } from '../domain/message.js';
import type { Severity } from '../domain/route.js';
import type { Question } from './who-is-told.js';

/** Something people are told of: an incident and what became of it, the end of an older alert, or what has no end. */
export type Heard =
  | { what: 'incident'; type: IncidentEventType; facts: IncidentFacts; told: Told; question: Question }
  | { what: 'status'; told: Told }
  | { what: 'once'; told: Told; question: Question };

/** Reads an event of the log; null for what nobody is told of. */
export function readHappening(event: LoggedEvent): Heard | null {
  if (event.type.startsWith('incident.') && event.subject.kind === 'incident') return incident(event);
  const { type } = event;
  if (type === 'status.changed' || type === 'resource.removed') return status(event);
  return type === 'job.failed' ? failedJob(event) : type === 'access.recovered' ? recovered(event) : null;
}

const types: ReadonlySet<string> = new Set<IncidentEventType>([
  'incident.opened',
  'incident.changed',
  'incident.acknowledged',
  'incident.escalated',
  'incident.resolved',
]);

function incident({ type, subject, data }: LoggedEvent): Heard | null {
  if (!types.has(type)) return null;
  const facts = data as IncidentFacts;
  const { number, cause, status: is, since, sentence, affected, held, level, acknowledgedBy, mergedInto } = facts;
  const resourceId = cause.kind === 'resource' ? cause.id : null;
  const about = { number, held, affected: affected.map(({ name }) => name).slice(0, 20), resourceId };
  const by = acknowledgedBy ? { by: acknowledgedBy.name } : {};
  const merged = mergedInto === undefined ? {} : { mergedInto };
  const told: Told = {
    kind: 'firing',
    subject: { ...subject, name: cause.name },
    ...{ status: is, since, sentence, incident: { ...about, ...by, ...merged } },
  };
  const resources = [...(resourceId ? [resourceId] : []), ...affected.map(({ id }) => id)];
  const failing = cause.kind === 'channel' ? { failing: cause.id } : {};
  const question = { severity: severityOf(is), resources, level, ...failing };
  return { what: 'incident', type: type as IncidentEventType, facts, told, question };
}

/** What is no problem any more is asked of as the worst it may have been. */
function severityOf(status: string): Severity {
  return status === 'degraded' || status === 'flapping' ? status : 'down';
}

function status({ type, subject, data, at }: LoggedEvent): Heard {
  const { to = 'unknown', since = at, sentence = '', name = '' } = (data ?? {}) as Partial<Record<string, never>>;
  const gone = type === 'resource.removed';
  const words = gone ? 'It is not watched any more.' : sentence;
  const is: string = gone ? 'removed' : to;
  const told: Told = { kind: 'firing', subject: { ...subject, name }, status: is, since, sentence: words };
  return { what: 'status', told };
}

function failedJob({ subject, about, data, at }: LoggedEvent): Heard {
  const { title, failure } = data as { title: string; failure: { reason?: string } | null };
  const sentence = failure?.reason ?? 'The job failed.';
  const told: Told = {
    kind: 'job-failed',
    subject: { ...subject, name: title },
    status: 'failed',
    since: at,
    sentence,
  };
  const resources = about?.kind === 'resource' ? [about.id] : [];
  return { what: 'once', told, question: { severity: 'job-failed', resources, level: 0 } };
}

/** The break-glass used on the host. */
function recovered({ subject, data, at }: LoggedEvent): Heard {
  const { name } = data as { name: string };
  const sentence =
    'Someone with rights on the machine of Holdfast used "holdfast admin recover". If it was none of you, act.';
  const told: Told = {
    ...{ kind: 'access-recovered', subject: { ...subject, name }, status: 'recovered', since: at, sentence },
  };
  return { what: 'once', told, question: { severity: 'alarm', resources: [], level: 0 } };
}
