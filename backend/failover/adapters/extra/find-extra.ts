import type { LoggedTransaction, Parting } from '../../domain/extra.js';
import type { Position } from '../../domain/position.js';
import { anyLacked, formerPrimaryPosition, history, lackedBy, type Lacks } from '../mariadb/gtid.js';
import { quoted } from '../mariadb/sender.js';

const PAGE = 5_000;
/** Beyond so many events nothing is looked for any more. */
const MOST_EVENTS = 2_000_000;

/** Rows of one statement, on a member. */
export type AskMember = <T>(statement: string) => Promise<T[]>;

export interface LogEvent {
  readonly Log_name: string;
  readonly Pos: number;
  readonly Event_type: string;
  readonly Info: string;
  readonly End_log_pos: number;
}

/** Where a log has what another history lacks. */
export interface FoundExtra {
  /** From the first extra transaction on, oldest first. */
  readonly log: readonly LoggedTransaction[];
  /** Logs that hold it, the first from `from`. */
  readonly files: readonly string[];
  readonly from: number;
  readonly parting: Parting;
  /** Why not all of it can be read; '' when it can. */
  readonly trouble: string;
}

const STATE = `SELECT @@global.gtid_binlog_state AS state, @@global.gtid_slave_pos AS slave,
 @@global.gtid_strict_mode AS strict, @@global.log_bin AS logs`;

interface OwnState {
  readonly state: string;
  readonly slave: string;
  readonly strict: number;
  readonly logs: number;
}

/** Reads a member's binary logs from the newest that begins within what is known. */
export async function findExtra(ask: AskMember, known: Position, signal: AbortSignal): Promise<FoundExtra> {
  const [{ state, slave, strict, logs }] = await ask<OwnState>(STATE);
  const none = { log: [], files: [], from: 4, parting: { state, position: formerPrimaryPosition(state, slave) } };
  const own = history(state, slave);
  const lacks = lackedBy(own, known, strict === 1);
  if (!anyLacked(own, lacks)) return { ...none, trouble: '' };
  if (!logs) return { ...none, trouble: 'it writes no binary log' };
  const { files, begins, whole } = await filesSince(ask, lacks);
  const walk = new Walk(lacks, begins, slave);
  let seen = 0;
  for (const file of files) {
    for (let from = 4; ;) {
      signal.throwIfAborted();
      const events = await ask<LogEvent>(`SHOW BINLOG EVENTS IN ${quoted(file)} FROM ${from} LIMIT ${PAGE}`);
      for (const event of events) walk.take({ ...event, Log_name: file });
      seen += events.length;
      if (seen > MOST_EVENTS)
        return walk.found(files, `more than ${MOST_EVENTS} events of its log were not looked through`);
      if (events.length < PAGE) break;
      from = Number(events[events.length - 1].End_log_pos);
    }
  }
  return walk.found(files, whole ? '' : 'its older binary logs are purged: what it wrote before is not there any more');
}

/** The newest logs back to the one that begins within what is known; and whether there is one. */
async function filesSince(ask: AskMember, lacks: Lacks) {
  const logs = await ask<{ Log_name: string }>('SHOW BINARY LOGS');
  const files: string[] = [];
  let begins = '';
  for (const { Log_name } of [...logs].reverse()) {
    files.unshift(Log_name);
    const first = await ask<LogEvent>(`SHOW BINLOG EVENTS IN ${quoted(Log_name)} LIMIT 3`);
    begins = first.find(({ Event_type }) => Event_type === 'Gtid_list')?.Info ?? '';
    if (!anyLacked(history(begins), lacks)) return { files, begins, whole: true };
  }
  return { files, begins, whole: false };
}

const GTID = /\bGTID (\d+)-(\d+)-(\d+)/;

/** Goes through events in their order, and knows the log's state before the first that is extra. */
export class Walk {
  private readonly state = new Map<string, string>();
  private readonly log: {
    gtid: string;
    file: string;
    from: number;
    to: number;
    extra: boolean;
    kinds: string[];
    tables: string[];
  }[] = [];

  constructor(
    private readonly lacks: Lacks,
    begins: string,
    private readonly slave: string,
  ) {
    for (const [gtid, domain, server] of begins.matchAll(/(\d+)-(\d+)-\d+/g))
      this.state.set(`${domain}-${server}`, gtid);
  }

  take({ Event_type: kind, Info, Log_name: file, Pos, End_log_pos }: LogEvent): void {
    const gtid = kind === 'Gtid' ? GTID.exec(Info) : null;
    if (gtid) return this.begin(gtid, file, Number(Pos), Number(End_log_pos), /^BEGIN/.test(Info));
    const last = this.log.at(-1);
    if (!last || /^(Format_desc|Gtid_list|Binlog_checkpoint|Rotate|Stop|Start_encryption)$/.test(kind)) return;
    last.to = Number(End_log_pos);
    if (kind === 'Query' && /^(COMMIT|BEGIN)$/.test(Info)) return;
    if (!last.kinds.includes(kind)) last.kinds.push(kind);
    const table = kind === 'Table_map' ? /\((.*)\)$/.exec(Info)?.[1] : undefined;
    if (table && !last.tables.includes(table)) last.tables.push(table);
  }

  found(files: readonly string[], trouble: string): FoundExtra {
    const state = [...this.state.values()].join(',');
    const first = this.log[0];
    return {
      log: this.log,
      files: first ? files.slice(files.indexOf(first.file)) : [],
      from: first?.from ?? 4,
      parting: { state, position: formerPrimaryPosition(state, this.slave) },
      trouble,
    };
  }

  private begin(
    [, domain, server, sequence]: RegExpExecArray,
    file: string,
    from: number,
    to: number,
    begins: boolean,
  ) {
    const [stream, gtid] = [`${domain}-${server}`, `${domain}-${server}-${sequence}`];
    const extra = this.lacks(stream, Number(sequence));
    if (!extra && this.log.length === 0) {
      this.state.delete(stream); // the latest stands last
      this.state.set(stream, gtid);
      return;
    }
    this.log.push({ gtid, file, from, to, extra, kinds: begins ? ['begin'] : [], tables: [] });
  }
}
