/** Splits one line into words as a shell would: quotes group, a backslash in double quotes escapes, # ends the line. */
export function wordsOf(line: string): string[] {
  const words: string[] = [];
  let at = 0;
  while (at < line.length) {
    if (/\s/.test(line[at])) at += 1;
    else if (line[at] === '#' || line[at] === ';') break;
    else {
      const word = wordAt(line, at);
      words.push(word.text);
      at = word.end;
    }
  }
  return words;
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };

function wordAt(line: string, start: number): { text: string; end: number } {
  const parts: string[] = [];
  let at = start;
  while (at < line.length && !/\s/.test(line[at])) {
    const quote = line[at];
    if (quote !== '"' && quote !== "'") {
      parts.push(line[at++]);
      continue;
    }
    const close = quotedAt(line, at + 1, quote, parts);
    if (close < 0) throw new SyntaxError(`a quote (${quote}) is opened and not closed`);
    at = close;
  }
  return { text: parts.join(''), end: at };
}

/** Reads up to the closing quote into `parts`; returns the place after it, or -1. */
function quotedAt(line: string, start: number, quote: string, parts: string[]): number {
  for (let at = start; at < line.length; at += 1) {
    const char = line[at];
    if (char === quote) return at + 1;
    if (char !== '\\' || quote === "'") parts.push(char);
    else {
      at += 1;
      const next = line[at] ?? '';
      parts.push(ESCAPES[next] ?? next);
    }
  }
  return -1;
}

/** A value as one word that `wordsOf` reads back unchanged. */
export function asWord(value: string): string {
  if (/^[^\s"'#;\\]+$/.test(value)) return value;
  const escaped = value
    .replace(/[\\"]/g, '\\$&')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t');
  return `"${escaped}"`;
}

/** `key=value` words as pairs; anything else is returned in `rest`. */
export function pairsOf(words: readonly string[]): { pairs: Map<string, string>; rest: string[] } {
  const pairs = new Map<string, string>();
  const rest: string[] = [];
  for (const word of words) {
    const equals = word.indexOf('=');
    if (equals > 0) pairs.set(word.slice(0, equals).toLowerCase(), word.slice(equals + 1));
    else rest.push(word);
  }
  return { pairs, rest };
}
