/** What is due when: a binary heap, so that the monitor sleeps exactly until the next check and costs nothing between. */
export class DueQueue<T> {
  private readonly heap: { due: number; item: T }[] = [];

  /** The earliest moment, Infinity when empty. */
  get nextDue(): number {
    return this.heap[0]?.due ?? Infinity;
  }

  get size(): number {
    return this.heap.length;
  }

  push(due: number, item: T): void {
    const { heap } = this;
    heap.push({ due, item });
    let child = heap.length - 1;
    while (child > 0) {
      const parent = (child - 1) >> 1;
      if (heap[parent].due <= heap[child].due) break;
      [heap[parent], heap[child]] = [heap[child], heap[parent]];
      child = parent;
    }
  }

  /** The earliest item that is due at `now`, or undefined. */
  pop(now: number): { due: number; item: T } | undefined {
    const first = this.heap[0];
    if (!first || first.due > now) return undefined;
    const last = this.heap.pop()!;
    if (this.heap.length > 0) this.sink(last);
    return first;
  }

  private sink(entry: { due: number; item: T }): void {
    const { heap } = this;
    let parent = 0;
    for (;;) {
      const left = 2 * parent + 1;
      if (left >= heap.length) break;
      const smaller = left + 1 < heap.length && heap[left + 1].due < heap[left].due ? left + 1 : left;
      if (heap[smaller].due >= entry.due) break;
      heap[parent] = heap[smaller];
      parent = smaller;
    }
    heap[parent] = entry;
  }
}
