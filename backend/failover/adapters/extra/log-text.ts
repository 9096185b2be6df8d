import type { ExtraTransaction } from '../../domain/extra.js';

const GTID = /^#(\d{6}) +(\d{1,2}:\d\d:\d\d) server id \d+ .*\bGTID (\d+-\d+-\d+)/;
const GTID_SETTING = /SET @@session\.(gtid_domain_id|gtid_seq_no|server_id)=/i;
const ROW = /^### (INSERT INTO|UPDATE|DELETE FROM) `((?:[^`]|``)*)`\.`((?:[^`]|``)*)`/;
const VALUE = /^### {3}@(\d+)=(.*)$/;
const COLUMN = /^# (?:Columns\(|       ) ?(.+)[,)]$/;
const TABLE_MAP = /\bTable_map: `((?:[^`]|``)*)`\.`((?:[^`]|``)*)` mapped to number/;
const END = '/*!*/;';

const MOST_LINES = 2_000;
const MOST_LINE = 500;

/** What `mariadb-binlog -v --print-table-metadata` printed (in UTC), taken apart. */
export interface LogText {
  readonly transactions: readonly ExtraTransaction[];
  /** Without their GTIDs: whoever plays it in gives them new ones. */
  readonly sql: string;
  /** schema.table of which rows were updated or deleted. */
  readonly changed: readonly string[];
  /** schema.table of which a row was not logged whole. */
  readonly partial: readonly string[];
}

/** Names of the columns of schema.table, in their order; undefined when nobody knows. */
export type ColumnNames = (table: string) => readonly string[] | undefined;

interface Part {
  readonly gtid: string;
  readonly at: number;
  readonly lines: string[];
}

/**
 * Takes the transactions out that are wanted. Of a text that was cut the last transaction is left out: nobody knows whether it
 * is whole.
 */
export function readLogText(
  text: string,
  wanted: ReadonlySet<string>,
  { cut, names }: { cut: boolean; names: ColumnNames },
): LogText {
  const { head, parts } = partsOf(text);
  const whole = (cut ? parts.slice(0, -1) : parts).filter(({ gtid }) => wanted.has(gtid));
  const room = { lines: MOST_LINES };
  const seen = { changed: new Set<string>(), partial: new Set<string>() };
  const transactions = whole.map((part) => transactionOf(part, names, room, seen));
  const sql = [...head, ...whole.flatMap(({ lines }) => lines)].filter((line) => !GTID_SETTING.test(line)).join('\n');
  return {
    ...{ transactions, sql: whole.length === 0 ? '' : `${sql}\n` },
    ...{ changed: [...seen.changed], partial: [...seen.partial] },
  };
}

/** Tables that the text tells of. */
export function tablesIn(text: string): string[] {
  const found = text.split('\n').flatMap((line) => TABLE_MAP.exec(line)?.slice(1, 3).map(plain).join('.') ?? []);
  return [...new Set(found)];
}

function partsOf(text: string): { head: string[]; parts: Part[] } {
  const head: string[] = [];
  const parts: Part[] = [];
  for (const line of text.split('\n')) {
    const found = GTID.exec(line);
    if (found) parts.push({ gtid: found[3], at: timeOf(found[1], found[2]), lines: [] });
    // What ends the whole text belongs to no transaction.
    if (/^# End of log file|^ROLLBACK \/\* added by/.test(line)) continue;
    (parts.at(-1)?.lines ?? head).push(line);
  }
  return { head, parts };
}

/** `261123` and ` 6:05:09`, in UTC. */
function timeOf(day: string, time: string): number {
  const [year, month, date] = [day.slice(0, 2), day.slice(2, 4), day.slice(4, 6)];
  return Date.parse(`20${year}-${month}-${date}T${time.padStart(8, '0')}Z`);
}

interface Row {
  readonly verb: string;
  readonly table: string;
  readonly before: Map<number, string>;
  readonly after: Map<number, string>;
  readonly columns: number | null;
  readonly own: readonly string[];
}

function transactionOf(
  { gtid, at, lines }: Part,
  names: ColumnNames,
  room: { lines: number },
  seen: { changed: Set<string>; partial: Set<string> },
): ExtraTransaction {
  const rows = rowsOf(lines);
  for (const row of rows) {
    if (row.verb !== 'INSERT') seen.changed.add(row.table);
    if (!isWhole(row)) seen.partial.add(row.table);
  }
  const told = [...statementsOf(lines), ...rows.map((row) => lineOf(row, names(row.table) ?? row.own))];
  const kept = told
    .slice(0, room.lines)
    .map((line) => (line.length > MOST_LINE ? `${line.slice(0, MOST_LINE)}…` : line));
  room.lines -= kept.length;
  return { gtid, at, rows: rows.length, lines: kept.length < told.length ? [...kept, more(told.length, kept)] : kept };
}

const more = (all: number, kept: readonly string[]) => `… and ${all - kept.length} more: they are in the SQL`;

function rowsOf(lines: readonly string[]): Row[] {
  const rows: Row[] = [];
  const columns = new Map<string, string[]>();
  let table = '';
  let values: Map<number, string> | null = null;
  for (const line of lines) {
    const mapped = TABLE_MAP.exec(line);
    if (mapped) table = `${plain(mapped[1])}.${plain(mapped[2])}`;
    const described = COLUMN.exec(line);
    if (described && line.startsWith('# Columns(')) columns.set(table, [described[1]]);
    else if (described) columns.get(table)?.push(described[1]);
    const begun = ROW.exec(line);
    if (begun) {
      const of = `${plain(begun[2])}.${plain(begun[3])}`;
      const all = columns.get(of);
      const own = (all ?? []).map(nameIn);
      const verb = begun[1].split(' ')[0];
      rows.push({ verb, table: of, before: new Map(), after: new Map(), columns: all?.length ?? null, own });
    }
    const row = rows.at(-1);
    if (row && line === '### WHERE') values = row.before;
    if (row && line === '### SET') values = row.after;
    const value = VALUE.exec(line);
    if (value && values) values.set(Number(value[1]), value[2]);
  }
  return rows;
}

/** `` `id` INT NOT NULL ``, or without its name where the server logs none. */
const nameIn = (column: string): string => plain(/^`((?:[^`]|``)*)`/.exec(column)?.[1] ?? '');

/** Every column stands in it: a row that was logged in part cannot be put back. */
function isWhole({ verb, before, after, columns }: Row): boolean {
  const images = [...(verb === 'INSERT' ? [] : [before]), ...(verb === 'DELETE' ? [] : [after])];
  const most = columns ?? Math.max(0, ...images.flatMap((image) => [...image.keys()]));
  return images.every((image) => image.size === most);
}

function lineOf({ verb, table, before, after }: Row, names: readonly string[]): string {
  const numbers = [...new Set([...before.keys(), ...after.keys()])].sort((a, b) => a - b);
  const told = numbers.map((n) => {
    const name = names[n - 1] || `@${n}`;
    const [was, is] = [before.get(n), after.get(n)];
    if (was === undefined || is === undefined || was === is) return `${name}=${is ?? was}`;
    return `${name}=${was} → ${is}`;
  });
  return `${verb} ${table} (${told.join(', ')})`;
}

/** Statements that are neither rows nor settings: DDL, and what was logged as it was written. */
function statementsOf(lines: readonly string[]): string[] {
  const found: string[] = [];
  let from = -1;
  for (const [at, line] of lines.entries()) {
    if (/\tQuery\tthread_id=/.test(line)) from = at + 1;
    if (from < 0 || !line.endsWith(END)) continue;
    const statement = lines
      .slice(from, at + 1)
      .filter((one) => !one.startsWith('#'))
      .join(' ')
      .slice(0, -END.length)
      .trim();
    from = at + 1;
    if (!/^(SET |use `|\/\*!|BEGIN\b|START TRANSACTION|COMMIT|BINLOG |DELIMITER|$)/i.test(statement))
      found.push(statement);
  }
  return found;
}

const plain = (name: string): string => name.replaceAll('``', '`');
