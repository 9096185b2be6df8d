import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Store, newId } from '../../platform/database/index.js';
import type { CheckDefinition } from '../domain/check.js';
import { levels, slotStart } from '../domain/levels.js';
import { CheckRow, CheckStatusRow, DefaultChecksGivenRow, HistoryBlockRow, HistoryMarkRow } from './check.row.js';
import { BeatRow, HeartbeatRow } from './heartbeat.row.js';
import type { Tx } from './tx.js';

export type NewCheck = Omit<CheckDefinition, 'number' | 'id' | 'paused'>;

/** Checks as they are defined. */
@Injectable()
export class ChecksStore {
  constructor(private readonly store: Store) {}

  find(id: string): Promise<CheckRow | null> {
    return this.store.read.findOneBy(CheckRow, { id });
  }

  ofResource(resourceId: string, tx: Tx = this.store.read): Promise<CheckRow[]> {
    return tx.find(CheckRow, { where: { resourceId }, order: { number: 'ASC' } });
  }

  /** Those of several resources, in the order of their numbers. */
  ofResources(resourceIds: readonly string[]): Promise<CheckRow[]> {
    return this.store.read.find(CheckRow, { where: { resourceId: In([...resourceIds]) }, order: { number: 'ASC' } });
  }

  async add(tx: Tx, check: NewCheck, at: number): Promise<CheckRow> {
    const row = tx.create(CheckRow, { ...check, id: newId(), paused: false, version: 1, createdAt: at });
    const saved = await tx.save(row);
    await tx.insert(HistoryMarkRow, { checkNumber: saved.number, foldedUpTo: slotStart(levels[1], at) });
    return saved;
  }

  /** True when the row still had the version. */
  async change(
    tx: Tx,
    { id, version }: Pick<CheckRow, 'id' | 'version'>,
    values: Partial<Omit<CheckDefinition, 'number' | 'id' | 'resourceId'>>,
  ): Promise<boolean> {
    const done = await tx.update(CheckRow, { id, version }, { ...(values as object), version: version + 1 });
    return done.affected === 1;
  }

  /** Whether the daemon last found a check well. */
  isUp({ number }: Pick<CheckRow, 'number'>): Promise<boolean> {
    return this.store.read.existsBy(CheckStatusRow, { checkNumber: number, status: 'up' });
  }

  /** Those of the resources that were given the checks of their kind. */
  async defaultsGiven(resourceIds: readonly string[]): Promise<Set<string>> {
    const rows = await this.store.read.findBy(DefaultChecksGivenRow, { resourceId: In([...resourceIds]) });
    return new Set(rows.map(({ resourceId }) => resourceId));
  }

  /** Notes that a resource got the checks of its kind; false when it already had. */
  async noteDefaults(tx: Tx, resourceId: string, at: number): Promise<boolean> {
    if (await tx.existsBy(DefaultChecksGivenRow, { resourceId })) return false;
    await tx.insert(DefaultChecksGivenRow, { resourceId, at });
    return true;
  }

  /** Everything that hangs on a resource, its status changes excepted: they are kept for ever. */
  async removeOfResource(tx: Tx, resourceId: string): Promise<void> {
    for (const check of await this.ofResource(resourceId, tx)) await this.remove(tx, check);
    await tx.delete(DefaultChecksGivenRow, { resourceId });
  }

  /** Removes a check with its status and history; its status changes stay. */
  async remove(tx: Tx, { number, id }: Pick<CheckRow, 'number' | 'id'>): Promise<void> {
    await tx.delete(CheckRow, { number });
    await tx.delete(CheckStatusRow, { checkNumber: number });
    await tx.delete(HistoryMarkRow, { checkNumber: number });
    await tx.delete(HistoryBlockRow, { checkNumber: number });
    await tx.delete(HeartbeatRow, { id });
    await tx.delete(BeatRow, { checkId: id });
  }
}
