import { Injectable } from '@nestjs/common';
import type { Db } from '../persistence/db.js';
import { currentActor } from '../../platform/context/index.js';
import { Denied, type ObjectFacts } from '../../platform/http/index.js';
import { type EffectiveRights, type Permission, Rights } from '../../users/index.js';
import { ancestorsAndTags } from '../persistence/scopes.store.js';
import type { ResourceRow } from '../persistence/resource.row.js';

/** Judges the current caller on resources as they are and as they would become. */
@Injectable()
export class ResourceRights {
  constructor(private readonly rights: Rights) {}

  /** The caller's rights; look them up before a transaction begins. */
  ofCaller(): Promise<EffectiveRights> {
    return this.rights.of(currentActor());
  }

  /** The facts of a resource that need not be written yet: its own tags, and what it inherits from its parent. */
  async factsFor(db: Db, row: Pick<ResourceRow, 'id' | 'name' | 'tags' | 'parentId'>): Promise<ObjectFacts> {
    const above = row.parentId === null ? { tags: [], ancestors: [] } : await ancestorsAndTags(db, row.parentId);
    const tags = [...new Set([...row.tags, ...above.tags])].sort();
    return { kind: 'resource', id: row.id, name: row.name, tags, ancestors: above.ancestors };
  }

  /**
   * Refuses a change whose outcome the caller would not hold the permission on: nobody adds to, or moves to, where they
   * have no say.
   * @throws Denied
   */
  require(rights: EffectiveRights, permission: Permission, facts: ObjectFacts): void {
    if (rights.may(permission, facts).allowed) return;
    const { tags } = rights.scopeFilter(permission);
    const way = tags.length > 0 ? ` You hold it on ${tags.map((tag) => `tag:${tag}`).join(', ')}: add such a tag.` : '';
    throw new Denied(`You need ${permission} on "${facts.name}" as it would be.${way}`, { permission });
  }
}
