import { Injectable } from '@nestjs/common';
import { Store } from '../../platform/database/index.js';
import { Conflict, StaleVersion } from '../../platform/http/index.js';
import { credentialsOf } from '../persistence/credentials.store.js';
import { childrenOf, resourceById, resourceForUpdate } from '../persistence/resources.store.js';
import { lockTree } from '../persistence/scopes.store.js';
import { ResourceNotFound } from './refusals.js';
import { type Consequence, ResourceRemovals } from './resource-removals.js';
import { WriteResource } from './write-resource.js';

/** Removes one resource, and says before what that means. */
@Injectable()
export class RemoveResource {
  constructor(
    private readonly store: Store,
    private readonly removals: ResourceRemovals,
    private readonly write: WriteResource,
  ) {}

  /** Everything that removing it would mean, here and in the features above. */
  async consequences(id: string): Promise<Consequence[]> {
    const row = await resourceById(this.store.read, id);
    if (!row) throw new ResourceNotFound();
    const parent = row.parentId === null ? null : await resourceById(this.store.read, row.parentId);
    const children = await childrenOf(this.store.read, id);
    const credentials = await credentialsOf(this.store.read, id);
    const own = [
      childrenMove(
        children.map((child) => child.name),
        parent?.name,
      ),
      credentialsGo(credentials.length),
    ];
    return [...own.filter((one) => one.count > 0), ...(await this.removals.consequences(id))];
  }

  /** @throws ResourceNotFound, StaleVersion, Conflict with what blocks it */
  async remove(id: string, version: number): Promise<void> {
    const blocking = (await this.consequences(id)).filter((one) => one.blocks);
    if (blocking.length > 0) throw new Conflict(blocking.map((one) => one.sentence).join('; '));
    await this.store.write(async (tx) => {
      await lockTree(tx);
      const row = await resourceForUpdate(tx, id);
      if (!row) throw new ResourceNotFound();
      if (row.version !== version) throw new StaleVersion(row.version);
      await this.removals.remove(tx, id);
      await this.write.remove(tx, row);
    });
  }
}

function childrenMove(names: readonly string[], parent: string | undefined): Consequence {
  const shown = names.slice(0, 3).join(', ') + (names.length > 3 ? ` and ${names.length - 3} more` : '');
  const where = parent === undefined ? 'will depend on nothing' : `will depend on ${parent}`;
  const rights = 'grants and tags inherited from here end';
  return { kind: 'child', count: names.length, sentence: `${shown} ${where}; ${rights}`, blocks: false };
}

function credentialsGo(count: number): Consequence {
  const sentence = `${count} sealed ${count === 1 ? 'credential is' : 'credentials are'} forgotten; the accounts stay on the server`;
  return { kind: 'credential', count, sentence, blocks: false };
}
