/** A stream of numbers that a seed decides: mulberry32, 32 bits of state, enough for schedules, never for secrets. */
export class Dice {
  constructor(private state: number) {}

  /** 0 ≤ x < 1. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  between(from: number, to: number): number {
    return from + (to - from) * this.next();
  }

  /** A whole number, both ends possible. */
  whole(from: number, to: number): number {
    return from + Math.floor((to - from + 1) * this.next());
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(choices: readonly T[]): T {
    return choices[Math.floor(this.next() * choices.length)];
  }
}

/** Something planned for a virtual instant. */
export interface Planned {
  readonly at: number;
  readonly order: number;
  run: (() => void) | null;
}

/**
 * Virtual time, ms. Events run in the order of their instant and, within one, in the order they were planned: the same
 * seed gives the same run. `stirred` says that an event settled a promise, so that whoever waits has to run before the
 * next event.
 */
export class EventQueue {
  now = 0;
  stirred = false;
  private readonly heap: Planned[] = [];
  private count = 0;

  /** Plans `run` in `ms` from now; `cancel` takes it back. */
  after(ms: number, run: () => void): Planned {
    const planned = { at: this.now + Math.max(0, ms), order: this.count++, run };
    this.push(planned);
    return planned;
  }

  cancel(planned: Planned | null): void {
    if (planned) planned.run = null;
  }

  /** Runs the next event; false when there is none up to `until`: then it is `until`. */
  step(until: number): boolean {
    for (;;) {
      const next = this.heap[0];
      if (!next || next.at > until) {
        this.now = Math.max(this.now, until);
        return false;
      }
      this.pop();
      if (!next.run) continue;
      this.now = next.at;
      next.run();
      return true;
    }
  }

  private push(planned: Planned): void {
    const { heap } = this;
    let at = heap.length;
    heap.push(planned);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!before(planned, heap[parent])) break;
      heap[at] = heap[parent];
      at = parent;
    }
    heap[at] = planned;
  }

  private pop(): void {
    const { heap } = this;
    const last = heap.pop()!;
    if (heap.length === 0) return;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(heap[child + 1], heap[child])) child++;
      if (!before(heap[child], last)) break;
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = last;
  }
}

const before = (a: Planned, b: Planned) => a.at < b.at || (a.at === b.at && a.order < b.order);
