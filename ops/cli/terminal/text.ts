/**
 * What is written on a terminal, as values: a name that came from elsewhere cannot turn into an escape sequence,
 * because only `paint` makes sequences and everything else is escaped when rendered.
 */
export type Text = string | number | Painted | readonly Text[];

export interface Painted {
  paint: Paint;
  inner: Text;
}

const codes = { bold: '1', dim: '2', red: '31', green: '32', yellow: '33', blue: '34', cyan: '36' } as const;
export type Paint = keyof typeof codes;

export const bold = (inner: Text): Painted => ({ paint: 'bold', inner });
export const dim = (inner: Text): Painted => ({ paint: 'dim', inner });
export const red = (inner: Text): Painted => ({ paint: 'red', inner });
export const green = (inner: Text): Painted => ({ paint: 'green', inner });
export const yellow = (inner: Text): Painted => ({ paint: 'yellow', inner });
export const cyan = (inner: Text): Painted => ({ paint: 'cyan', inner });

/** Control characters (C0, DEL, C1), line separators and the marks that reorder a line. */

const harmful = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/** The text with every harmful character spelled out, `\x1b` or `\u202e`. */
export function escape(text: string): string {
  return text.replace(harmful, (character) => {
    const code = character.charCodeAt(0);
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16)}`;
  });
}

/** One line for the terminal. */
export function render(text: Text, colour: boolean): string {
  if (typeof text === 'string') return escape(text);
  if (typeof text === 'number') return String(text);
  if (isList(text)) return text.map((part) => render(part, colour)).join('');
  const inner = render(text.inner, colour);
  return colour && inner !== '' ? `\u001b[${codes[text.paint]}m${inner}\u001b[0m` : inner;
}

function isList(text: Text): text is readonly Text[] {
  return Array.isArray(text);
}

/** Columns it takes: wide characters (CJK, emoji) count two, combining marks none. */
export function width(text: Text): number {
  let columns = 0;
  for (const character of render(text, false)) {
    if (/\p{Mark}|\u200d|\ufe0f/u.test(character)) continue;
    columns += wide.test(character) ? 2 : 1;
  }
  return columns;
}

const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;

/** JSON for a terminal or a pipe: what `JSON.stringify` leaves raw but a terminal obeys is escaped too. */
export function json(value: unknown): string {
  const text = JSON.stringify(value, null, 2) ?? 'null';
  return text.replace(/[\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
