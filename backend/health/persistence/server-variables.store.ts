import { Injectable } from '@nestjs/common';
import { In, Not } from 'typeorm';
import { Store } from '../../platform/database/index.js';
import { ServerVariablesRow } from './server-variables.row.js';
import type { Tx } from './tx.js';

/** Keeps what each server was set to when it was last read. */
@Injectable()
export class ServerVariablesStore {
  constructor(private readonly store: Store) {}

  find(resourceId: string): Promise<ServerVariablesRow | null> {
    return this.store.read.findOneBy(ServerVariablesRow, { resourceId });
  }

  async save(tx: Tx, row: ServerVariablesRow): Promise<void> {
    await tx.upsert(ServerVariablesRow, row, ['resourceId']);
  }

  /** Forgets servers that are no longer in the inventory. */
  async keepOnly(resourceIds: string[]): Promise<void> {
    const gone = { resourceId: Not(In(resourceIds)) };
    if (!(await this.store.read.existsBy(ServerVariablesRow, gone))) return;
    await this.store.write((tx) => tx.delete(ServerVariablesRow, gone));
  }
}
