import { Injectable } from '@nestjs/common';
import { Store } from '../../platform/database/index.js';
import { serializeAccessChange } from '../persistence/access-head.store.js';
import type { Db } from '../persistence/db.js';
import { grantsOnResource, removeGrant } from '../persistence/grants.store.js';
import { Changes } from './changes.js';

/** The grants that are limited to one resource, for when it is removed: without it they would mean nothing. */
@Injectable()
export class GrantsOnResource {
  constructor(
    private readonly store: Store,
    private readonly changes: Changes,
  ) {}

  async count(resourceId: string): Promise<number> {
    return (await grantsOnResource(this.store.read, resourceId)).length;
  }

  /** Takes them away, in the transaction in which the resource goes. */
  async remove(tx: Db, resourceId: string): Promise<void> {
    await serializeAccessChange(tx);
    for (const { id, role, subject } of await grantsOnResource(tx, resourceId)) {
      await removeGrant(tx, id);
      await this.changes.record(tx, {
        action: 'grant.taken',
        subject: { kind: 'grant', id, name: `${role} on a removed resource` },
        before: { subject: subject.id, role, scope: `resource:${resourceId}` },
        reason: 'the resource was removed',
      });
    }
  }
}
