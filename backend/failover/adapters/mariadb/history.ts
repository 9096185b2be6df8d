import type { Position } from '../../domain/position.js';
import type { Beyond } from '../../ports.js';
import { anyLacked, history, lackedBy, type Lacks } from './gtid.js';
import type { Sender } from './sender.js';

const MOST_NAMES = 100;
const PAGE = 2_000;
const STATE =
  'SELECT @@global.gtid_binlog_state AS state, @@global.gtid_slave_pos AS slave, @@global.gtid_strict_mode AS strict';

/** All it ever wrote or applied, by who wrote it first. */
export async function readHistory(sender: Sender): Promise<Position> {
  return (await ownHistory(sender)).own;
}

async function ownHistory(sender: Sender): Promise<{ own: Position; strict: boolean }> {
  const [[row]] = (await sender.ask(STATE)) as unknown as { state: string; slave: string; strict: number }[][];
  return { own: history(row.state, row.slave), strict: row.strict === 1 };
}

/**
 * What this member has and the other history lacks. Counted by sequence numbers, and exactly where the binary log could be
 * read in time back to where the histories part. A stream that the other never heard of counts only past what both share,
 * and as far as the binary log still holds it: a member seeded from a copy knows nothing of long gone writers.
 */
export async function beyond(sender: Sender, other: Position): Promise<Beyond> {
  const { own, strict } = await ownHistory(sender);
  const lacks = lackedBy(own, other, strict);
  const ahead = Object.entries(own.streams).filter(([stream, last]) => lacks(stream, last));
  if (ahead.length === 0) return { count: 0, transactions: [] };
  const { names, complete } = await scan(sender, lacks);
  const known = ahead.filter(([stream]) => stream in other.streams);
  const counted = known.reduce((sum, [stream, last]) => sum + last - other.streams[stream], 0);
  return { count: complete ? names.length : Math.max(counted, names.length), transactions: names.slice(0, MOST_NAMES) };
}

interface Event {
  readonly Event_type: string;
  readonly Info: string;
  readonly End_log_pos: number;
}

/** Reads the binary logs from the newest that begins before the histories part. */
async function scan(sender: Sender, lacks: Lacks) {
  const names: string[] = [];
  const { files, whole } = await filesSince(sender, lacks);
  for (const file of files) {
    for (let from = 4; ;) {
      if (sender.deadline.left() < 50) return { names, complete: false };
      const [rows] = await sender.ask(`SHOW BINLOG EVENTS IN '${file}' FROM ${from} LIMIT ${PAGE}`);
      const events = rows as unknown as Event[];
      names.push(...events.map(gtidOf).filter((gtid) => gtid !== '' && lacks(...streamOf(gtid))));
      if (events.length < PAGE) break;
      from = Number(events[events.length - 1].End_log_pos);
    }
  }
  return { names, complete: whole };
}

/** The newest binary logs, oldest first, and whether the first begins within what the other history has. */
async function filesSince(sender: Sender, lacks: Lacks): Promise<{ files: string[]; whole: boolean }> {
  const [logs] = (await sender.ask('SHOW BINARY LOGS')) as unknown as { Log_name: string }[][];
  const files: string[] = [];
  for (const { Log_name } of [...logs].reverse()) {
    files.unshift(Log_name.replaceAll("'", ''));
    const [rows] = (await sender.ask(`SHOW BINLOG EVENTS IN '${files[0]}' LIMIT 3`)) as unknown as Event[][];
    const start = history(rows.find((event) => event.Event_type === 'Gtid_list')?.Info ?? '');
    if (!anyLacked(start, lacks)) return { files, whole: true };
    if (sender.deadline.left() < 100) break;
  }
  return { files, whole: files.length === logs.length };
}

/** `BEGIN GTID 0-1-42`, `GTID 0-1-43`. */
const gtidOf = ({ Event_type, Info }: Event): string =>
  Event_type === 'Gtid' ? (/GTID (\d+-\d+-\d+)/.exec(Info)?.[1] ?? '') : '';

function streamOf(gtid: string): [string, number] {
  const [domain, server, sequence] = gtid.split('-');
  return [`${domain}-${server}`, Number(sequence)];
}
