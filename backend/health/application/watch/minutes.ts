import type { Block } from '../../domain/block.js';
import { blockOf, levels, slotIndex } from '../../domain/levels.js';
import { measures } from '../../domain/result.js';
import type { Measure, ProbeResult } from '../../domain/result.js';
import { addValue, emptySlot } from '../../domain/slot.js';
import type { BlockKey } from '../../persistence/history.store.js';

/** The finest history of the hour that runs, in memory: added to with each result, written once a second. */
export class Minutes {
  private readonly blocks = new Map<string, { key: BlockKey; block: Block }>();
  private readonly dirty = new Set<string>();

  /** Goes on with blocks that were written before a restart. */
  resume(blocks: { key: BlockKey; block: Block }[]): void {
    for (const one of blocks) this.blocks.set(nameOf(one.key), one);
  }

  add(checkNumber: number, result: ProbeResult, at: number): void {
    if (result.outcome === 'none') return;
    const failed = result.outcome === 'fail';
    this.put(checkNumber, 'duration', result.durationMs * 100, failed, at);
    for (const [measure, value] of Object.entries(result.measures ?? {})) {
      this.put(checkNumber, measure as Measure, value, false, at);
    }
  }

  /** Blocks that changed since they were last taken, at most as many as given. */
  take(portion: number): { key: BlockKey; block: Block }[] {
    const names = [...this.dirty].slice(0, portion);
    for (const name of names) this.dirty.delete(name);
    return names.map((name) => this.blocks.get(name)!);
  }

  /** What was taken but not written changes again. */
  giveBack(taken: { key: BlockKey; block: Block }[]): void {
    for (const one of taken) {
      const name = nameOf(one.key);
      if (!this.blocks.has(name)) this.blocks.set(name, one);
      this.dirty.add(name);
    }
  }

  /** Forgets hours that are over and written; a check that is gone with all it had. */
  tidy(now: number, known: (checkNumber: number) => boolean): void {
    const current = blockOf(levels[0], now);
    for (const [name, { key }] of this.blocks) {
      const gone = !known(key.checkNumber);
      if (gone) this.dirty.delete(name);
      if (gone || (key.block < current && !this.dirty.has(name))) this.blocks.delete(name);
    }
  }

  private put(checkNumber: number, measure: Measure, value: number, failed: boolean, at: number): void {
    const [level] = levels;
    const key = { checkNumber, level: level.number, measure: measures[measure], block: blockOf(level, at) };
    const name = nameOf(key);
    const kept = this.blocks.get(name) ?? { key, block: new Map() };
    this.blocks.set(name, kept);
    const index = slotIndex(level, at);
    const slot = kept.block.get(index) ?? emptySlot();
    kept.block.set(index, slot);
    addValue(slot, value, failed);
    this.dirty.add(name);
  }
}

function nameOf({ checkNumber, measure, block }: BlockKey): string {
  return `${checkNumber}/${measure}/${block}`;
}
