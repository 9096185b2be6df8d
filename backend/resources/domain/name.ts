import { BadValue, quoted } from './bad-value.js';
import { oneLine } from './text.js';

export const NAME_LENGTH = 120;

/** A resource's name: one visible line of at most 120 characters that a command line does not take for an option. */
export function resourceName(given: string): string {
  const name = oneLine('name', given, NAME_LENGTH);
  if (name.startsWith('-')) {
    throw new BadValue('name', `${quoted(name)} starts with a dash`, 'Start it with a letter or a digit.');
  }
  return name;
}

/** What makes two names the same: `DB-1` and `db-1` are one resource, on SQLite as on MariaDB. */
export function nameKey(name: string): string {
  return name.normalize('NFC').trim().toLowerCase();
}
