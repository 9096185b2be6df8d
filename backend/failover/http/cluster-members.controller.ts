import { Body, Controller, Delete, Param, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { IfMatch, Permission, View } from '../../platform/http/index.js';
import { DescribeClusters } from '../application/describe-clusters.js';
import { EditMembers } from '../application/edit-members.js';
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
