import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../../../platform/audit/index.js';
import { Clock } from '../../../platform/clock/index.js';
import { isUniqueViolation, newId, Store } from '../../../platform/database/index.js';
import { EventLog } from '../../../platform/events/index.js';
import { Conflict, Denied, Invalid } from '../../../platform/http/index.js';
import { SecretBox } from '../../../platform/secrets/index.js';
import { AddResource } from '../../../resources/index.js';
import { defaultPolicy } from '../../domain/cluster.js';
import { clusterAdded } from '../../events.js';
import {
  addCluster,
  clusterByName,
  type ClusterMemberRow,
  clusterNameKey,
  type ClusterProxyRow,
  type ClusterRow,
} from '../../persistence/clusters.store.js';
import { writeResourceFacts } from '../../persistence/resource-facts.store.js';
import { accountContext } from '../../persistence/schema.js';
import { type Account, ControlFailed, Surveyor } from '../../ports.js';
import { ClusterRights, factsOf } from '../cluster-rights.js';
import { endpointOf, givenPlace, placeOf } from '../place.js';
import { ClusterNameTaken, ClusterUnreachable, NotImportable } from '../refusals.js';
import type { GivenMember, ImportRequest } from './import-request.js';
import { accountHost, type ClusterLook, LookAtCluster } from './look-at-cluster.js';

/** A member before it has a row. */
interface NewMember {
  readonly name: string;
  readonly place: string;
  readonly resource: { readonly id: string } | null;
  readonly given: GivenMember | undefined;
}

/** Replicas receive a new account within this, or it is not proved. */
const REPLICATED_MS = 10_000;

