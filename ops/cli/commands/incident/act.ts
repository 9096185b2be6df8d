import type { Result } from '../../../client/index.js';
import { command } from '../../command.js';
import type { Context } from '../../command.js';
import { findPerson } from '../../lookup.js';
import { present } from '../../present.js';
import { findIncident, nameOf, standing } from './find.js';

export interface ActInput {
  incident: string;
}
type Whole = Result<'/api/v1/incidents/{id}', 'get'>;

const say = (options: Context, one: Whole, sentence = standing(one)) =>
  present(options, one, () => [`${nameOf(one)}: ${sentence}`]);

export interface WordInput extends ActInput {
  note?: string;
}

export const incidentAcknowledge = command<WordInput>({
  use: 'incident acknowledge <incident>',
  summary: 'Say that you are on it: nobody else is called',
  examples: [
    { line: 'incident acknowledge 17', does: 'by its number' },
    { line: 'incident acknowledge web-3 --note "restarting it"', does: 'by its cause, with a word for the others' },
  ],
  flags: [{ flags: '--note <text>', does: 'for the timeline' }],
  run: acknowledgeIncident,
});

export async function acknowledgeIncident(options: WordInput & Context): Promise<void> {
  const { id } = await findIncident(options.api(), options.incident);
  const body = { note: options.note ?? '' };
  const call = { path: { id }, body };
  say(options, (await options.api().call('post', '/api/v1/incidents/{id}/acknowledge', call)).body);
}

export const incidentRelease = command<WordInput>({
  use: 'incident release <incident>',
  summary: 'Say that you are not on it any more: it waits for somebody again',
  examples: [
    { line: 'incident release 17 --note "end of my shift"', does: 'it is escalated again if nobody takes it' },
  ],
  flags: [{ flags: '--note <text>', does: 'for the timeline' }],
  run: releaseIncident,
});

export async function releaseIncident(options: WordInput & Context): Promise<void> {
  const { id } = await findIncident(options.api(), options.incident);
  const call = { path: { id }, body: { note: options.note ?? '' } };
  say(options, (await options.api().call('post', '/api/v1/incidents/{id}/release', call)).body);
}

export interface AssignInput extends ActInput {
  to: string;
}

export const incidentAssign = command<AssignInput>({
  use: 'incident assign <incident>',
  summary: 'Give it to somebody',
  examples: [
    { line: 'incident assign 17 --to me', does: 'yourself' },
    { line: 'incident assign 17 --to anna@example.com', does: 'by e-mail or name' },
    { line: 'incident assign 17 --to nobody', does: 'takes it back' },
  ],
  flags: [{ flags: '--to <person>', does: 'me, nobody, an e-mail address or a name', required: true }],
  run: assignIncident,
});

export async function assignIncident(options: AssignInput & Context): Promise<void> {
  const api = options.api();
  const { id } = await findIncident(api, options.incident);
  const to = await personNamed(options);
  const { body } = await api.call('post', '/api/v1/incidents/{id}/assign', { path: { id }, body: { to } });
  say(options, body, body.assignee ? `assigned to ${body.assignee.name}` : 'assigned to nobody');
}

async function personNamed({ to, api }: AssignInput & Context): Promise<string | null> {
  if (to === 'nobody') return null;
  return to === 'me' ? (await api().get('/api/v1/me')).id : (await findPerson(api(), to)).id;
}

export interface NoteInput extends ActInput {
  text: string;
}

export const incidentNote = command<NoteInput>({
  use: 'incident note <incident> <text>',
  summary: 'Write a line into its timeline',
  examples: [{ line: 'incident note 17 "the disk was full; logs moved away"', does: 'for whoever comes next' }],
  run: noteIncident,
});

export async function noteIncident(options: NoteInput & Context): Promise<void> {
  const { id } = await findIncident(options.api(), options.incident);
  const call = { path: { id }, body: { text: options.text } };
  say(options, (await options.api().call('post', '/api/v1/incidents/{id}/notes', call)).body, 'noted');
}

export interface MergeInput extends ActInput {
  into: string;
}

export const incidentMerge = command<MergeInput>({
  use: 'incident merge <incident>',
  summary: 'Make one of two: the first goes on as part of the other',
  examples: [{ line: 'incident merge 18 --into 17', does: '18 was a symptom of 17' }],
  flags: [{ flags: '--into <incident>', does: 'the one that goes on', required: true }],
  run: mergeIncident,
});

export async function mergeIncident(options: MergeInput & Context): Promise<void> {
  const api = options.api();
  const [one, into] = [await findIncident(api, options.incident), await findIncident(api, options.into)];
  const call = { path: { id: one.id }, body: { into: into.id } };
  const { body } = await api.call('post', '/api/v1/incidents/{id}/merge', call);
  say(options, body, `took in ${nameOf(one)}; ${body.held} are not well because of it`);
}

export interface ReasonInput extends ActInput {
  reason: string;
}

export const incidentReopen = command<ReasonInput>({
  use: 'incident reopen <incident>',
  summary: 'Say that it is not over, whatever the checks say',
  about: 'From then on it ends when somebody ends it, or when its cause fell and rose again.',
  examples: [{ line: 'incident reopen 17 --reason "still slow for customers"', does: 'people are called again' }],
  flags: [{ flags: '--reason <text>', does: 'what is not well', required: true }],
  run: reopenIncident,
});

export async function reopenIncident(options: ReasonInput & Context): Promise<void> {
  const { id } = await findIncident(options.api(), options.incident);
  const call = { path: { id }, body: { reason: options.reason } };
  say(options, (await options.api().call('post', '/api/v1/incidents/{id}/reopen', call)).body, 'open again');
}

export const incidentEnd = command<ReasonInput>({
  use: 'incident end <incident>',
  summary: 'End what no check can end: one that was reopened, or reported from outside',
  examples: [{ line: 'incident end 17 --reason "customers confirm"', does: 'refused while its cause is down' }],
  flags: [{ flags: '--reason <text>', does: 'why it is over', required: true }],
  run: endIncident,
});

export async function endIncident(options: ReasonInput & Context): Promise<void> {
  const { id } = await findIncident(options.api(), options.incident);
  const call = { path: { id }, body: { reason: options.reason } };
  say(options, (await options.api().call('post', '/api/v1/incidents/{id}/end', call)).body);
}
