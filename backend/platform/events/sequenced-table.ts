/**
 * A table whose rows are written unnumbered and get their numbers from the sequencer: the event log, the audit.
 * Its law: `advance` numbers, in a transaction of its own guarded by compare-and-set on a head row, only rows that were
 * visible before it began, so that two sequencers at once harm nothing: the second set fails and moves nothing.
 */
export abstract class SequencedTable {
  abstract readonly name: string;

  /** How long, in milliseconds, the sequencer may leave it alone between two looks; 0: it looks every time it wakes. */
  abstract readonly everyMs: number;

  /**
   * A SELECT that finds a row when rows wait, and its parameters at this moment. The sequencer asks for all tables in
   * one statement, several times a second, so it must be one look into an index.
   */
  abstract waiting(): { sql: string; parameters: unknown[] };

  /** Numbers one batch and returns how many rows it moved; 0 when none waited or another was faster. */
  abstract advance(): Promise<number>;

  /** Called about once an hour: the time to delete what is no longer kept. */
  async prune(): Promise<number> {
    return 0;
  }
}
