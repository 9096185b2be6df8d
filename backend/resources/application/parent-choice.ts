import { Injectable } from '@nestjs/common';
import type { Db } from '../persistence/db.js';
import { Invalid } from '../../platform/http/index.js';
import type { EffectiveRights } from '../../users/index.js';
import { MOST_GENERATIONS } from '../domain/generations.js';
import { resourceFacts } from '../persistence/inventory.queries.js';

/** Decides whether a resource may stand below another. */
@Injectable()
export class ParentChoice {
  /** @throws Invalid when the parent is unknown to the caller, is the resource itself, stands below it, or is too deep */
  async check(tx: Db, rights: EffectiveRights, id: string, parentId: string | null): Promise<void> {
    if (parentId === null) return;
    const parent = await resourceFacts(tx, parentId);
    if (!parent || !rights.may('resource.read', parent).allowed) {
      throw Invalid.field('parentId', 'is not a resource you can see', 'Choose one of the list, or leave it empty');
    }
    if (parentId === id || parent.ancestors.includes(id)) {
      const message = `"${parent.name}" stands below this resource, which would then depend on itself`;
      throw Invalid.field('parentId', message, 'Choose a parent that is not below it');
    }
    if (parent.ancestors.length + 1 > MOST_GENERATIONS) {
      throw Invalid.field('parentId', 'is too deep', `Use at most ${MOST_GENERATIONS} generations`);
    }
  }
}
