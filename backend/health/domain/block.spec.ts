import { packBlock, unpackBlock } from './block.js';
import type { Block } from './block.js';
import { blockOf, foldSlots, levelFor, levels, slotIndex } from './levels.js';
import type { Level, TimedSlot } from './levels.js';
import { addValue, emptySlot, p95 } from './slot.js';

/** A fixed sequence of numbers in [0, 1), so that a failure can be repeated. */
function sequence(seed: number): () => number {
  let state = seed;
  return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
}

function lognormal(random: () => number, median: number, spread: number): number {
  const gauss = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return median * Math.exp(spread * gauss);
}

function filled(level: Level, everyMs: number, random: () => number): Block {
  const block: Block = new Map();
  for (let at = 0; at < level.blockMs; at += everyMs) {
    const slot = block.get(slotIndex(level, at)) ?? emptySlot();
    addValue(slot, lognormal(random, 2_500, 0.35), random() < 0.001);
    block.set(slotIndex(level, at), slot);
  }
  return block;
}

describe('a block of history', () => {
  it('comes out as it went in, gaps and big numbers included', () => {
    const block: Block = new Map();
    for (const index of [0, 3, 719]) {
      const slot = emptySlot();
      addValue(slot, index * 1e12, index === 3);
      addValue(slot, 7, false);
      block.set(index, slot);
    }
    expect(unpackBlock(packBlock(block))).toEqual(block);
  });

  it('refuses bytes that are cut off or of another format', () => {
    const bytes = packBlock(filled(levels[0], 30_000, sequence(1)));
    expect(() => unpackBlock(bytes.slice(0, -1))).toThrowError(RangeError);
    expect(() => unpackBlock(new Uint8Array([9]))).toThrowError(/format 9/);
  });

  it('keeps 400 days of a check asked every 10 s in less than 400 kB', () => {
    const random = sequence(7);
    const total = levels.reduce((sum, level) => {
      const blocks = Math.ceil(level.keepMs / level.blockMs) + 1;
      return sum + blocks * packBlock(filled(level, 10_000, random)).length;
    }, 0);
    expect(total).toBeLessThan(400_000);
  });
});

describe('the levels of history', () => {
  const random = sequence(3);
  const values = Array.from({ length: 2000 }, () => lognormal(random, 2_000, 0.5));
  const minutes: TimedSlot[] = [];
  values.forEach((value, i) => {
    const at = i * 10_000;
    const start = Math.floor(at / 60_000) * 60_000;
    if (minutes.at(-1)?.at !== start) minutes.push({ at: start, slot: emptySlot() });
    addValue(minutes.at(-1)!.slot, value, i % 50 === 0);
  });

  it('give the same whether folded at once or level after level', () => {
    const atOnce = foldSlots(minutes, 3_600_000);
    const byLevels = foldSlots(foldSlots(minutes, 600_000), 3_600_000);
    expect(byLevels).toEqual(atOnce);
    expect(atOnce.reduce((sum, { slot }) => sum + slot.count, 0)).toBe(values.length);
  });

  it('derive a p95 within 15 % of the true one at the coarsest level', () => {
    const [whole] = foldSlots(minutes, 400 * 86_400_000);
    const exact = values.sort((a, b) => a - b)[Math.floor(values.length * 0.95)];
    expect(Math.abs(p95(whole.slot) / exact - 1)).toBeLessThan(0.15);
  });

  it('answer from the coarsest that is fine enough and still kept', () => {
    const now = 1_700_000_000_000;
    const ago = (days: number) => now - days * 86_400_000;
    expect(levelFor(ago(1), 60_000, now).number).toBe(0);
    expect(levelFor(ago(1), 600_000, now).number).toBe(1);
    expect(levelFor(ago(20), 60_000, now).number).toBe(1);
    expect(levelFor(ago(300), 60_000, now).number).toBe(2);
    expect(blockOf(levels[2], ago(0))).toBe(Math.floor(now / 2_592_000_000));
  });
});
