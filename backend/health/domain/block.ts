/**
 * A block: many slots packed into bytes. Per slot, all as variable-length integers: the gap to the slot before with one
 * bit that says whether failures follow · failures · sum · min · max − min · the count of each bucket from that of the
 * smallest value to that of the greatest. The count of all is their sum. Empty slots take nothing. About 20 bytes a
 * slot, which is what keeps 400 days of one check under 400 kB.
 */
import { bucketOf } from './histogram.js';
import type { Slot } from './slot.js';

export const blockFormat = 1;

/** Slots by their index in the block. */
export type Block = Map<number, Slot>;

/** Grows a block byte by byte; one writer serves for many blocks, one after the other. */
export class BlockWriter {
  private room = new Uint8Array(1024);
  private length = 0;

  number(value: number): void {
    if (this.length + 10 > this.room.length) this.grow();
    let rest = value;
    while (rest >= 128) {
      this.room[this.length++] = (rest % 128) | 128;
      rest = Math.floor(rest / 128);
    }
    this.room[this.length++] = rest;
  }

  /** Begins a block anew, with bytes of it that were made before. */
  begin(before: Uint8Array): void {
    while (before.length > this.room.length) this.grow();
    this.room.set(before);
    this.length = before.length;
  }

  done(): Uint8Array {
    return this.room.slice(0, this.length);
  }

  private grow(): void {
    const bigger = new Uint8Array(this.room.length * 2);
    bigger.set(this.room);
    this.room = bigger;
  }
}

class Reader {
  private at = 0;

  constructor(private readonly bytes: Uint8Array) {}

  get ended(): boolean {
    return this.at >= this.bytes.length;
  }

  number(): number {
    let value = 0;
    let scale = 1;
    for (;;) {
      if (this.ended) throw new RangeError('a block of history ends in the middle of a number');
      const byte = this.bytes[this.at++];
      value += (byte & 127) * scale;
      if (byte < 128) return value;
      scale *= 128;
    }
  }
}

/** What a slot is written from; `countOf` gives how many values lie in a bucket. */
export type WritableSlot = Omit<Slot, 'histogram' | 'count'> & { countOf: (bucket: number) => number };

/** Appends a slot, `gap` indices after the one before; the first one's gap is its index plus one. */
export function writeSlot(writer: BlockWriter, gap: number, slot: WritableSlot): void {
  writer.number(gap * 2 + (slot.failures > 0 ? 1 : 0));
  if (slot.failures > 0) writer.number(slot.failures);
  for (const value of [slot.sum, slot.min, slot.max - slot.min]) writer.number(value);
  for (let bucket = bucketOf(slot.min); bucket <= bucketOf(slot.max); bucket++) {
    writer.number(slot.countOf(bucket));
  }
}

function readSlot(reader: Reader, failed: boolean): Slot {
  const failures = failed ? reader.number() : 0;
  const [sum, min, spread] = [reader.number(), reader.number(), reader.number()];
  const slot: Slot = { count: 0, failures, sum, min, max: min + spread, histogram: new Map() };
  for (let bucket = bucketOf(min); bucket <= bucketOf(slot.max); bucket++) {
    const many = reader.number();
    if (many > 0) slot.histogram.set(bucket, many);
    slot.count += many;
  }
  return slot;
}

/** Packs a block. Slots with no value are left out. */
export function packBlock(block: Block): Uint8Array {
  const writer = new BlockWriter();
  writer.number(blockFormat);
  let before = -1;
  for (const [index, slot] of [...block].sort(([a], [b]) => a - b)) {
    if (slot.count === 0) continue;
    writeSlot(writer, index - before, { ...slot, countOf: (bucket) => slot.histogram.get(bucket) ?? 0 });
    before = index;
  }
  return writer.done();
}

/** Unpacks a block. Throws RangeError on bytes that are not one. */
export function unpackBlock(bytes: Uint8Array): Block {
  const reader = new Reader(bytes);
  const format = reader.number();
  if (format !== blockFormat) throw new RangeError(`history block of format ${format}, known is ${blockFormat}`);
  const block: Block = new Map();
  let index = -1;
  while (!reader.ended) {
    const head = reader.number();
    index += Math.floor(head / 2);
    block.set(index, readSlot(reader, head % 2 === 1));
  }
  return block;
}
