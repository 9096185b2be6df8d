import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '../../http/api-docs.js';
import { currentActor } from '../../context/index.js';
import { Store } from '../../database/index.js';
import { View } from '../../http/decorators.js';
import { decodeCursor, toPage } from '../../http/page.js';
import { Permission } from '../../http/permission.js';
import { NotFound } from '../../http/refusal.js';
import { Jobs } from '../jobs.js';
import { jobLog, type JobPlace, listJobs } from '../persistence/job.queries.js';
import { JobReaders } from './job-readers.js';
import {
  asJobView,
  cancelJobBody,
  type CancelJobBody,
  jobsPage,
  type JobsQuery,
  jobsQuery,
  jobView,
  type LogQuery,
  logQuery,
  logView,
} from './job.views.js';

/** Every long work, shown the same way whatever it does. */
@ApiTags('jobs')
@Controller('jobs')
export class JobsController {
  constructor(
    private readonly store: Store,
    private readonly jobs: Jobs,
    private readonly readers: JobReaders,
  ) {}

  @Get()
  @Permission('job.read', { list: true })
  @View(jobsPage)
  async list(@Query({ schema: jobsQuery }) query: JobsQuery) {
    const { subjects, hidden } = await this.readers.visible();
    const page = { after: placeOf(query.after), take: query.limit + 1 };
    const rows = await listJobs(this.store, query, subjects, page);
    const { items, next } = toPage(rows, query.limit, ({ createdAt, id }) => [createdAt, id]);
    return { items: items.map(asJobView), next, hiddenByPermission: hidden };
  }

  @Get(':id')
  @Permission('job.read', { object: 'job', param: 'id' })
  @View(jobView)
  async get(@Param('id') id: string) {
    const job = await this.jobs.find(id);
    if (!job) throw new NotFound('This job');
    return asJobView(job);
  }

  @Get(':id/log')
  @Permission('job.read', { object: 'job', param: 'id' })
  @View(logView)
  async log(@Param('id') id: string, @Query({ schema: logQuery }) { after, limit }: LogQuery) {
    const items = await jobLog(this.store, id, after, limit);
    return { items, next: items.at(-1)?.line ?? null };
  }

  @Post(':id/cancel')
  @Permission('job.cancel', { object: 'job', param: 'id' })
  @View(jobView)
  async cancel(@Param('id') id: string, @Body({ schema: cancelJobBody }) body: CancelJobBody) {
    const job = await this.jobs.cancel(id, body?.reason ?? `${currentActor().name} cancelled it`);
    if (!job) throw new NotFound('This job');
    return asJobView(job);
  }
}

function placeOf(after: string | undefined): JobPlace | null {
  if (after === undefined) return null;
  const [createdAt, id] = decodeCursor(after, 2);
  return { createdAt: Number(createdAt), id: String(id) };
}
