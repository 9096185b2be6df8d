import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags, IfMatch, NoView, Permission, View } from '../../platform/http/index.js';
import { Describe } from '../application/describe.js';
import { Plans } from '../application/plans.js';
import {
  backupParams,
  type BackupParams,
  changePlanBody,
  type ChangePlanBody,
  createPlanBody,
  type CreatePlanBody,
  planPageView,
  planView,
  retentionQuery,
  type RetentionQuery,
  retentionView,
} from './backup.views.js';

const PLAN = { object: 'backup-plan', param: 'id' };

/** What is backed up regularly. */
@ApiTags('backups')
@Controller('backup-plans')
export class BackupPlansController {
  constructor(
    private readonly plans: Plans,
    private readonly describing: Describe,
  ) {}

  @Get()
  @Permission('backup.read', { list: true })
  @View(planPageView)
  list() {
    return this.describing.plans();
  }

  @Post()
  @Permission('backup.plan', { list: true })
  @View(planView, 201)
  async add(@Body({ schema: createPlanBody }) { resourceId, ...fields }: CreatePlanBody) {
    const id = await this.plans.add(!resourceId || resourceId === 'holdfast' ? null : resourceId, fields);
    return this.describing.plan(await this.plans.get(id));
  }

  @Get(':id')
  @Permission('backup.read', PLAN)
  @View(planView)
  async get(@Param({ schema: backupParams }) { id }: BackupParams) {
    return this.describing.plan(await this.plans.get(id));
  }

  /** What retention would remove and keep now, with `?keep=` as if that were the plan's. */
  @Get(':id/retention')
  @Permission('backup.read', PLAN)
  @View(retentionView)
  retention(
    @Param({ schema: backupParams }) { id }: BackupParams,
    @Query({ schema: retentionQuery }) { keep }: RetentionQuery,
  ) {
    return this.plans.previewRetention(id, keep);
  }

  @Patch(':id')
  @Permission('backup.plan', PLAN)
  @View(planView)
  async change(
    @Param({ schema: backupParams }) { id }: BackupParams,
    @IfMatch() version: number,
    @Body({ schema: changePlanBody }) body: ChangePlanBody,
  ) {
    await this.plans.change(id, version, body);
    return this.describing.plan(await this.plans.get(id));
  }

  @Delete(':id')
  @Permission('backup.plan', PLAN)
  @NoView()
  async remove(@Param({ schema: backupParams }) { id }: BackupParams, @IfMatch() version: number): Promise<void> {
    await this.plans.remove(id, version);
  }
}
