import { Injectable } from '@nestjs/common';
import { setImmediate } from 'node:timers/promises';
import { Clock } from '../../platform/clock/index.js';
import { newId, Store } from '../../platform/database/index.js';
import { type Addition, type Alteration, errorOf, type ImportPlan } from '../domain/import-plan.js';
import type { InventoryError } from '../domain/inventory.js';
import { nameKey } from '../domain/name.js';
import type { Db } from '../persistence/db.js';
import { idsByName, newRow, resourceForUpdate } from '../persistence/resources.store.js';
import { lockTree } from '../persistence/scopes.store.js';
import { NameTaken } from './refusals.js';
import { WriteResource } from './write-resource.js';

/** How many are written in one transaction: the write lock is held for tens of milliseconds, not for an import. */
const AT_ONCE = 25;

/**
 * Carries a plan out in short transactions, parents first. Stopped half-way, importing the same text again does the rest.
 * What someone else changed meanwhile becomes an error of its line.
 */
@Injectable()
export class ApplyImport {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly write: WriteResource,
  ) {}

  /** The plan as it was done. */
  async apply(plan: ImportPlan): Promise<ImportPlan> {
    const errors = [...plan.errors];
    const added: Addition[] = [];
    for (const some of batches(plan.added)) {
      const done = await this.addSome(some);
      added.push(...done);
      errors.push(...lost(some, done, 'was added by someone else meanwhile'));
    }
    const changed: Alteration[] = [];
    for (const some of batches(plan.changed)) {
      const done = await this.changeSome(some);
      changed.push(...done);
      errors.push(...lost(some, done, 'was changed by someone else meanwhile'));
    }
    return { ...plan, added, changed, errors };
  }

  /** All of them, or, when a name was taken meanwhile, those one by one that still can be. */
  private async addSome(some: readonly Addition[]): Promise<readonly Addition[]> {
    await setImmediate();
    try {
      return await this.store.write((tx) => this.insert(tx, some));
    } catch (error) {
      if (!(error instanceof NameTaken)) throw error;
      if (some.length === 1) return [];
      const done: Addition[] = [];
      for (const one of some) done.push(...(await this.addSome([one])));
      return done;
    }
  }

  private async insert(tx: Db, some: readonly Addition[]): Promise<readonly Addition[]> {
    await lockTree(tx);
    const parents = await idsByName(
      tx,
      some.map((one) => one.parent).filter((name) => name !== null),
    );
    const ids = new Map(some.map((one) => [nameKey(one.fields.name), newId()]));
    const placed = some.filter(
      (one) => one.parent === null || ids.has(nameKey(one.parent)) || parents.has(nameKey(one.parent)),
    );
    const rows = placed.map((one) => {
      const above = one.parent === null ? null : (ids.get(nameKey(one.parent)) ?? parents.get(nameKey(one.parent))!);
      return newRow(ids.get(nameKey(one.fields.name))!, { ...one.fields, parentId: above }, this.clock.now());
    });
    await this.write.add(tx, rows);
    return placed;
  }

  private changeSome(some: readonly Alteration[]): Promise<Alteration[]> {
    return this.store.write(async (tx) => {
      await lockTree(tx);
      const parents = await idsByName(
        tx,
        some.map((one) => one.parent).filter((name) => name !== null),
      );
      const done: Alteration[] = [];
      for (const one of some) {
        const row = await resourceForUpdate(tx, one.known.id);
        const parentId = one.parent === null ? null : parents.get(nameKey(one.parent));
        if (row?.version !== one.known.version || parentId === undefined) continue;
        await this.write.change(tx, row, { ...one.fields, parentId });
        done.push(one);
      }
      return done;
    });
  }
}

function lost<T extends Addition | Alteration>(all: readonly T[], done: readonly T[], what: string): InventoryError[] {
  return all
    .filter((one) => !done.includes(one))
    .map((one) => errorOf({ line: one.line, text: one.fields.name }, what, 'Import the same text again.'));
}

function batches<T>(all: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(all.length / AT_ONCE) }, (_, at) =>
    all.slice(at * AT_ONCE, (at + 1) * AT_ONCE),
  );
}
