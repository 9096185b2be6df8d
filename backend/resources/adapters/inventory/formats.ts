import type { InventoryFormatName, ReadInventory } from '../../domain/inventory.js';
import type { InventoryFormat } from '../../ports.js';
import { AnsibleIniFormat } from './ansible-ini.js';
import { AnsibleYamlFormat } from './ansible-yaml.js';
import { CsvFormat } from './csv.js';
import { FileSdJsonFormat, FileSdYamlFormat } from './file-sd.js';
import { lineError, linesOf, Reading } from './lines.js';
import { ListFormat } from './list.js';

export const MOST_ENTRIES = 10_000;

/** Every form, the most particular first; the plain list takes what no other recognises. */
export const FORMATS: readonly InventoryFormat[] = [
  new FileSdJsonFormat(),
  new FileSdYamlFormat(),
  new AnsibleYamlFormat(),
  new AnsibleIniFormat(),
  new CsvFormat(),
  new ListFormat(),
];

/** The form of that name. */
export function formatNamed(name: InventoryFormatName): InventoryFormat {
  return FORMATS.find((format) => format.name === name)!;
}

/** Reads a text in the given form, or in the one it looks like. Never throws. */
export function readInventory(text: string, wanted: InventoryFormatName | 'auto'): ReadInventory {
  const format = wanted === 'auto' ? FORMATS.find((one) => one.recognises(text))! : formatNamed(wanted);
  const broken = linesOf(text).filter((one) => one.text.includes('\ufffd') || one.text.includes('\0'));
  if (broken.length > 0) {
    const errors = broken.slice(0, 20).map((one) => lineError(one.line, one.text, 'not UTF-8', 'Save it as UTF-8.'));
    return { format: format.name, entries: [], errors };
  }
  return { format: format.name, ...readGuarded(format, text) };
}

function readGuarded(format: InventoryFormat, text: string): Pick<ReadInventory, 'entries' | 'errors'> {
  const reading = new Reading();
  try {
    const { entries, errors } = format.read(text);
    if (entries.length <= MOST_ENTRIES) return { entries, errors };
    reading.refuse(1, '', `${entries.length} entries are too many`, `Import at most ${MOST_ENTRIES} at a time.`);
  } catch (error) {
    const why = error instanceof RangeError ? 'nested too deep or too large' : 'not understood';
    reading.refuse(1, linesOf(text)[0]?.text ?? '', `the text is ${why}`, 'Check the format, or import it in parts.');
  }
  return reading;
}
