import { z } from 'zod';
import { epochMsField, idField, page, pageQuery, textField } from '../../platform/http/index.js';
import { incidentStates } from '../domain/state.js';

const person = z.object({ id: z.string(), name: z.string() });
const when = epochMsField.nullable();

const affectedView = z.object({
  kind: z.string(),
  id: z.string(),
  name: z.string(),
  status: z.string(),
  since: epochMsField,
  sentence: z.string(),
  /** When it was well again; null while it is not. */
  endedAt: when,
});

const summary = {
  id: z.string(),
  /** What people call it by: #17. */
  number: z.number(),
  state: z.enum(incidentStates),
  /** What broke: a resource, a channel, an alert. */
  cause: z.object({ kind: z.string(), id: z.string(), name: z.string() }),
  /** Of the cause, now. */
  status: z.string(),
  since: epochMsField,
  sentence: z.string(),
  openedAt: epochMsField,
  acknowledgedBy: person.nullable(),
  acknowledgedAt: when,
  assignee: person.nullable(),
  /** How often it was escalated. */
  level: z.number(),
  /** The cause is well since then, but what suffered is not yet, or it came and went too often to be believed. */
  wellSince: when,
  /** When it ends by itself if it stays so. */
  settleAt: when,
  endedAt: when,
  mergedInto: z.object({ id: z.string(), number: z.number().nullable() }).nullable(),
  /** How much is not well because of the cause. */
  held: z.number(),
  /** The first few of them. */
  affected: z.array(affectedView),
  /** How often the cause fell or rose in the last hour. */
  changesLastHour: z.number(),
  version: z.number(),
  /** What the caller may do with it. */
  may: z.array(z.string()),
};

export const incidentPageView = page(z.object(summary).meta({ id: 'IncidentSummary' }))
  .extend({
    /** All that the caller may see, without filters. */
    counts: z.object({ firing: z.number(), acknowledged: z.number(), lastEndedAt: when }),
  })
  .meta({ id: 'IncidentPage' });

export const incidentView = z
  .object({
    ...summary,
    runbookUrl: z.string(),
    /** When it is escalated next if nobody acknowledges it. */
    escalateAt: when,
    /** Everything that was not well because of it, what still is not first; at most 500. */
    members: z.array(affectedView),
    timeline: z.array(z.object({ at: epochMsField, deed: z.string(), sentence: z.string(), by: person.nullable() })),
  })
  .meta({ id: 'Incident' });

export const incidentQuery = pageQuery.extend({
  state: z.enum(['open', 'firing', 'acknowledged', 'resolved', 'all']).default('open'),
  resource: idField.optional(),
  number: z.coerce.number().int().min(1).max(2_000_000_000).optional(),
  q: z.string().max(200).optional(),
});
export type IncidentQuery = z.infer<typeof incidentQuery>;

export const incidentParams = z.object({ id: idField });
export type IncidentParams = z.infer<typeof incidentParams>;

export const wordBody = z.strictObject({ note: textField(2_000).default('') }).default({ note: '' });
export type WordBody = z.infer<typeof wordBody>;

const words = textField(2_000).pipe(z.string().trim().min(1, 'must not be empty'));
export const noteBody = z.strictObject({ text: words });
export type NoteBody = z.infer<typeof noteBody>;
export const reasonBody = z.strictObject({ reason: words });
export type ReasonBody = z.infer<typeof reasonBody>;

/** `to`: a person's id, or null for nobody. */
export const assignBody = z.strictObject({ to: idField.nullable() });
export type AssignBody = z.infer<typeof assignBody>;

/** The incident that goes on. */
export const mergeBody = z.strictObject({ into: idField });
export type MergeBody = z.infer<typeof mergeBody>;

/** `afterMinutes` 0: never. */
export const escalationBody = z.strictObject({
  afterMinutes: z.int().min(0).max(1_440),
  times: z.int().min(1).max(10),
});
export type EscalationBody = z.infer<typeof escalationBody>;
export const escalationView = escalationBody.extend({ version: z.number() }).meta({ id: 'IncidentEscalation' });
