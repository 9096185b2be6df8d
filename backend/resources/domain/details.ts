import { BadValue, quoted } from './bad-value.js';
import { manyLines, oneLine } from './text.js';

export const NOTES_LENGTH = 4000;
export const ENVIRONMENT_LENGTH = 40;
export const LINK_LENGTH = 500;

/** What a person wants to remember about a resource; may have lines. */
export function notes(given: string): string {
  return manyLines('notes', given, NOTES_LENGTH);
}

/** `production`, `test` …: lower-cased, because people group and filter by it; empty when not said. */
export function environment(given: string): string {
  return given.trim() === '' ? '' : oneLine('environment', given, ENVIRONMENT_LENGTH).toLowerCase();
}

/** A link to the runbook: http or https only, since the console makes it clickable; empty when there is none. */
export function runbookUrl(given: string): string {
  if (given.trim() === '') return '';
  const text = oneLine('runbookUrl', given, LINK_LENGTH);
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '') return url.href;
  throw new BadValue(
    'runbookUrl',
    `${quoted(given)} is not a link to a page`,
    'Write it as https://wiki.example/runbook, without a user name or password.',
  );
}
