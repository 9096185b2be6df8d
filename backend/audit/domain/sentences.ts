/** Turns what the audit keeps into words. */

/** Kinds whose names speak for themselves: "db-1 added", but "nightly backup plan added". */
const selfEvident = new Set(['resource', 'person', 'recovery-key', '']);

/** "was disabled"; "address: db-1 → db-2, tags: [] → ["prod"]" for what says what changed; the action's own words otherwise. */
export function changeSentence(action: string, before: object | null, after: object | null): string {
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
  const [old, fresh] = [before as Record<string, unknown>, after as Record<string, unknown>];
  const names = Object.keys(old).filter((name) => name in fresh);
  const changed = names.filter((name) => JSON.stringify(old[name] ?? null) !== JSON.stringify(fresh[name] ?? null));
  const told = changed
    .slice(0, MOST_FIELDS)
    .map((name) => `${name}: ${valueText(old[name])} → ${valueText(fresh[name])}`);
  return changed.length > MOST_FIELDS ? [...told, `and ${changed.length - MOST_FIELDS} more`] : told;
}

function valueText(value: unknown): string {
  const text =
    value === undefined || value === null || value === ''
      ? 'none'
      : typeof value === 'string'
        ? value
        : JSON.stringify(value);
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE - 1)}…` : text;
}
