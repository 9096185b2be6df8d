import { Injectable } from '@nestjs/common';
import { Store } from '../../platform/database/index.js';
import { type Permission, permissionNames } from '../../users/index.js';
import type { CredentialPurpose, TlsMode } from '../domain/credential.js';
import { clusterFactOf } from '../persistence/cluster-facts.store.js';
import { credentialsOf } from '../persistence/credentials.store.js';
import { resourceFacts } from '../persistence/inventory.queries.js';
import type { ResourceRow } from '../persistence/resource.row.js';
import { childrenOf, resourceById, resourcesByIds } from '../persistence/resources.store.js';
import { ResourceNotFound } from './refusals.js';
import { ResourceRights } from './resource-rights.js';

/** A neighbour in the tree. */
export interface Relative {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly status: string;
}

/** An account on a managed server, without its secret. */
export interface CredentialSummary {
  readonly purpose: CredentialPurpose;
  readonly username: string;
  readonly tls: TlsMode;
  readonly ca: string;
  readonly setAt: number;
  readonly testedAt: number | null;
  readonly testOk: boolean;
  readonly testResult: string | null;
}

/** A resource with all around it that its page shows. */
export interface ResourceDetail extends ResourceRow {
  readonly parent: Relative | null;
  readonly children: readonly Relative[];
  readonly inheritedTags: readonly string[];
  readonly credentials: readonly CredentialSummary[];
  /** The cluster it is a member of, when there is one. */
  readonly cluster: { readonly id: string; readonly name: string; readonly role: string } | null;
  /** What the caller may do with it, so that a page offers nothing that would be refused. */
  readonly may: readonly Permission[];
}

const SHOWN_CHILDREN = 200;

/** Puts a resource's page together; relatives that the caller may not see are left out. */
@Injectable()
export class DescribeResource {
  constructor(
    private readonly store: Store,
    private readonly rights: ResourceRights,
  ) {}

  /** @throws ResourceNotFound */
  async describe(id: string): Promise<ResourceDetail> {
    const db = this.store.read;
    const row = await resourceById(db, id);
    const facts = await resourceFacts(db, id);
    if (!row || !facts) throw new ResourceNotFound();
    const rights = await this.rights.ofCaller();
    const children = (await childrenOf(db, id)).slice(0, SHOWN_CHILDREN);
    return {
      ...row,
      parent: (await this.visible(await resourcesByIds(db, row.parentId === null ? [] : [row.parentId])))[0] ?? null,
      children: await this.visible(children),
      inheritedTags: facts.tags.filter((tag) => !row.tags.includes(tag)),
      credentials: (await credentialsOf(db, id)).map((one) => ({ ...one, tls: one.tlsMode, ca: one.tlsCa })),
      cluster: await this.clusterOf(id),
      may: permissionNames.filter((permission) => rights.may(permission, facts).allowed),
    };
  }

  private async clusterOf(id: string): Promise<ResourceDetail['cluster']> {
    const fact = await clusterFactOf(this.store.read, id);
    return fact && { id: fact.clusterId, name: fact.clusterName, role: fact.role };
  }

  private async visible(rows: readonly ResourceRow[]): Promise<Relative[]> {
    const rights = await this.rights.ofCaller();
    const { everything } = rights.scopeFilter('resource.read');
    const shown: Relative[] = [];
    for (const { id, name, kind, status } of rows) {
      const facts = everything ? null : await resourceFacts(this.store.read, id);
      if (everything || (facts && rights.may('resource.read', facts).allowed)) shown.push({ id, name, kind, status });
    }
    return shown;
  }
}
