import { Controller, Get, Param, Post } from '@nestjs/common';
import { ApiTags, Permission, View } from '../../platform/http/index.js';
import { asJobView, jobView } from '../../platform/jobs/http/index.js';
import { DescribeExtra } from '../application/describe-extra.js';
import { extraContentsView, extraPageView, extraParams, type ExtraParams } from './extra.views.js';
import { memberParams, type MemberParams } from './member.views.js';
import { clusterParams, type ClusterParams } from './shared.views.js';

const CLUSTER = { object: 'cluster', param: 'id' };

/** Transactions that only one member had: kept before they are dropped or undone. */
@ApiTags('clusters')
@Controller('clusters')
export class ClusterExtraController {
  constructor(private readonly extra: DescribeExtra) {}

  /** What was kept of which member, newest first; not the rows. */
  @Get(':id/extra')
  @Permission('cluster.read', CLUSTER)
  @View(extraPageView)
  list(@Param({ schema: clusterParams }) { id }: ClusterParams) {
    return this.extra.list(id);
  }

  /** The rows, and the SQL. Whoever reads them stands in the audit trail. */
  @Post(':id/extra/:extraId/read')
  @Permission('cluster.operate', CLUSTER)
  @View(extraContentsView)
  read(@Param({ schema: extraParams }) { id, extraId }: ExtraParams) {
    return this.extra.read(id, extraId);
  }

  /** Reads and keeps what only this member has, now. */
  @Post(':id/members/:memberId/extra')
  @Permission('cluster.operate', CLUSTER)
  @View(jobView, 202)
  async again(@Param({ schema: memberParams }) { id, memberId }: MemberParams) {
    return asJobView(await this.extra.again(id, memberId));
  }
}
