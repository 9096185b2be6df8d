import { blockFormat, BlockWriter, packBlock, unpackBlock } from '../../domain/block.js';
import { blockOf, levels, slotIndex } from '../../domain/levels.js';
import { measures } from '../../domain/result.js';
import type { Measure, ProbeResult } from '../../domain/result.js';
import type { PackedBlock } from '../../persistence/history.store.js';
import { SlotTable } from './slot-table.js';

const [level] = levels;
const empty = Uint8Array.of(blockFormat);

/** One measure of one check in the hour that runs. */
interface Series {
  checkNumber: number;
  measure: number;
  block: number;
  /** The finished minutes of the block, packed, and the index of the last of them; −1 when there is none. */
  packed: Uint8Array;
  last: number;
  /** The minute that runs. */
  row: number;
  index: number;
  dirty: boolean;
}

/**
 * The finest history of the hour that runs, in memory: results are folded into the minute that runs, a finished minute is
 * packed once, and a check's block is handed out whole whenever the check is written.
 */
export class Minutes {
  private readonly table = new SlotTable();
  private readonly writer = new BlockWriter();
  private readonly byCheck = new Map<number, Series[]>();
  /** Hours that are over and not written. */
  private over: PackedBlock[] = [];

  /** Goes on with blocks that were written before a restart. */
  resume(blocks: PackedBlock[]): void {
    for (const { key, slots } of blocks) {
      const series = this.series(key.checkNumber, key.measure, key.block);
      const block = unpackBlock(slots);
      const index = Math.max(...block.keys());
      if (index < 0) continue;
      this.table.put(series.row, block.get(index)!);
      block.delete(index);
      series.packed = packBlock(block);
      series.last = Math.max(-1, ...block.keys());
      series.index = index;
    }
  }

  add(checkNumber: number, result: ProbeResult, at: number): void {
    if (result.outcome === 'none') return;
    this.put(checkNumber, 'duration', result.durationMs * 100, result.outcome === 'fail', at);
    for (const [measure, value] of Object.entries(result.measures ?? {})) {
      this.put(checkNumber, measure as Measure, value, false, at);
    }
  }

  /** Adds one duration alone, in milliseconds. */
  addDuration(checkNumber: number, durationMs: number, failed: boolean, at: number): void {
    this.put(checkNumber, 'duration', durationMs * 100, failed, at);
  }

  /** The blocks of checks that changed since they were last taken, and every hour that is over. */
  take(checkNumbers: Iterable<number>): PackedBlock[] {
    const taken = this.over;
    this.over = [];
    for (const checkNumber of checkNumbers)
      for (const series of this.byCheck.get(checkNumber) ?? []) {
        if (!series.dirty) continue;
        series.dirty = false;
        taken.push(this.packed(series));
      }
    return taken;
  }

  /** Everything that changed. */
  takeAll(): PackedBlock[] {
    return this.take(this.byCheck.keys());
  }

  /** What was taken but not written is to be written again. */
  giveBack(taken: PackedBlock[]): void {
    for (const block of taken) {
      const series = this.find(block.key.checkNumber, block.key.measure);
      if (series?.block === block.key.block) series.dirty = true;
      else this.over.push(block);
    }
  }

  /** Forgets series of hours that are over and written, and a check that is gone with all it had. */
  tidy(now: number, known: (checkNumber: number) => boolean): void {
    const current = blockOf(level, now);
    for (const [checkNumber, all] of this.byCheck) {
      const kept = all.filter(({ block, dirty }) => known(checkNumber) && (block >= current || dirty));
      for (const series of all) if (!kept.includes(series)) this.table.giveBack(series.row);
      if (kept.length === 0) this.byCheck.delete(checkNumber);
      else this.byCheck.set(checkNumber, kept);
    }
    this.over = this.over.filter(({ key }) => known(key.checkNumber));
  }

  /** Forgets all of a check. */
  forget(checkNumber: number): void {
    for (const { row } of this.byCheck.get(checkNumber) ?? []) this.table.giveBack(row);
    this.byCheck.delete(checkNumber);
    this.over = this.over.filter(({ key }) => key.checkNumber !== checkNumber);
  }

  private put(checkNumber: number, measure: Measure, value: number, failed: boolean, at: number): void {
    const series = this.series(checkNumber, measures[measure], blockOf(level, at));
    const index = slotIndex(level, at);
    // A clock that was set back a little adds to the minute that runs.
    if (index > series.index) {
      this.finishMinute(series);
      series.index = index;
    }
    this.table.add(series.row, value, failed);
    series.dirty = true;
  }

  private series(checkNumber: number, measure: number, block: number): Series {
    const found = this.find(checkNumber, measure);
    if (found) {
      if (block > found.block) this.finishHour(found, block);
      return found;
    }
    const made = {
      checkNumber,
      measure,
      block,
      packed: empty,
      last: -1,
      row: this.table.take(),
      index: -1,
      dirty: false,
    };
    const all = this.byCheck.get(checkNumber);
    if (all) all.push(made);
    else this.byCheck.set(checkNumber, [made]);
    return made;
  }

  private find(checkNumber: number, measure: number): Series | undefined {
    return this.byCheck.get(checkNumber)?.find((series) => series.measure === measure);
  }

  private finishMinute(series: Series): void {
    if (this.table.isEmpty(series.row)) return;
    series.packed = this.packed(series).slots;
    series.last = series.index;
    this.table.clear(series.row);
  }

  private finishHour(series: Series, block: number): void {
    if (series.dirty) this.over.push(this.packed(series));
    this.table.clear(series.row);
    Object.assign(series, { block, packed: empty, last: -1, index: -1, dirty: false });
  }

  private packed({ checkNumber, measure, block, packed, last, index, row }: Series): PackedBlock {
    this.writer.begin(packed);
    if (!this.table.isEmpty(row)) this.table.write(row, index - last, this.writer);
    return { key: { checkNumber, level: level.number, measure, block }, slots: this.writer.done() };
  }
}
