/** Ticks of the wheel; what is due within one is begun together. */
export const tickMs = 4;
/** About 33 s in one turn; what is due later stays in its place for as many turns as it takes. */
const places = 8_192;

interface Entry<T> {
  tick: number;
  due: number;
  item: T;
}

/**
 * What is due when: a wheel of short lists, so that ten thousand checks cost one timer a tick and a push costs the same
 * however many there are. Law: nothing is given before it is due; within a tick in the order it was put in.
 */
export class DueWheel<T> {
  private readonly wheel: Entry<T>[][] = Array.from({ length: places }, () => []);
  /** The tick up to which everything was given. */
  private hand: number;
  private entries = 0;

  constructor(now: number) {
    this.hand = Math.floor(now / tickMs);
  }

  get size(): number {
    return this.entries;
  }

  push(due: number, item: T): void {
    // Never into the past: the hand has left those places.
    const tick = Math.max(Math.ceil(due / tickMs), this.hand + 1);
    this.wheel[tick % places].push({ tick, due, item });
    this.entries += 1;
  }

  /** The earliest moment at which something may be due, Infinity when empty. Within a turn it is exact. */
  get nextDue(): number {
    if (this.entries === 0) return Infinity;
    for (let tick = this.hand + 1; tick <= this.hand + places; tick++)
      if (this.wheel[tick % places].some((entry) => entry.tick === tick)) return tick * tickMs;
    return (this.hand + places) * tickMs;
  }

  /** Takes out everything that is due at `now`. */
  take(now: number): { due: number; item: T }[] {
    const upTo = Math.floor(now / tickMs);
    const due: Entry<T>[] = [];
    if (upTo <= this.hand) return due;
    const from = Math.max(this.hand + 1, upTo - places + 1);
    // After a stall of more than a turn every place is looked at once.
    for (let tick = from; tick <= upTo; tick++) this.takeFrom(tick % places, upTo, due);
    this.hand = upTo;
    this.entries -= due.length;
    return due.sort((a, b) => a.tick - b.tick);
  }

  private takeFrom(place: number, upTo: number, due: Entry<T>[]): void {
    const list = this.wheel[place];
    if (list.length === 0) return;
    const later = list.filter((entry) => entry.tick > upTo);
    if (later.length === list.length) return;
    due.push(...list.filter((entry) => entry.tick <= upTo));
    this.wheel[place] = later;
  }
}
