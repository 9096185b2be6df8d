import { parse, type CsvError } from 'csv-parse/sync';
import { INVENTORY_FIELDS, type InventoryField, type WrittenEntry } from '../../domain/inventory.js';
import { InventoryFormat } from '../../ports.js';
import { fieldOf, saidOf } from './fields.js';
import { linesOf, Reading } from './lines.js';

const DELIMITERS = [',', ';', '\t'] as const;
const KNOWN = `Known columns: ${INVENTORY_FIELDS.join(', ')}.`;

interface CsvRecord {
  record: string[];
  info: { lines: number };
}

/** A spreadsheet saved as CSV: a first line of column names, separated by comma, semicolon or tab. */
export class CsvFormat extends InventoryFormat {
  readonly name = 'csv';

  recognises(text: string): boolean {
    const header = linesOf(text.slice(0, 10_000)).find((one) => one.text.trim() !== '')?.text ?? '';
    const columns = header.split(delimiterOf(header)).map((column) => fieldOf(column.replaceAll('"', '')));
    return columns.length > 1 && columns.filter((column) => column === 'name' || column === 'address').length > 0;
  }

  read(text: string): Reading {
    const reading = new Reading();
    const [header, ...records] = recordsOf(text, reading);
    if (!header) return reading;
    const columns = header.record.map(fieldOf);
    for (const [index, column] of columns.entries()) {
      const given = header.record[index];
      if (column === undefined) reading.refuse(header.info.lines, given, `column "${given}" is left out`, KNOWN);
    }
    for (const { record, info } of records) reading.add(info.lines, record.join(','), saidIn(record, columns));
    return reading;
  }

  write(entries: readonly WrittenEntry[]): string {
    const rows = entries.map((entry) => {
      const said = new Map(saidOf(entry));
      return INVENTORY_FIELDS.map((field) => cell(said.get(field) ?? '')).join(',');
    });
    return [INVENTORY_FIELDS.join(','), ...rows].map((row) => `${row}\n`).join('');
  }
}

function delimiterOf(header: string): string {
  const counted = DELIMITERS.map((delimiter) => ({ delimiter, count: header.split(delimiter).length }));
  return counted.sort((a, b) => b.count - a.count)[0].delimiter;
}

function recordsOf(text: string, reading: Reading): CsvRecord[] {
  const lines = linesOf(text);
  const header = lines.find((one) => one.text.trim() !== '')?.text ?? '';
  const refuse = (error: CsvError | undefined): undefined => {
    const line = Number(error?.['lines'] ?? 1);
    reading.refuse(line, lines[line - 1]?.text ?? '', 'the line is not CSV', 'Check its quotes.');
  };
  const records: unknown = parse(text, {
    delimiter: delimiterOf(header),
    bom: true,
    info: true,
    trim: true,
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    on_skip: refuse,
  });
  return records as CsvRecord[];
}

/** A spreadsheet takes a cell that starts so for a formula; the apostrophe is how spreadsheets themselves say "text". */
const FORMULA = /^[=+@\t\r-]/;

function saidIn(
  record: readonly string[],
  columns: readonly (InventoryField | undefined)[],
): Map<InventoryField, string> {
  const said = new Map<InventoryField, string>();
  for (const [index, column] of columns.entries()) {
    const value = (record[index] ?? '').trim().replace(/^'(?=['=+@\t\r-])/, '');
    if (column !== undefined && value !== '') said.set(column, value);
  }
  return said;
}

function cell(value: string): string {
  const safe = FORMULA.test(value) || value.startsWith("'") ? `'${value}` : value;
  return /[",;\t\r\n]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