/** Takes a cluster over: it is looked at, judged, and then watched in `observe`. Its servers are not changed. */
@Injectable()
export class ImportCluster {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly secrets: SecretBox,
    private readonly rights: ClusterRights,
    private readonly audit: AuditTrail,
    private readonly events: EventLog,
    private readonly surveyor: Surveyor,
    private readonly looking: LookAtCluster,
    private readonly resources: AddResource,
  ) {}

  /** What was found and what stands against it; nothing is changed. @throws Invalid, ClusterUnreachable */
  async look(request: ImportRequest): Promise<ClusterLook> {
    demandWhole(request);
    try {
      return await this.looking.look(request);
    } catch (error) {
      if (error instanceof ControlFailed) throw new ClusterUnreachable(error.message, error.remedy);
      throw error;
    }
  }

  /** What stands against the proxies of a service; nothing is changed. @throws Invalid */
  lookAtProxies(request: ImportRequest): Promise<Pick<ClusterLook, 'proxies' | 'warnings'>> {
    demandWhole(request);
    return this.looking.proxiesOf(request);
  }

  /** @throws Denied, NotImportable with every reason, ClusterNameTaken */
  async take(request: ImportRequest): Promise<{ id: string; look: ClusterLook | null }> {
    demandWhole(request);
    const { name } = request;
    if (!name) throw Invalid.field('name', 'is needed', 'What people call the cluster, for example shop');
    await this.demandMine(name, request.tags ?? []);
    if (await clusterByName(this.store.read, name)) throw new ClusterNameTaken(name);
    if (request.kind === 'service') return { id: await this.takeService(request, name), look: null };
    const look = await this.proved(request);
    if (look.blockers.length > 0) throw new NotImportable(look.blockers);
    const members = look.members.map(({ name: own, place, resource, server }) => {
      const given = request.members?.find(({ address }) => server.aliases.includes(placeOf(address)));
      return { name: own, place, resource, given };
    });
    const row = { ...this.clusterRow(request, name, look.kind!), tlsMode: look.tls.mode, tlsCa: look.tls.ca ?? '' };
    const controllers = look.warnings.filter(({ code }) => code === 'another-controller');
    const names = [...new Set(look.members.flatMap(({ server }) => server.survey.controllers))];
    const holds = controllers
      .slice(0, 1)
      .map(({ sentence }) => ({ kind: 'another-controller' as const, sentence, names }));
    await this.keep({ ...row, holds }, members, look.primary!.place, request);
    return { id: row.id, look };
  }

  /** The cluster with its replication account made, when it was asked for, and seen on every member. */
  private async proved(request: ImportRequest): Promise<ClusterLook> {
    const look = await this.look(request);
    if (!request.createReplication || !request.replication || look.blockers.length > 0 || !look.primary) return look;
    const admin = { ...endpointOf(look.primary.place), ...request.createReplication, tls: look.tls };
    try {
      await this.surveyor.createReplicationAccount(admin, request.replication, accountHost(look));
    } catch (error) {
      if (!(error instanceof ControlFailed)) throw error;
      throw new NotImportable([
        { code: 'replication-account', sentence: error.message, numbers: {}, remedy: error.remedy },
      ]);
    }
    const { createReplication: _, ...rest } = request;
    const until = this.clock.now() + REPLICATED_MS;
    for (;;) {
      const again = await this.look(rest);
      if (again.blockers.length === 0 || this.clock.now() > until) return again;
      await this.clock.sleep(250);
    }
  }

  private async takeService(request: ImportRequest, name: string): Promise<string> {
    const members = request.members!.map((given) => {
      const place = placeOf(given.address);
      return { name: given.name ?? place, place, resource: null, given };
    });
    const row = { ...this.clusterRow(request, name, 'service'), tlsMode: 'off' as const, tlsCa: '' };
    await this.keep(row, members, members[0].place, request);
    return row.id;
  }

  private async demandMine(name: string, tags: readonly string[]): Promise<void> {
    const rights = await this.rights.ofCaller();
    if (rights.may('cluster.edit', factsOf({ id: '', name, tags: [...tags] })).allowed) return;
    const own = rights.scopeFilter('cluster.edit').tags.map((tag) => `tag:${tag}`);
    const way = own.length > 0 ? ` You hold it on ${own.join(', ')}: add such a tag.` : '';
    throw new Denied(`You need cluster.edit on "${name}" as it would be.${way}`, { permission: 'cluster.edit' });
  }

  private clusterRow(request: ImportRequest, name: string, kind: ClusterRow['kind']) {
    const id = newId();
    const now = this.clock.now();
    const sealed = (purpose: 'failover' | 'replication', account: Account | undefined) =>
      account ? this.secrets.seal(account.password, accountContext(purpose, id)) : null;
    return {
      ...{ id, name, nameKey: clusterNameKey(name), kind, tags: [...new Set(request.tags ?? [])].sort() },
      ...{ policy: defaultPolicy, primaryId: null, acknowledgers: { primary: null, members: [], leaving: {} } },
      ...{ pausedUntil: null, pausedReason: '', holds: [], version: 1, createdAt: now, updatedAt: now },
      failoverUser: request.account?.username ?? '',
      failoverSecret: sealed('failover', request.account),
      replicationUser: request.replication?.username ?? '',
      replicationSecret: sealed('replication', request.replication),
      ...{ drillSchedule: '', drillTimeZone: 'UTC', nextDrillAt: null, lastDrillJobId: null },
    };
  }

  private async keep(
    row: ClusterRow,
    members: readonly NewMember[],
    primary: string,
    request: ImportRequest,
  ): Promise<void> {
    const rows: ClusterMemberRow[] = [];
    for (const member of members) rows.push(await this.memberRow(row, member));
    const primaryId = rows.find(({ place }) => place === primary)?.id ?? null;
    const proxies = (request.proxies ?? []).map((proxy): ClusterProxyRow => ({
      ...{ id: newId(), clusterId: row.id, resourceId: null, version: 1, createdAt: row.createdAt },
      ...proxy,
    }));
    try {
      await this.store.write(async (tx) => {
        await addCluster(tx, { ...row, primaryId }, rows, proxies);
        await writeResourceFacts(tx, row.id, row.createdAt);
        const after = {
          ...{ kind: row.kind, tags: row.tags, members: rows.map(({ name, place }) => `${name} ${place}`) },
          proxies: proxies.map(({ name, address }) => `${name} ${address}`),
        };
        await this.audit.record(tx, {
          ...{ action: 'cluster.imported', subject: { kind: 'cluster', id: row.id, name: row.name }, after },
        });
        await this.events.append(tx, clusterAdded(row.id));
      });
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      throw new Conflict(
        'A member, a proxy or the name is in use by another cluster',
        'Look at the clusters there are',
      );
    }
  }

  /** A member that is no resource yet becomes one; a service's members are web services. */
  private async memberRow(row: ClusterRow, { name, place, resource, given }: NewMember): Promise<ClusterMemberRow> {
    const { promotion = 'allowed', site = '', fencing = { how: 'none' as const }, service = null } = given ?? {};
    return {
      ...{ id: newId(), clusterId: row.id, name, place, promotion, site, fencing, service },
      resourceId: resource?.id ?? (await this.newResource(row, name, place, service?.healthPath ?? null)),
      ...{ quarantine: '', maintenance: false, optionFileProof: '', version: 1, createdAt: row.createdAt },
    };
  }

  private async newResource(row: ClusterRow, name: string, place: string, health: string | null): Promise<string> {
    const database = health === null;
    const fields = {
      ...{ kind: database ? ('database' as const) : ('http' as const), tags: row.tags, parentId: null },
      ...{ environment: '', notes: '', ownerId: null, runbookUrl: '' },
      address: database ? `mysql://${place}` : `http://${place}${health}`,
    };
    try {
      return (await this.resources.add({ ...fields, name })).id;
    } catch (error) {
      if ((error as { type?: string }).type !== 'resource-name-taken') throw error;
      return (await this.resources.add({ ...fields, name: `${name} (${place})` })).id;
    }
  }
}

/** Which fields a kind needs; a service's members are named one by one, a database finds its own. */
function demandWhole(request: ImportRequest): void {
  if (request.address) givenPlace(request.address);
  for (const { address } of request.members ?? []) givenPlace(address, 'members');
  if (request.kind === 'service') {
    const members = request.members ?? [];
    if (members.length < 2) throw Invalid.field('members', 'a service has an active and a standby at least');
    if (members.some(({ service }) => !service))
      throw Invalid.field(
        'members',
        'each needs its service: a health path and a hook',
        'service: { healthPath, hook }',
      );
    return;
  }
  if (!request.address && !request.members?.length)
    throw Invalid.field('address', 'is needed', 'Give the address of any one member');
}
