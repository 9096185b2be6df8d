import { Body, Controller, Delete, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags, IdempotencyKey, IfMatch, Permission, StepUp, View } from '../../platform/http/index.js';
import { asJobView, jobView } from '../../platform/jobs/http/index.js';
import { DescribeClusters } from '../application/describe-clusters.js';
import { EditMembers } from '../application/edit-members.js';
import { RunPlan } from '../application/run-plan.js';
import { clusterView } from './cluster.views.js';
import {
  changeMemberBody,
  type ChangeMemberBody,
  memberParams,
  type MemberParams,
  proxyBody,
  type ProxyBody,
  proxyParams,
  type ProxyParams,
  removeMemberQuery,
  type RemoveMemberQuery,
} from './member.views.js';
import { clusterParams, type ClusterParams } from './shared.views.js';

const CLUSTER = { object: 'cluster', param: 'id' };

/** Members and proxies of a cluster. `If-Match` is the member's, or the proxy's, own version. */
@ApiTags('clusters')
@Controller('clusters')
export class ClusterMembersController {
  constructor(
    private readonly members: EditMembers,
    private readonly describing: DescribeClusters,
    private readonly running: RunPlan,
  ) {}

  @Patch(':id/members/:memberId')
  @Permission('cluster.edit', CLUSTER)
  @View(clusterView)
  async change(
    @Param({ schema: memberParams }) { id, memberId }: MemberParams,
    @IfMatch() version: number,
    @Body({ schema: changeMemberBody }) body: ChangeMemberBody,
  ) {
    await this.members.change(id, memberId, version, body);
    return this.describing.detail(id);
  }

  /** Takes the member out as its plan says; its server and data stay. Plan it first: kind `remove-member`. */
  @Delete(':id/members/:memberId')
  @Permission('cluster.edit', CLUSTER)
  @StepUp()
  @View(jobView, 202)
  async remove(
    @Param({ schema: memberParams }) { id, memberId }: MemberParams,
    @Query({ schema: removeMemberQuery }) { plan, reason }: RemoveMemberQuery,
    @IdempotencyKey() idempotencyKey: string | null,
  ) {
    return asJobView(await this.running.remove(id, memberId, plan, { reason, idempotencyKey }));
  }

  @Post(':id/proxies')
  @Permission('cluster.edit', CLUSTER)
  @View(clusterView, 201)
  async addProxy(
    @Param({ schema: clusterParams }) { id }: ClusterParams,
    @Body({ schema: proxyBody }) body: ProxyBody,
  ) {
    await this.members.addProxy(id, body);
    return this.describing.detail(id);
  }

  @Patch(':id/proxies/:proxyId')
  @Permission('cluster.edit', CLUSTER)
  @View(clusterView)
  async changeProxy(
    @Param({ schema: proxyParams }) { id, proxyId }: ProxyParams,
    @IfMatch() version: number,
    @Body({ schema: proxyBody }) body: ProxyBody,
  ) {
    await this.members.changeProxy(id, proxyId, version, body);
    return this.describing.detail(id);
  }

  @Delete(':id/proxies/:proxyId')
  @Permission('cluster.edit', CLUSTER)
  @View(clusterView)
  async removeProxy(@Param({ schema: proxyParams }) { id, proxyId }: ProxyParams, @IfMatch() version: number) {
    await this.members.removeProxy(id, proxyId, version);
    return this.describing.detail(id);
  }
}
