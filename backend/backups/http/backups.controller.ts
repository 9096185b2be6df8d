import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { Store } from '../../platform/database/index.js';
import { ApiTags, IdempotencyKey, Permission, StepUp, View } from '../../platform/http/index.js';
import { asJobView, jobView } from '../../platform/jobs/http/index.js';
import { Describe } from '../application/describe.js';
import { RecoveryKeys } from '../application/recovery-keys.js';
import { RequestJobs } from '../application/request-jobs.js';
import { listBackups } from '../persistence/backups.queries.js';
import {
  backupDetailView,
  backupPageView,
  backupParams,
  type BackupParams,
  backupQuery,
  type BackupQuery,
  recoveryKeyView,
  restoreBody,
  type RestoreBody,
  restoreView,
  runBackupBody,
  type RunBackupBody,
  whyBody,
  type WhyBody,
} from './backup.views.js';

const BACKUP = { object: 'backup', param: 'id' };

/** What lies in the stores, and the jobs on it. */
@ApiTags('backups')
@Controller('backups')
export class BackupsController {
  constructor(
    private readonly store: Store,
    private readonly describing: Describe,
    private readonly requests: RequestJobs,
    private readonly recovery: RecoveryKeys,
  ) {}

  @Get()
  @Permission('backup.read', { list: true })
  @View(backupPageView)
  async list(@Query({ schema: backupQuery }) query: BackupQuery) {
    const page = await listBackups(this.store.read, await this.describing.visible(), query);
    return { ...page, items: await this.describing.backups(page.items) };
  }

  @Post()
  @Permission('backup.run', { list: true })
  @View(jobView, 202)
  async run(@Body({ schema: runBackupBody }) body: RunBackupBody, @IdempotencyKey() idempotencyKey: string | null) {
    const { why, resourceId, ...rest } = body;
    const resource = resourceId === 'holdfast' ? null : resourceId;
    return asJobView(await this.requests.run({ ...rest, resourceId: resource }, { idempotencyKey, why }));
  }

  @Get('recovery-key')
  @Permission('backup.read', { list: true })
  @View(recoveryKeyView)
  recoveryKey() {
    return this.recovery.state();
  }

  @Get(':id')
  @Permission('backup.read', BACKUP)
  @View(backupDetailView)
  get(@Param({ schema: backupParams }) { id }: BackupParams) {
    return this.describing.backup(id);
  }

  @Post(':id/verify')
  @Permission('backup.run', BACKUP)
  @View(jobView, 202)
  async verify(
    @Param({ schema: backupParams }) { id }: BackupParams,
    @Body({ schema: whyBody }) body: WhyBody,
    @IdempotencyKey() idempotencyKey: string | null,
  ) {
    return asJobView(await this.requests.verify(id, { idempotencyKey, why: body?.why }));
  }

  @Post(':id/restore')
  @Permission('backup.restore', BACKUP)
  @View(restoreView, 202)
  async restore(
    @Param({ schema: backupParams }) { id }: BackupParams,
    @Body({ schema: restoreBody }) { target, planOnly, why }: RestoreBody,
    @IdempotencyKey() idempotencyKey: string | null,
  ) {
    const { will, refusals } = await this.requests.outlook(id, target);
    const sentences = [...will, ...refusals.map((refusal) => `refused: ${refusal.detail}`)];
    if (planOnly) return { job: null, sentences, refusals, possible: refusals.length === 0 };
    const job = await this.requests.restore(id, target, { idempotencyKey, why });
    return { job: asJobView(job), sentences, refusals, possible: true };
  }

  @Delete(':id')
  @Permission('backup.delete', BACKUP)
  @StepUp()
  @View(jobView, 202)
  async delete(@Param({ schema: backupParams }) { id }: BackupParams, @IdempotencyKey() idempotencyKey: string | null) {
    return asJobView(await this.requests.delete(id, { idempotencyKey }));
  }
}
