/**
 * Is a text one SELECT that only reads? The server is asked in a read-only transaction with a time limit, which is what
 * really protects it; this refuses early what that cannot stop (files written, locks taken, waiting) and what is no
 * question at all, in words. Texts in quotes may hold anything.
 */
const quoted = /'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.|"")*"|`(?:[^`]|``)*`/g;
const sideEffects = /\b(into|for\s+update|lock\s+in|sleep|benchmark|get_lock|release_lock|load_file|nextval|setval)\b/i;

/** Why the text is not taken, as a sentence after "query"; null when it is. */
export function selectFault(text: string): string | null {
  const bare = text.replace(quoted, "''").trim();
  if (/\/\*|--\s|#|--$/.test(bare)) return 'must hold no comments';
  if (bare.includes(';')) return 'must be one statement without ;';
  if (!/^select\b/i.test(bare)) return 'must be a SELECT';
  const [found] = sideEffects.exec(bare) ?? [];
  return found === undefined ? null : `must only read; it holds ${found.toUpperCase()}`;
}
