import { Injectable } from '@nestjs/common';
import { Store } from '../../platform/database/index.js';
import type { ObjectFacts } from '../../platform/http/index.js';
import { type Address, readAddress, THIS_MACHINE } from '../domain/address.js';
import type { Db } from '../persistence/db.js';
import type { ResourceKind } from '../domain/kind.js';
import type { Reach, ResourceSummary } from '../domain/resource-list.js';
import type { ResourceStatus } from '../domain/status.js';
import { countByStatus, countHidden, resourceFacts } from '../persistence/inventory.queries.js';
import { resourcesInStatus } from '../persistence/resources.queries.js';
import type { ResourceRow } from '../persistence/resource.row.js';
import {
  allResources,
  childrenOf,
  hostsAt,
  resourceById,
  resourceByName,
  resourcesAfter,
  resourcesByIds,
  resourcesOfKind,
} from '../persistence/resources.store.js';
import { ResourceNotFound } from './refusals.js';

/** A resource as other features see it. */
export type Resource = Readonly<Omit<ResourceRow, 'nameKey' | 'severity' | 'tags' | 'findings'>> & {
  readonly tags: readonly string[];
  readonly findings: readonly string[];
};

/** The inventory for the features above: what there is, where it is, and what rights are judged on. No rights asked. */
@Injectable()
export class Resources {
  constructor(private readonly store: Store) {}

  /** @throws ResourceNotFound */
  async get(id: string): Promise<Resource> {
    const row = await this.find(id);
    if (!row) throw new ResourceNotFound();
    return row;
  }

  /** `tx` where it is asked inside a transaction. */
  find(id: string, tx: Db = this.store.read): Promise<Resource | null> {
    return resourceById(tx, id);
  }

  /** By name, in any spelling of capitals. */
  findByName(name: string): Promise<Resource | null> {
    return resourceByName(this.store.read, name);
  }

  /** Those of the ids that exist. */
  findAll(ids: readonly string[], tx: Db = this.store.read): Promise<Resource[]> {
    return resourcesByIds(tx, ids);
  }

  /** The next ones behind an id, by id: for who goes through all of them a slice at a time. */
  after(id: string, limit: number): Promise<Resource[]> {
    return resourcesAfter(this.store.read, id, limit);
  }

  /** Those of one kind, by name. */
  ofKind(kind: ResourceKind): Promise<Resource[]> {
    return resourcesOfKind(this.store.read, kind);
  }

  /** Ids of those that are the machine on which Holdfast runs. */
  onThisMachine(): Promise<string[]> {
    return hostsAt(this.store.read, THIS_MACHINE);
  }

  /** All of them, by name. */
  all(): Promise<Resource[]> {
    return allResources(this.store.read);
  }

  /** What rights on it are judged on; null when there is none of that id. */
  facts(id: string, tx: Db = this.store.read): Promise<ObjectFacts | null> {
    return resourceFacts(tx, id);
  }

  /** Names of what depends on a resource directly. */
  async childNames(id: string): Promise<string[]> {
    return (await childrenOf(this.store.read, id)).map(({ name }) => name);
  }

  /** How many resources in reach are in each status, and how many are out of reach. */
  async countByStatus(reach: Reach): Promise<{ counts: Record<string, number>; hidden: number }> {
    const counts = await countByStatus(this.store.read, reach);
    return { counts, hidden: await countHidden(this.store.read, reach) };
  }

  /** Resources in reach that are in one of the statuses: the worst first, then those that are so longest. */
  inStatus(reach: Reach, statuses: readonly ResourceStatus[], limit: number): Promise<ResourceSummary[]> {
    return resourcesInStatus(this.store.read, reach, statuses, limit);
  }

  /** The address in its parts. */
  addressOf(resource: Pick<Resource, 'kind' | 'address'>): Address {
    return readAddress(resource.kind, resource.address);
  }
}
