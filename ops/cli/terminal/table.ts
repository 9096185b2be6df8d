import { dim, width } from './text.js';
import type { Text } from './text.js';

/** Rows under their headings, columns two spaces apart, numbers (`'>Size'`) to the right. */
export function table(headings: string[], rows: Text[][]): Text[] {
  const right = headings.map((heading) => heading.startsWith('>'));
  const titles = headings.map((heading) => heading.replace(/^>/, '').toUpperCase());
  const widths = titles.map((title, column) => Math.max(width(title), ...rows.map((row) => width(row[column] ?? ''))));
  const line = (cells: Text[]) => cells.map((cell, column) => padded(cell, column));
  const padded = (cell: Text, column: number): Text => {
    const last = column === titles.length - 1;
    const space = ' '.repeat(Math.max(0, widths[column] - width(cell)));
    if (right[column]) return [space, cell, last ? '' : '  '];
    return last ? cell : [cell, space, '  '];
  };
  return [dim(line(titles)), ...rows.map(line)];
}

/** `name   value` pairs, values aligned; those without a value are left out. */
export function facts(pairs: [string, Text | null | undefined][]): Text[] {
  const given = pairs.filter(
    (pair): pair is [string, Text] => pair[1] !== null && pair[1] !== undefined && pair[1] !== '',
  );
  const widest = Math.max(0, ...given.map(([name]) => name.length));
  return given.map(([name, value]) => [dim(name.padEnd(widest + 2)), value]);
}
