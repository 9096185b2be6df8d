import { recoverySentence } from './recovery-sentence.js';

/** Turns what the audit keeps into words. */

/** Kinds whose names speak for themselves: "db-1 added", but "nightly backup plan added". */
const selfEvident = new Set(['resource', 'person', 'recovery-key', '']);

/** "was disabled"; "address: db-1 → db-2, tags: none → prod, web" for what says what changed; the action's own words otherwise. */
export function changeSentence(action: string, before: object | null, after: object | null): string {
  const recovered = recoverySentence(action, after);
  if (recovered) return recovered;
  const [, noun = '', verb = action] = /^([^.]+)\.(.+)$/.exec(action) ?? [];
  const words = (selfEvident.has(noun) ? verb : `${noun} ${verb}`).replaceAll('-', ' ');
  const fields = before && after ? changedFields(before, after) : [];
  return fields.length > 0 ? `${words}: ${fields.join(', ')}` : words;
}

/** "restarted: the one before was killed (SIGKILL)". */
export function processSentence(process: {
  role: string;
  host: string;
  restarts: number;
  lastExit: string | null;
}): string {
  const why = process.lastExit ? `: the one before ${process.lastExit}` : '';
  return process.restarts > 0 || process.lastExit ? `restarted on ${process.host}${why}` : `started on ${process.host}`;
}

const LONGEST_VALUE = 60;
const MOST_FIELDS = 6;

function changedFields(before: object, after: object): string[] {
  const changed = changesIn(before as Fields, after as Fields);
  const told = changed.slice(0, MOST_FIELDS);
  return changed.length > MOST_FIELDS ? [...told, `and ${changed.length - MOST_FIELDS} more`] : told;
}

type Fields = Record<string, unknown>;

/** Of a field that holds fields, only those that changed: "policy mode: observe → automatic". */
function changesIn(old: Fields, fresh: Fields, within = ''): string[] {
  return Object.keys(old)
    .filter((name) => name in fresh && JSON.stringify(old[name] ?? null) !== JSON.stringify(fresh[name] ?? null))
    .flatMap((name) => {
      const [was, is] = [old[name], fresh[name]];
      if (isFields(was) && isFields(is)) return changesIn(was, is, `${within}${words(name)} `);
      const text = isSpan(name, was) && isSpan(name, is) ? spanText : valueText;
      return [`${within}${words(name)}: ${text(was)} → ${text(is)}`];
    });
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** "rateLimit" is "rate limit"; "intervalMs" is "interval", for its values have their unit. */
const words = (name: string) =>
  name.replace(MILLISECONDS, '').replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

const MILLISECONDS = /Ms$/;
const isSpan = (name: string, value: unknown) => MILLISECONDS.test(name) && typeof value === 'number';

/** Exactly, in the largest unit that it is a whole number of: "90 s", "2 min", "600 ms". */
function spanText(value: unknown): string {
  const ms = value as number;
  const [length, unit] = SPANS.find(([length]) => ms > 0 && ms % length === 0) ?? [1, 'ms'];
  return `${ms / length} ${unit}`;
}

const SPANS: readonly (readonly [ms: number, unit: string])[] = [
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1_000, 's'],
];

function valueText(value: unknown): string {
  const text = plainText(value);
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE - 1)}…` : text;
}

function plainText(value: unknown): string {
  if (value === undefined || value === null || value === '') return 'none';
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (!Array.isArray(value)) return JSON.stringify(value);
  const plain = value.every((one) => typeof one !== 'object');
  return value.length === 0 ? 'none' : plain ? value.join(', ') : JSON.stringify(value);
}
