/** What goes out: the same facts as a subject and a text for people and as an object for programs. */
import type { AlertKind } from './alert.js';

/** What is told, as it was when it happened. */
export interface Told {
  kind: AlertKind;
  /** The resource, incident, job or person it is about; empty for a test. */
  subject: { kind: string; id: string; name: string };
  status: string;
  since: number;
  sentence: string;
  /** An incident: what people call it, what else suffers, and its cause when that is a resource. */
  incident?: IncidentTold;
  /** What its beginning went under, when it has another name by now. */
  key?: string;
}

export interface IncidentTold {
  number: number;
  held: number;
  affected: string[];
  resourceId: string | null;
  /** Who acknowledged it. */
  by?: string;
  /** The incident that goes on in its place. */
  mergedInto?: number;
}

/** What is looked up when it is sent. */
export interface Surroundings {
  /** Where the console is, without a trailing slash; null when nobody said. */
  consoleUrl: string | null;
  runbookUrl: string;
  environment: string;
  /** Names of what depends on it. */
  affected: string[];
}

/** How much it matters: `critical` is something down or an alarm, `good` an end. */
export type Gravity = 'critical' | 'warning' | 'info' | 'good';

export interface Message {
  /** The id of the delivery: the same message keeps it however often it is tried. */
  id: string;
  /** What begins and ends: the same for FIRING and RESOLVED of one thing. */
  key: string;
  kind: AlertKind;
  gravity: Gravity;
  subject: string;
  text: string;
  /** Where in the console it is shown. */
  url: string | null;
  /** The epoch milliseconds since when. */
  since: number;
  payload: object;
}

const heads: Record<AlertKind, string> = {
  firing: 'FIRING',
  resolved: 'RESOLVED',
  acknowledged: 'ACKNOWLEDGED',
  escalated: 'ESCALATED',
  'job-failed': 'FAILED',
  'access-recovered': 'ALARM',
  test: 'TEST',
};

/** ISO 8601 in UTC without milliseconds: a mail is read anywhere. */
function moment(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

function headline({ kind, subject, status, incident }: Told): string {
  if (kind === 'test') return 'TEST: Holdfast can reach you';
  if (kind === 'job-failed') return `FAILED: ${subject.name}`;
  if (kind === 'access-recovered') return `ALARM: ${subject.name} was made an owner on the host`;
  if (kind === 'acknowledged') return `ACKNOWLEDGED: ${subject.name}${incident?.by ? `, by ${incident.by}` : ''}`;
  if (incident?.mergedInto) return `MERGED: ${subject.name} goes on as part of incident #${incident.mergedInto}`;
  return `${heads[kind]}: ${subject.name} is ${status}`;
}

function gravityOf({ kind, status }: Told): Gravity {
  if (kind === 'resolved') return 'good';
  if (kind === 'acknowledged' || kind === 'test') return 'info';
  return kind === 'access-recovered' || (status === 'down' && (kind === 'firing' || kind === 'escalated'))
    ? 'critical'
    : 'warning';
}

/** Where in the console a kind of thing is shown. */
const pages: Record<string, string> = { job: 'jobs', person: 'access/people', incident: 'incidents' };

function link(told: Told, { consoleUrl }: Surroundings): string | null {
  if (!consoleUrl || told.kind === 'test') return consoleUrl;
  return `${consoleUrl}/${pages[told.subject.kind] ?? 'resources'}/${told.subject.id}`;
}

/** "db, web, blog and 12 more". */
function namesOf(names: readonly string[], count: number): string {
  const shown = names.slice(0, 10);
  return `${shown.join(', ')}${count > shown.length ? ` and ${count - shown.length} more` : ''}`;
}

/** One message of one fact. */
export function compose(id: string, told: Told, around: Surroundings): Message {
  const url = link(told, around);
  const { environment, runbookUrl } = around;
  const affected = told.incident ? told.incident.affected : around.affected;
  const count = told.incident?.held ?? affected.length;
  const lines = [
    headline(told),
    '',
    told.sentence,
    ...(told.kind === 'test' ? [] : [`Since ${moment(told.since)}`]),
    ...(told.incident ? [`Incident #${told.incident.number}`] : []),
    ...(environment ? [`Environment: ${environment}`] : []),
    ...(affected.length > 0
      ? [`${told.incident ? 'Also not well because of it' : 'Depends on it'}: ${namesOf(affected, count)}`]
      : []),
    ...(runbookUrl ? [`Runbook: ${runbookUrl}`] : []),
    ...(url ? [`Open: ${url}`] : []),
  ];
  const { incident, key: _key, ...facts } = told;
  const number = incident ? { incident: incident.number, held: incident.held } : {};
  const payload = { id, version: 1, ...facts, ...number, environment, affected, runbookUrl: runbookUrl || null, url };
  const { kind, since } = told;
  const what = { key: keyOf(told), kind, gravity: gravityOf(told), since };
  return { id, ...what, url, subject: oneLine(headline(told)), text: `${lines.join('\n')}\n`, payload };
}

/** What begins and ends under one name. */
export function keyOf({ subject, key }: Pick<Told, 'subject' | 'key'>): string {
  return key ?? `${subject.kind}:${subject.id}`;
}

const gravest: Gravity[] = ['critical', 'warning', 'good', 'info'];

/** Many messages in one, so that a burst is one mail; the first gives its id. */
export function digest(messages: readonly Message[]): Message {
  const [first] = messages;
  if (messages.length === 1) return first;
  const subject = `${messages.length} changes: ${first.subject} and ${messages.length - 1} more`;
  const text = messages.map((one) => one.text).join('\n');
  const gravity = gravest.find((one) => messages.some((message) => message.gravity === one)) ?? 'info';
  return { ...first, gravity, subject, text, payload: { messages: messages.map(({ payload }) => payload) } };
}

/** A name may hold anything; a subject is one line. */
function oneLine(text: string): string {
  return text
    .replace(/\p{C}+/gu, ' ')
    .trim()
    .slice(0, 200);
}
