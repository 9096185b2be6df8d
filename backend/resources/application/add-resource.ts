import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { newId, Store } from '../../platform/database/index.js';
import { faultsOf, type ResourceFields, tidied } from '../domain/resource-fields.js';
import type { ResourceRow } from '../persistence/resource.row.js';
import { newRow } from '../persistence/resources.store.js';
import { lockTree } from '../persistence/scopes.store.js';
import { ParentChoice } from './parent-choice.js';
import { invalid } from './refusals.js';
import { ResourceRights } from './resource-rights.js';
import { WriteResource } from './write-resource.js';

/** Adds one resource, where the caller has a say over what it will be. */
@Injectable()
export class AddResource {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly rights: ResourceRights,
    private readonly parents: ParentChoice,
    private readonly write: WriteResource,
  ) {}

  /** @throws Invalid, Denied, NameTaken */
  async add(given: ResourceFields): Promise<ResourceRow> {
    const faults = faultsOf(given);
    if (faults.length > 0) throw invalid(faults);
    const rights = await this.rights.ofCaller();
    const row = newRow(newId(), tidied(given), this.clock.now());
    return this.store.write(async (tx) => {
      await lockTree(tx);
      await this.parents.check(tx, rights, row.id, row.parentId);
      this.rights.require(rights, 'resource.edit', await this.rights.factsFor(tx, row));
      await this.write.add(tx, [row]);
      return row;
    });
  }
}
