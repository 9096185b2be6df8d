import type { InventoryField, WrittenEntry } from '../../domain/inventory.js';
import { InventoryFormat } from '../../ports.js';
import { fieldOf, saidOf } from './fields.js';
import { linesOf, Reading } from './lines.js';
import { asWord, pairsOf, wordsOf } from './words.js';

const EXAMPLE = 'Write one a line, as in: mysql://db-1 name=shop-db tags=db,prod';

/** One resource a line: an address, then `name=`, `tags=`, `parent=` … as needed. `#` starts a comment. */
export class ListFormat extends InventoryFormat {
  readonly name = 'list';

  recognises(): boolean {
    return true;
  }

  read(text: string): Reading {
    const reading = new Reading();
    for (const { line, text: given } of linesOf(text)) {
      try {
        readLine(reading, line, given);
      } catch (error) {
        if (!(error instanceof SyntaxError)) throw error;
        reading.refuse(line, given, error.message, EXAMPLE);
      }
    }
    return reading;
  }

  write(entries: readonly WrittenEntry[]): string {
    return entries.map((entry) => `${lineOf(entry)}\n`).join('');
  }
}

function readLine(reading: Reading, line: number, given: string): void {
  const [address, ...words] = wordsOf(given);
  if (address === undefined) return;
  const { pairs, rest } = pairsOf(words);
  const unknown = rest[0] ?? [...pairs.keys()].find((key) => fieldOf(key) === undefined);
  if (unknown !== undefined) return reading.refuse(line, given, `"${unknown}" is not understood`, EXAMPLE);
  const said = new Map<InventoryField, string>([['address', address]]);
  for (const [key, value] of pairs) said.set(fieldOf(key)!, value);
  reading.add(line, given, said);
}

/** The kind needs no word of its own: every address says it by its scheme, and a bare name is a host. */
function lineOf(entry: WrittenEntry): string {
  const pairs = saidOf(entry).filter(([field]) => field !== 'address' && field !== 'kind');
  return [asWord(entry.address), ...pairs.map(([field, value]) => `${field}=${asWord(value)}`)].join(' ');
}
