import { Injectable } from '@nestjs/common';
import { Store } from '../../platform/database/index.js';
import { BadValue } from '../domain/bad-value.js';
import { errorOf, type ImportPlan } from '../domain/import-plan.js';
import {
  type InventoryEntry,
  type InventoryError,
  type InventoryFormatName,
  type RawEntry,
  understand,
} from '../domain/inventory.js';
import { planImport } from '../domain/plan-import.js';
import { idsInReach, knownFields } from '../persistence/inventory.queries.js';
import { Inventories } from '../ports.js';
import { ApplyImport } from './apply-import.js';
import { judgeImport } from './judge-import.js';
import { ResourceRights } from './resource-rights.js';

/** What an import would do, or did. */
export interface ImportOutcome extends ImportPlan {
  readonly format: InventoryFormatName;
  readonly applied: boolean;
}

/** Compares a pasted inventory with what is known; on request does what was understood and leaves out the rest. */
@Injectable()
export class ImportInventory {
  constructor(
    private readonly store: Store,
    private readonly inventories: Inventories,
    private readonly rights: ResourceRights,
    private readonly application: ApplyImport,
  ) {}

  async run(text: string, format: InventoryFormatName | 'auto', apply: boolean): Promise<ImportOutcome> {
    const read = await this.inventories.read(text, format);
    const { entries, errors } = understood(read.entries);
    const rights = await this.rights.ofCaller();
    const visible = await idsInReach(this.store.read, rights.scopeFilter('resource.read'));
    const rows = await knownFields(this.store.read);
    const known = rows.map((row) => ({ ...row, visible: visible.has(row.id) }));
    const plan = judgeImport(planImport(entries, known), known, rights);
    const done = apply ? await this.application.apply(plan) : plan;
    const all = [...read.errors, ...errors, ...done.errors].sort((a, b) => a.line - b.line);
    return { ...done, errors: all, format: read.format, applied: apply };
  }
}

function understood(raw: readonly RawEntry[]): { entries: InventoryEntry[]; errors: InventoryError[] } {
  const entries: InventoryEntry[] = [];
  const errors: InventoryError[] = [];
  for (const one of raw) {
    try {
      entries.push(understand(one));
    } catch (error) {
      if (!(error instanceof BadValue)) throw error;
      const reason = error.field === 'address' ? error.message : `${error.field}: ${error.message}`;
      errors.push(errorOf(one, reason, error.remedy));
    }
  }
  return { entries, errors };
}
