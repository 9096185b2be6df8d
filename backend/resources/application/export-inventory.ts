import { Injectable } from '@nestjs/common';
import { Store } from '../../platform/database/index.js';
import type { InventoryFormatName } from '../domain/inventory.js';
import { idsInReach, knownFields } from '../persistence/inventory.queries.js';
import { Inventories } from '../ports.js';
import { ResourceRights } from './resource-rights.js';

/** Writes what the caller may see as an inventory that an import reads back. */
@Injectable()
export class ExportInventory {
  constructor(
    private readonly store: Store,
    private readonly inventories: Inventories,
    private readonly rights: ResourceRights,
  ) {}

  async write(format: InventoryFormatName): Promise<string> {
    const rights = await this.rights.ofCaller();
    const visible = await idsInReach(this.store.read, rights.scopeFilter('resource.read'));
    const rows = (await knownFields(this.store.read)).filter((row) => visible.has(row.id));
    const names = new Map(rows.map((row) => [row.id, row.fields.name]));
    const entries = rows.map(({ fields }) => ({
      ...fields,
      parent: names.get(fields.parentId ?? '') ?? '',
      runbook: fields.runbookUrl,
    }));
    return this.inventories.write(entries, format);
  }
}
