import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags, Permission, View } from '../../platform/http/index.js';
import { DescribeRecoveries } from '../application/describe-recoveries.js';
import {
  recoveryDetailView,
  recoveryPageView,
  recoveryParams,
  type RecoveryParams,
  recoveryQuery,
  type RecoveryQuery,
} from './recovery.views.js';

/** What was recovered, switched over and drilled: with `?cluster=` of one cluster, with `?drill=true` the drills. */
@ApiTags('clusters')
@Controller('recoveries')
export class RecoveriesController {
  constructor(private readonly describing: DescribeRecoveries) {}

  @Get()
  @Permission('cluster.read', { list: true })
  @View(recoveryPageView)
  list(@Query({ schema: recoveryQuery }) query: RecoveryQuery) {
    return this.describing.list(query);
  }

  /** The timeline: each step with its statements, its duration and its reason. */
  @Get(':id')
  @Permission('cluster.read', { object: 'recovery', param: 'id' })
  @View(recoveryDetailView)
  timeline(@Param({ schema: recoveryParams }) { id }: RecoveryParams) {
    return this.describing.timeline(id);
  }
}
