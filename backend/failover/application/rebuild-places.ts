import { Injectable } from '@nestjs/common';
import { Store } from '../../platform/database/index.js';
import { Refusal } from '../../platform/http/index.js';
import { JobFailure } from '../../platform/jobs/index.js';
import { Connections, Resources } from '../../resources/index.js';
import type { Blocker } from '../domain/decision.js';
import { sightsOf } from '../persistence/clusters.queries.js';
import { membersOf } from '../persistence/clusters.store.js';
import type { Account, Endpoint, SurveyAccess } from '../ports.js';
import { ClusterConfigs } from './cluster-config.js';
import { givenPlace, placeOf } from './place.js';
import type { PlanRequest } from './plan-outline.js';
import { bestSource } from './plan-rebuild.js';

/** Between which servers a member is filled, and how to sign in to them. */
export interface Rebuild {
  readonly clusterId: string;
  /** Null for a server that is no member yet. */
  readonly member: string | null;
  readonly name: string;
  readonly place: string;
  readonly resourceId: string;
  readonly target: SurveyAccess;
  readonly source: { readonly name: string; readonly access: SurveyAccess };
  readonly primary: { readonly name: string; readonly endpoint: Endpoint };
  readonly replication: Account;
  /** Of the members the controller sees. */
  readonly serverIds: readonly number[];
}

/**
 * Finds both ends of a copy. A copy needs more than the failover account may do: it signs in with the backup accounts of
 * both resources, which an administrator gave for reading and restoring all.
 */
@Injectable()
export class RebuildPlaces {
  constructor(
    private readonly store: Store,
    private readonly configs: ClusterConfigs,
    private readonly resources: Resources,
    private readonly connections: Connections,
  ) {}

  /** What is missing for it, for the plan. */
  async blockers(clusterId: string, request: PlanRequest): Promise<Blocker[]> {
    try {
      await this.find(clusterId, request);
      return [];
    } catch (error) {
      if (!(error instanceof Refusal || error instanceof JobFailure)) throw error;
      const { remedy = '' } = error instanceof Refusal ? error : error.more;
      const sentence = `${error.message}. ${remedy}`.replace(/\. $/, '.');
      return [{ code: error.type, sentence, numbers: {} }];
    }
  }

  /** @throws JobFailure or a Refusal: no source, no resource, no backup account */
  async find(clusterId: string, request: PlanRequest): Promise<Rebuild> {
    const config = await this.configs.of(clusterId);
    const sight = (await sightsOf(this.store.read, [clusterId])).get(clusterId);
    if (!config || !sight) throw new JobFailure('cluster-unseen', 'No daemon looks at this cluster');
    const rows = await membersOf(this.store.read, [clusterId]);
    const source = bestSource(sight.topology, request.member);
    const from = rows.find(({ id }) => id === source?.id);
    const primary = config.members.find(({ id }) => id === sight.topology.primary);
    if (!from || !primary) throw new JobFailure('no-source', 'No member answers that it could be copied from');
    const member = rows.find(({ id }) => id === request.member) ?? null;
    const place = member?.place ?? givenPlace(request.address!);
    const resourceId = member?.resourceId ?? (await this.resourceAt(place));
    const others = sight.topology.members.filter(({ id }) => id !== request.member);
    return {
      ...{ clusterId, member: member?.id ?? null, place, resourceId, name: member?.name ?? request.name ?? place },
      target: await this.connections.connectionFor(resourceId, 'backup'),
      source: { name: from.name, access: await this.connections.connectionFor(from.resourceId ?? '', 'backup') },
      primary: { name: primary.name, endpoint: primary.endpoint },
      replication: primary.replicationAccount,
      serverIds: others.flatMap(({ facts }) => (facts ? [facts.serverId] : [])),
    };
  }

  private async resourceAt(place: string): Promise<string> {
    const all = await this.resources.all();
    const found = all.find(({ kind, address }) => kind === 'database' && placeOf(address) === place);
    if (found) return found.id;
    throw new JobFailure('no-resource', `${place} is no database of the inventory`, {
      remedy: `npx holdfast resource add <name> mysql://${place}, then its backup account`,
    });
  }
}
