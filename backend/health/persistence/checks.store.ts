import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Store, newId } from '../../platform/database/index.js';
import type { CheckDefinition } from '../domain/check.js';
import { CheckRow, CheckStatusRow, HistoryBlockRow, HistoryMarkRow } from './check.row.js';

export type NewCheck = Omit<CheckDefinition, 'number' | 'id' | 'paused'>;

/** Checks as they are defined. */
@Injectable()
export class ChecksStore {
  constructor(private readonly store: Store) {}

  all(): Promise<CheckRow[]> {
    return this.store.read.find(CheckRow, { order: { number: 'ASC' } });
  }

  find(id: string): Promise<CheckRow | null> {
    return this.store.read.findOneBy(CheckRow, { id });
  }

  ofResource(resourceId: string, tx: EntityManager = this.store.read): Promise<CheckRow[]> {
    return tx.find(CheckRow, { where: { resourceId }, order: { number: 'ASC' } });
  }

  async add(tx: EntityManager, check: NewCheck, at: number): Promise<CheckRow> {
    const row = tx.create(CheckRow, { ...check, id: newId(), paused: false, version: 1, createdAt: at });
    return tx.save(row);
  }

  /** True when the row still had the version. */
  async change(
    tx: EntityManager,
    { id, version }: Pick<CheckRow, 'id' | 'version'>,
    values: Partial<Omit<CheckDefinition, 'number' | 'id' | 'resourceId'>>,
  ): Promise<boolean> {
    const done = await tx.update(CheckRow, { id, version }, { ...(values as object), version: version + 1 });
    return done.affected === 1;
  }

  /** Removes a check with its status and history; its status changes stay. */
  async remove(tx: EntityManager, { number }: Pick<CheckRow, 'number'>): Promise<void> {
    await tx.delete(CheckRow, { number });
    await tx.delete(CheckStatusRow, { checkNumber: number });
    await tx.delete(HistoryMarkRow, { checkNumber: number });
    await tx.delete(HistoryBlockRow, { checkNumber: number });
  }
}
