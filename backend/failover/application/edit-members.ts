import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { isUniqueViolation, newId, Store } from '../../platform/database/index.js';
import { Conflict, StaleVersion } from '../../platform/http/index.js';
import type { MemberPolicy } from '../domain/cluster.js';
import type { Topology } from '../domain/topology.js';
import { sightsOf } from '../persistence/clusters.queries.js';
import {
  addProxy,
  changeMember,
  changeProxy,
  type ClusterMemberRow,
  type ClusterProxyRow,
  type ClusterRow,
  memberById,
  membersOf,
  proxyById,
  removeProxy,
} from '../persistence/clusters.store.js';
import type { FencingSetting, ServiceSetting } from '../persistence/settings.js';
import { EditCluster } from './edit-cluster.js';
import { memberNotFound, PlanBlocked, proxyNotFound } from './refusals.js';

/** What a person may change of a member; what is left out stays. */
export interface MemberChange {
  readonly promotion?: MemberPolicy['promotion'];
  readonly site?: string;
  readonly maintenance?: boolean;
  readonly fencing?: FencingSetting;
  readonly service?: ServiceSetting;
}

export type ProxyFields = Pick<ClusterProxyRow, 'name' | 'kind' | 'address' | 'backend'>;

/** What people decide about members and proxies of a cluster. */
@Injectable()
export class EditMembers {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly edit: EditCluster,
  ) {}

  /** @throws NotFound, StaleVersion, PlanBlocked when the cluster could then no longer acknowledge or fail over */
  async change(clusterId: string, memberId: string, version: number, change: MemberChange): Promise<void> {
    const row = await this.edit.row(clusterId);
    const member = await this.member(clusterId, memberId);
    if (change.maintenance && !member.maintenance) await this.demandEnoughLeft(row, member);
    const facts = { before: shown(member), after: shown({ ...member, ...change }) };
    await this.edit.note(row, 'cluster-member.changed', facts, async (tx) => {
      if (!(await changeMember(tx, memberId, version, change))) throw new StaleVersion(member.version);
    });
  }

  async addProxy(clusterId: string, fields: ProxyFields): Promise<void> {
    const row = await this.edit.row(clusterId);
    const proxy = { id: newId(), clusterId, resourceId: null, ...fields, version: 1, createdAt: this.clock.now() };
    await this.unique(fields.name, () =>
      this.edit.note(row, 'cluster-proxy.added', { after: fields }, (tx) => addProxy(tx, proxy)),
    );
  }

  async changeProxy(clusterId: string, proxyId: string, version: number, fields: ProxyFields): Promise<void> {
    const row = await this.edit.row(clusterId);
    const proxy = await this.proxy(clusterId, proxyId);
    const { name, kind, address, backend } = proxy;
    const facts = { before: { name, kind, address, backend }, after: fields };
    await this.unique(fields.name, () =>
      this.edit.note(row, 'cluster-proxy.changed', facts, async (tx) => {
        if (!(await changeProxy(tx, proxyId, version, fields))) throw new StaleVersion(proxy.version);
      }),
    );
  }

  async removeProxy(clusterId: string, proxyId: string, version: number): Promise<void> {
    const row = await this.edit.row(clusterId);
    const proxy = await this.proxy(clusterId, proxyId);
    if (proxy.version !== version) throw new StaleVersion(proxy.version);
    const { name, kind, address, backend } = proxy;
    await this.edit.note(row, 'cluster-proxy.removed', { before: { name, kind, address, backend } }, (tx) =>
      removeProxy(tx, proxyId),
    );
  }

  /** @throws NotFound */
  async member(clusterId: string, memberId: string): Promise<ClusterMemberRow> {
    const member = await memberById(this.store.read, memberId);
    if (!member || member.clusterId !== clusterId) throw memberNotFound();
    return member;
  }

  private async proxy(clusterId: string, proxyId: string): Promise<ClusterProxyRow> {
    const proxy = await proxyById(this.store.read, proxyId);
    if (!proxy || proxy.clusterId !== clusterId) throw proxyNotFound();
    return proxy;
  }

  /** Maintenance is for replicas, and one that can take over and acknowledge must be left. */
  private async demandEnoughLeft(row: ClusterRow, member: ClusterMemberRow): Promise<void> {
    const sight = (await sightsOf(this.store.read, [row.id])).get(row.id);
    const primary = sight?.topology.primary ?? row.primaryId;
    if (member.id === primary) {
      const sentence = `${member.name} is the primary: hand over first.`;
      throw new PlanBlocked([{ code: 'is-primary', sentence, numbers: {} }]);
    }
    const others = (await membersOf(this.store.read, [row.id])).filter(({ id }) => id !== primary && id !== member.id);
    const copies = (id: string) => !sight || isCopy(sight.topology, id);
    const left = others.filter((one) => !one.maintenance && !one.quarantine && copies(one.id));
    if (left.length > 0) return;
    const sentence = `Without ${member.name} nobody is left that could acknowledge or take over.`;
    throw new PlanBlocked([{ code: 'breaks-quorum', sentence, numbers: { left: left.length } }]);
  }

  private async unique(name: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      throw new Conflict(`There is a proxy "${name}" in this cluster already`, 'Choose another name', 'name');
    }
  }
}

/** Whether it answers, and follows the primary where there is something to follow: one that does not is no copy. */
function isCopy({ kind, members, primary }: Topology, id: string): boolean {
  const one = members.find((member) => member.id === id);
  if (one?.probe.outcome !== 'answering') return false;
  const { source, receiving } = one.facts?.replica ?? { source: null, receiving: 'no' };
  return kind === 'service' || (source === primary && receiving === 'yes');
}

function shown({ name, promotion, site, maintenance, fencing, service }: ClusterMemberRow) {
  return { name, promotion, site, maintenance, fencing, ...(service ? { service } : {}) };
}
