import { Controller, Get, Query } from '@nestjs/common';
import { z } from 'zod';
import { Clock } from '../../platform/clock/index.js';
import {
  ApiTags,
  decodeCursor,
  encodeCursor,
  Invalid,
  page,
  pageQuery,
  Permission,
  View,
} from '../../platform/http/index.js';
import { VisibleChangesQuery } from '../application/visible-changes.js';
import { type Change, type ChangePlace, type ChangeSource, changeSources } from '../domain/change.js';

const moment = z.coerce.number().int().min(0).max(8_640_000_000_000_000);
const DAY_MS = 24 * 3_600_000;

const changesQuery = pageQuery.extend({
  /** Epoch milliseconds; a day ago when left out. */
  since: moment.optional(),
  until: moment.optional(),
  /** Id of a thing; of a resource also what was changed of its checks. */
  subject: z.string().max(190).optional(),
});
type ChangesQuery = z.infer<typeof changesQuery>;

export const changeView = z
  .object({
    id: z.string(),
    at: z.number(),
    kind: z.enum(['change', 'job', 'by-itself', 'process']),
    subject: z.object({ kind: z.string(), id: z.string(), name: z.string() }).nullable(),
    /** What the subject belongs to, e.g. the resource of a job. */
    about: z.object({ kind: z.string(), id: z.string() }).nullable(),
    sentence: z.string(),
    /** Who did it; null when it happened by itself. */
    by: z.string().nullable(),
  })
  .meta({ id: 'Change' });

const changesPage = page(changeView);

const kinds = { audit: 'change', job: 'job', timeline: 'by-itself', process: 'process' } as const;

/** Everything that changed, in one line of time: by people, by jobs, by itself. */
@ApiTags('audit')
@Controller('changes')
export class ChangesController {
  constructor(
    private readonly changes: VisibleChangesQuery,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Permission('resource.read', { list: true })
  @View(changesPage)
  async list(@Query({ schema: changesQuery }) query: ChangesQuery) {
    const filter = { ...query, since: query.since ?? this.clock.now() - DAY_MS };
    const { changes, next, hidden } = await this.changes.page(filter, placeOf(query.after), query.limit);
    const cursor = next && encodeCursor([next.at, next.source, next.id]);
    return { items: changes.map(asView), next: cursor, hiddenByPermission: hidden };
  }
}

function asView({ source, id, ...change }: Change) {
  return { ...change, id: `${source}-${id}`, kind: kinds[source] };
}

function placeOf(after: string | undefined): ChangePlace | null {
  if (after === undefined) return null;
  const [at, source, id] = decodeCursor(after, 3);
  if (typeof at !== 'number' || id === null || !changeSources.includes(source as ChangeSource))
    throw Invalid.field('after', 'is not a cursor of this list', 'Send the "next" of the page before, or leave it out');
  return { at, source: source as ChangeSource, id: id };
}
