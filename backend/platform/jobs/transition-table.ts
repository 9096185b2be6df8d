/** A state machine as a table, proved when it loads: a table that can strand a value never gets as far as a test. */

/** From a state, by a happening, to a state. */
export type Transitions<S extends string, H extends string> = Record<S, Partial<Record<H, S>>>;

export class TransitionTable<S extends string, H extends string> {
  readonly states: readonly S[];
  readonly ends: readonly S[];

  /**
   * @param initial where a value begins
   * @param ends the states that nothing leaves
   * @throws when the table leaves an end, cannot reach a state, or has a state from which no end can be reached
   */
  constructor(
    private readonly table: Transitions<S, H>,
    initial: S,
    ends: readonly S[],
  ) {
    this.states = Object.keys(table) as S[];
    this.ends = ends;
    for (const end of ends) if (this.after(end).length > 0) throw new Error(`${end} is an end and must not be left`);
    const reached = this.closure(initial);
    for (const state of this.states) {
      if (!reached.has(state)) throw new Error(`${state} cannot be reached from ${initial}`);
      if (!ends.some((end) => this.closure(state).has(end))) throw new Error(`${state} never comes to an end`);
    }
  }

  /** The next state, or null when the happening does not fit the state. */
  next(state: S, happening: H): S | null {
    return this.table[state][happening] ?? null;
  }

  /** The states in which a happening fits. */
  from(happening: H): S[] {
    return this.states.filter((state) => this.next(state, happening) !== null);
  }

  private after(state: S): S[] {
    return Object.values(this.table[state]) as S[];
  }

  private closure(state: S): Set<S> {
    const found = new Set<S>([state]);
    for (const one of found) this.after(one).forEach((next) => found.add(next));
    return found;
  }
}
