/** What goes out: the same facts as a subject and a text for people and as an object for programs. */
import type { AlertKind } from './alert.js';

/** What is told, as it was when it happened. */
export interface Told {
  kind: AlertKind;
  /** The resource, job or person it is about; empty for a test. */
  subject: { kind: string; id: string; name: string };
  status: string;
  since: number;
  sentence: string;
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

export interface Message {
  /** The id of the delivery: the same message keeps it however often it is tried. */
  id: string;
  subject: string;
  text: string;
  payload: object;
}

const heads: Record<AlertKind, string> = {
  firing: 'FIRING',
  resolved: 'RESOLVED',
  'job-failed': 'FAILED',
  'access-recovered': 'ALARM',
  test: 'TEST',
};

/** ISO 8601 in UTC without milliseconds: a mail is read anywhere. */
function moment(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

function headline({ kind, subject, status }: Told): string {
  if (kind === 'test') return 'TEST: Holdfast can reach you';
  if (kind === 'job-failed') return `FAILED: ${subject.name}`;
  if (kind === 'access-recovered') return `ALARM: ${subject.name} was made an owner on the host`;
  return `${heads[kind]}: ${subject.name} is ${status}`;
}

/** Where in the console a kind of thing is shown. */
const pages: Record<string, string> = { job: 'jobs', person: 'access/people' };

function link(told: Told, { consoleUrl }: Surroundings): string | null {
  if (!consoleUrl || told.kind === 'test') return consoleUrl;
  return `${consoleUrl}/${pages[told.subject.kind] ?? 'resources'}/${told.subject.id}`;
}

/** One message of one fact. */
export function compose(id: string, told: Told, around: Surroundings): Message {
  const url = link(told, around);
  const { affected, environment, runbookUrl } = around;
  const lines = [
    headline(told),
    '',
    told.sentence,
    ...(told.kind === 'test' ? [] : [`Since ${moment(told.since)}`]),
    ...(environment ? [`Environment: ${environment}`] : []),
    ...(affected.length > 0 ? [`Depends on it: ${affected.join(', ')}`] : []),
    ...(runbookUrl ? [`Runbook: ${runbookUrl}`] : []),
    ...(url ? [`Open: ${url}`] : []),
  ];
  const payload = { id, version: 1, ...told, environment, affected, runbookUrl: runbookUrl || null, url };
  return { id, subject: oneLine(headline(told)), text: `${lines.join('\n')}\n`, payload };
}

/** Many messages in one, so that a burst is one mail; the first gives its id. */
export function digest(messages: readonly Message[]): Message {
  if (messages.length === 1) return messages[0];
  const subject = `${messages.length} changes: ${messages[0].subject} and ${messages.length - 1} more`;
  const text = messages.map((one) => one.text).join('\n');
  return { id: messages[0].id, subject, text, payload: { messages: messages.map(({ payload }) => payload) } };
}

/** A name may hold anything; a subject is one line. */
function oneLine(text: string): string {
  return text
    .replace(/\p{C}+/gu, ' ')
    .trim()
    .slice(0, 200);
}
