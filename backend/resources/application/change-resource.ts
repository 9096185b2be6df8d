import { Injectable } from '@nestjs/common';
import { Store } from '../../platform/database/index.js';
import { StaleVersion } from '../../platform/http/index.js';
import { faultsOf, type ResourceFields, tidied } from '../domain/resource-fields.js';
import type { ResourceRow } from '../persistence/resource.row.js';
import { fieldsOf, resourceForUpdate } from '../persistence/resources.store.js';
import { lockTree } from '../persistence/scopes.store.js';
import { ParentChoice } from './parent-choice.js';
import { invalid, ResourceNotFound } from './refusals.js';
import { ResourceRights } from './resource-rights.js';
import { WriteResource } from './write-resource.js';

/** What a caller may change; what is left out stays. The kind is for life. */
export type ResourceChange = Partial<Omit<ResourceFields, 'kind'>>;

/** Changes one resource that nobody changed since the caller read it. */
@Injectable()
export class ChangeResource {
  constructor(
    private readonly store: Store,
    private readonly rights: ResourceRights,
    private readonly parents: ParentChoice,
    private readonly write: WriteResource,
  ) {}

  /** @throws ResourceNotFound, StaleVersion, Invalid, Denied, NameTaken */
  async change(id: string, version: number, change: ResourceChange): Promise<ResourceRow> {
    const rights = await this.rights.ofCaller();
    return this.store.write(async (tx) => {
      await lockTree(tx);
      const row = await resourceForUpdate(tx, id);
      if (!row) throw new ResourceNotFound();
      if (row.version !== version) throw new StaleVersion(row.version);
      const fields = { ...fieldsOf(row), ...change };
      const faults = faultsOf(fields);
      if (faults.length > 0) throw invalid(faults);
      const next = tidied(fields);
      if (next.parentId !== row.parentId) await this.parents.check(tx, rights, id, next.parentId);
      const after = { ...row, ...next, tags: [...next.tags] };
      this.rights.require(rights, 'resource.edit', await this.rights.factsFor(tx, after));
      return this.write.change(tx, row, next);
    });
  }
}
