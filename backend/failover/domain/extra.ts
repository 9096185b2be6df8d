import { transactionWords } from './words.js';

/** Where a member's history and the primary's part, as the member's own log has it. */
export interface Parting {
  /** gtid_binlog_state of that moment: the latest of each domain stands last. */
  readonly state: string;
  /** From where it would follow: gtid_slave_pos of that moment. */
  readonly position: string;
}

/** One transaction that a member has and the primary lacks, as a person reads it. */
export interface ExtraTransaction {
  readonly gtid: string;
  /** When it was written there, epoch ms; null while nobody could read it. */
  readonly at: number | null;
  readonly rows: number;
  /** `INSERT shop.orders (id=7, state='new')`; statements as they were. Bounded. */
  readonly lines: readonly string[];
}

/** What a member has beyond another history, read from its binary log. */
export interface ExtraRead {
  readonly parting: Parting;
  /** How many there are. */
  readonly count: number;
  /** Those whose contents were read, in the order in which they were written. */
  readonly transactions: readonly ExtraTransaction[];
  /** The same as SQL that can be played into another server, where it gets GTIDs of its own. */
  readonly sql: string;
  /** What is missing of the contents, and why; '' when they are whole. */
  readonly trouble: string;
  /** Why they cannot be undone row by row; '' when they can. */
  readonly noUndo: string;
}

/** The names that a log's events tell of an extra transaction. */
export interface LoggedTransaction {
  readonly gtid: string;
  readonly file: string;
  readonly from: number;
  readonly to: number;
  readonly extra: boolean;
  /** Kinds of its events, but for those that say nothing of what it does. */
  readonly kinds: readonly string[];
  /** schema.table */
  readonly tables: readonly string[];
}

const ROWS = /^(Write|Update|Delete)_rows(_v1)?$/;
const HARMLESS = /^(Table_map|Annotate_rows|Xid|begin)$/;

/**
 * Why the extra transactions of a log cannot be undone, as far as the log tells: only rows can, whole ones, and only while
 * nothing that the primary has too was written after them.
 */
export function noUndoInLog(log: readonly LoggedTransaction[]): string {
  const first = log.findIndex(({ extra }) => extra);
  const after = log.slice(Math.max(first, 0)).find(({ extra }) => !extra);
  if (after) return `${after.gtid}, which the primary has, was written after them`;
  for (const { gtid, kinds } of log.filter(({ extra }) => extra)) {
    if (!kinds.includes('begin')) return `${gtid} is a statement that is no transaction of rows (DDL, for example)`;
    const other = kinds.find((kind) => !ROWS.test(kind) && !HARMLESS.test(kind));
    if (other) return `${gtid} holds more than rows: an event ${other} cannot be turned round`;
  }
  return '';
}

/** Tells of so many at most by name; the rest is counted. */
export function counted(count: number, names: readonly string[]): string {
  const some = names.slice(0, 3).join(', ');
  return `${transactionWords(count)}${some ? `: ${some}${count > 3 ? ', …' : ''}` : ''}`;
}
