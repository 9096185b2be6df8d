import { ControlFailed } from '../../ports.js';

const BINLOG = /^BINLOG '\n([A-Za-z0-9+/=\n]+)'/gm;
const MAGIC = Buffer.from([0xfe, 0x62, 0x69, 0x6e]);
const HEADER = 19;
const FORMAT = 15;
const TABLE_MAP = 19;
const ROWS = [23, 24, 25];
/** Low byte of a row event's flags: the statement ends here. */
const FLAGS = HEADER + 6;

/**
 * The rows that `mariadb-binlog` printed as a binary log in which each event of rows is a statement of its own, with the table
 * that it is about before it. `--flashback` of MariaDB 10.11 turns only such round: of a statement whose rows fill several
 * events, or are those of two tables, it repeats one and leaves the others out. Who turned them round counts them.
 *
 * @throws ControlFailed when the text is no such print, or its parts are written in two ways
 */
export function oneEventEach(text: string): Buffer {
  const tables = new Map<string, Buffer>();
  const formats: Buffer[] = [];
  const rows: Buffer[] = [];
  for (const [, base64] of text.matchAll(BINLOG)) {
    for (const event of eventsIn(bytesOf(base64))) {
      const kind = event[4];
      const table = event.subarray(HEADER, HEADER + 6).toString('hex');
      if (kind === FORMAT) formats.push(event);
      else if (kind === TABLE_MAP) tables.set(table, event);
      else if (ROWS.includes(kind) && tables.has(table)) rows.push(tables.get(table)!, ended(event));
      else throw new ControlFailed('failed', `an event of kind ${kind} cannot be turned round`);
    }
  }
  const [format] = formats;
  if (!format) throw new ControlFailed('failed', 'its log does not say how it is written');
  if (formats.some((one) => checksumOf(one) !== checksumOf(format)))
    throw new ControlFailed('failed', 'its logs are written in two ways (binlog_checksum)');
  return Buffer.concat([MAGIC, format, ...rows]);
}

/** Each line is whole by itself; where an event ends the next begins on a new one. */
const bytesOf = (base64: string): Buffer =>
  Buffer.concat(base64.split('\n').map((line) => Buffer.from(line, 'base64')));

function eventsIn(bytes: Buffer): Buffer[] {
  const events: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const length = at + HEADER <= bytes.length ? bytes.readUInt32LE(at + 9) : 0;
    if (length < HEADER || at + length > bytes.length) throw new ControlFailed('failed', 'an event of its log is cut');
    events.push(bytes.subarray(at, at + length));
    at += length;
  }
  return events;
}

function ended(event: Buffer): Buffer {
  const copy = Buffer.from(event);
  copy[FLAGS] |= 1;
  return copy;
}

/** The last five bytes: how events are summed, and the sum of this one. */
const checksumOf = (format: Buffer): number => format[format.length - 5];
