import { Injectable } from '@nestjs/common';
import { Between, In, LessThan } from 'typeorm';
import { Store } from '../../platform/database/index.js';
import { packBlock, unpackBlock } from '../domain/block.js';
import type { Block } from '../domain/block.js';
import { blockOf, slotIndex, timeOf } from '../domain/levels.js';
import type { Level, TimedSlot } from '../domain/levels.js';
import { bulkUpsert } from './bulk-upsert.js';
import { HistoryBlockRow, HistoryMarkRow } from './check.row.js';
import type { Tx } from './tx.js';

export interface BlockKey {
  checkNumber: number;
  level: number;
  measure: number;
  block: number;
}

/** A block as it is stored. */
export interface PackedBlock {
  key: BlockKey;
  slots: Uint8Array;
}

const columns = ['checkNumber', 'level', 'measure', 'block', 'slots'] as const;

/** Packed history. */
@Injectable()
export class HistoryStore {
  constructor(private readonly store: Store) {}

  save(tx: Tx, blocks: { key: BlockKey; block: Block }[]): Promise<void> {
    return this.savePacked(
      tx,
      blocks.map(({ key, block }) => ({ key, slots: packBlock(block) })),
    );
  }

  /** Writes blocks; whatever stood in them is replaced. */
  async savePacked(tx: Tx, blocks: PackedBlock[]): Promise<void> {
    const rows = blocks.map(({ key, slots }) => [
      ...[key.checkNumber, key.level, key.measure, key.block],
      Buffer.from(slots.buffer, slots.byteOffset, slots.length),
    ]);
    await bulkUpsert(
      tx,
      { entity: HistoryBlockRow, columns, keys: ['checkNumber', 'level', 'measure', 'block'] },
      rows,
    );
  }

  /** One block of each measure of some checks: what a daemon that starts in the middle of it goes on with. */
  async blocksAt(level: Level, block: number, checkNumbers: readonly number[]): Promise<PackedBlock[]> {
    const of = { checkNumber: In([...checkNumbers]) };
    const rows = await this.store.read.findBy(HistoryBlockRow, { level: level.number, block, ...of });
    return rows.map(({ slots, ...key }) => ({ key, slots }));
  }

  /** The slots of a check from a moment up to, not including, another; by measure, oldest first. */
  async slots(
    tx: Tx,
    { checkNumber, level, from, to }: { checkNumber: number; level: Level; from: number; to: number },
  ): Promise<Map<number, TimedSlot[]>> {
    const block = Between(blockOf(level, from), blockOf(level, to));
    const where = { checkNumber, level: level.number, block };
    const rows = await tx.find(HistoryBlockRow, { where, order: { measure: 'ASC', block: 'ASC' } });
    const found = new Map<number, TimedSlot[]>();
    for (const row of rows) {
      const all = [...unpackBlock(row.slots)].map(([i, slot]) => ({ at: timeOf(level, row.block, i), slot }));
      const wanted = all.filter(({ at }) => at >= from && at < to);
      found.set(row.measure, [...(found.get(row.measure) ?? []), ...wanted]);
    }
    return found;
  }

  /** Sets slots of a coarser level; whatever stood in exactly these slots is replaced. */
  async setSlots(
    tx: Tx,
    { checkNumber, measure, level }: { checkNumber: number; measure: number; level: Level },
    slots: TimedSlot[],
  ): Promise<void> {
    for (const number of new Set(slots.map(({ at }) => blockOf(level, at)))) {
      const key = { checkNumber, level: level.number, measure, block: number };
      const row = await tx.findOneBy(HistoryBlockRow, key);
      const block: Block = row ? unpackBlock(row.slots) : new Map();
      for (const { at, slot } of slots) if (blockOf(level, at) === number) block.set(slotIndex(level, at), slot);
      await this.save(tx, [{ key, block }]);
    }
  }

  async forget(tx: Tx, checkNumber: number, level: Level, before: number): Promise<void> {
    await tx.delete(HistoryBlockRow, { checkNumber, level: level.number, block: LessThan(before) });
  }

  async foldedUpTo(checkNumber: number, tx: Tx = this.store.read): Promise<number | null> {
    return (await tx.findOneBy(HistoryMarkRow, { checkNumber }))?.foldedUpTo ?? null;
  }

  async setFoldedUpTo(tx: Tx, checkNumber: number, foldedUpTo: number): Promise<void> {
    await tx.upsert(HistoryMarkRow, { checkNumber, foldedUpTo }, ['checkNumber']);
  }

  /** Checks whose history is folded less far than the moment, with how far. */
  async behind(moment: number, limit: number): Promise<HistoryMarkRow[]> {
    return this.store.read.find(HistoryMarkRow, { where: { foldedUpTo: LessThan(moment) }, take: limit });
  }
}
