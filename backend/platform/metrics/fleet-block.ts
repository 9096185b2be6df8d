import { valueText } from './exposition.js';

export interface FleetFamily {
  readonly name: string;
  readonly help: string;
}

/** A member's value in each family, in their order; undefined where it has none. */
export type FleetValues = readonly (number | undefined)[];

/** The lines of one family in one block. */
interface Column {
  readonly name: string;
  readonly values: Float64Array;
  readonly has: Uint8Array;
  /** Where the field of each row's value ends. */
  readonly ends: Int32Array;
  /** Bytes of a value's field; grows and never shrinks. */
  width: number;
  /** Null when it is to be laid out anew. */
  bytes: Buffer | null;
}

const nothing = Buffer.alloc(0);
const space = 0x20;

/** Some rows of a fleet, in every family. */
export class FleetBlock {
  private readonly labels: string[];
  private readonly columns: Column[];

  constructor(families: readonly FleetFamily[], rows: number) {
    this.labels = new Array<string>(rows).fill('');
    this.columns = families.map(({ name }) => ({
      name,
      values: new Float64Array(rows),
      has: new Uint8Array(rows),
      ends: new Int32Array(rows),
      width: 1,
      bytes: nothing,
    }));
  }

  label(row: number, labels: string): void {
    if (this.labels[row] === labels) return;
    this.labels[row] = labels;
    for (const column of this.columns) if (column.has[row]) column.bytes = null;
  }

  set(row: number, values: FleetValues): void {
    for (let family = 0; family < this.columns.length; family++) setValue(this.columns[family], row, values[family]);
  }

  /** The lines of a family; empty when no row has a value in it. */
  bytes(family: number): Buffer {
    const column = this.columns[family];
    return (column.bytes ??= layOut(column, this.labels));
  }
}

function setValue(column: Column, row: number, value: number | undefined): void {
  if (value === undefined || !column.has[row]) {
    if (value === undefined && !column.has[row]) return;
    column.has[row] = value === undefined ? 0 : 1;
    column.values[row] = value ?? 0;
    column.bytes = null;
    return;
  }
  if (Object.is(column.values[row], value)) return;
  column.values[row] = value;
  if (column.bytes && !overwrite(column, row, valueText(value))) column.bytes = null;
}

/** False when the text is too long for its field. */
function overwrite({ bytes, ends, width }: Column, row: number, text: string): boolean {
  if (text.length > width) return false;
  const end = ends[row];
  bytes!.fill(space, end - width, end - text.length);
  bytes!.write(text, end - text.length, 'latin1');
  return true;
}

function layOut(column: Column, labels: readonly string[]): Buffer {
  const texts = labels.map((_, row) => (column.has[row] ? valueText(column.values[row]) : ''));
  column.width = texts.reduce((widest, { length }) => Math.max(widest, length), column.width);
  let end = 0;
  const lines = labels.map((label, row) => {
    if (!column.has[row]) return '';
    const line = `${column.name}{${label}} ${texts[row].padStart(column.width)}\n`;
    end += Buffer.byteLength(line);
    column.ends[row] = end - 1;
    return line;
  });
  return Buffer.from(lines.join(''));
}
