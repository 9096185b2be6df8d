/**
 * Lines of the text format for a fleet, one row a member and one family a kind of value, kept as bytes: what did not
 * change since the last scrape is not rendered again. Rows stand in blocks; a value that changes is written over the old
 * one, in a field as wide as the widest of its block. Leading spaces pass every parser, trailing ones do not. Only a row
 * that comes, goes or changes its labels lays its block out anew.
 */
import { FleetBlock, type FleetFamily, type FleetValues } from './fleet-block.js';

/** Rows of a block: what is laid out anew at once, a fraction of a millisecond. */
export const rowsOfBlock = 256;

/** Gauges of many members that all have the same families. */
export class FleetLines {
  private readonly blocks: FleetBlock[] = [];
  private readonly heads: Buffer[];
  private readonly places = new Map<string | number, number>();
  private readonly free: number[] = [];

  constructor(private readonly families: readonly FleetFamily[]) {
    this.heads = families.map(({ name, help }) => Buffer.from(`# HELP ${name} ${help}\n# TYPE ${name} gauge\n`));
  }

  /** Adds a member or changes it. `labels` is what stands between the braces; no two members may have the same. */
  put(key: string | number, labels: string, values: FleetValues): void {
    this.label(key, labels);
    this.set(key, values);
  }

  /** Adds a member that has no values yet, or gives one other labels and leaves its values. */
  label(key: string | number, labels: string): void {
    const place = this.places.get(key) ?? this.free.pop() ?? this.places.size;
    this.places.set(key, place);
    this.blockOf(place).label(place % rowsOfBlock, labels);
  }

  /** Changes the values of a member; one that was never put is left alone. */
  set(key: string | number, values: FleetValues): void {
    const place = this.places.get(key);
    if (place !== undefined) this.blockOf(place).set(place % rowsOfBlock, values);
  }

  remove(key: string | number): void {
    const place = this.places.get(key);
    if (place === undefined) return;
    this.places.delete(key);
    this.free.push(place);
    this.blockOf(place).label(place % rowsOfBlock, '');
    this.blockOf(place).set(place % rowsOfBlock, []);
  }

  keys(): IterableIterator<string | number> {
    return this.places.keys();
  }

  /** The text as it is now. Copy it before anything is changed: the bytes are written over. */
  render(): Buffer[] {
    return this.families.flatMap((_, family) => {
      const parts = this.blocks.map((block) => block.bytes(family)).filter(({ length }) => length > 0);
      return parts.length === 0 ? [] : [this.heads[family], ...parts];
    });
  }

  private blockOf(place: number): FleetBlock {
    return (this.blocks[Math.floor(place / rowsOfBlock)] ??= new FleetBlock(this.families, rowsOfBlock));
  }
}
