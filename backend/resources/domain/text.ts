import { BadValue, quoted } from './bad-value.js';

const UNSEEN = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufffd]/u;
const UNSEEN_BUT_LINES =
  /[^\P{Cc}\n\t]|[\p{Zl}\p{Zp}\p{Cs}\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufffd]/u;

/** Unicode in one form, so that the same name typed on two machines is the same name. */
function composed(text: string): string {
  return text.normalize('NFC').trim();
}

function checkLength(field: string, text: string, most: number): void {
  const length = [...text].length;
  if (length > most) {
    throw new BadValue(field, `${length} characters are too many`, `Use at most ${most} characters.`);
  }
}

/**
 * One line that a person reads and types: trimmed, NFC, 1 to `most` characters.
 * Refuses what cannot be seen or breaks a line: control characters, bidirectional overrides, broken UTF-8.
 */
export function oneLine(field: string, given: string, most: number): string {
  checkLength(field, given, Math.max(most * 4, 2000));
  const text = composed(given);
  if (text === '') throw new BadValue(field, 'is empty', 'Write at least one visible character.');
  checkLength(field, text, most);
  if (UNSEEN.test(text)) {
    throw new BadValue(
      field,
      `${quoted(given)} holds a line break, a control character or broken UTF-8`,
      'Write it in one line of visible characters, saved as UTF-8.',
    );
  }
  return text;
}

/** A longer text that may have line breaks and tabs; empty is allowed. */
export function manyLines(field: string, given: string, most: number): string {
  checkLength(field, given, most);
  const text = composed(given.replaceAll('\r\n', '\n'));
  if (UNSEEN_BUT_LINES.test(text)) {
    throw new BadValue(field, 'holds a control character or broken UTF-8', 'Remove it, or save the text as UTF-8.');
  }
  return text;
}
