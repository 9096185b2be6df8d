import { asWords, readJsonPath, valueAt } from './json-path.js';

describe('a path into JSON', () => {
  const document = { status: 'up', checks: [{ 'last run': { ok: true } }, 7], nothing: null };
  const at = (text: string) => valueAt(document, readJsonPath(text)!);

  it('goes by names and places', () => {
    expect(at('$.status')).toBe('up');
    expect(at('checks[1]')).toBe(7);
    expect(at('$.checks[0]["last run"].ok')).toBe(true);
    expect(at("$['nothing']")).toBeNull();
    expect(at('$')).toBe(document);
  });

  it('ends where something is missing, and never in what the language adds', () => {
    for (const text of [
      '$.no',
      '$.checks[9]',
      '$.status.length',
      '$.checks.length.x',
      '$.nothing.x',
      '$.constructor',
      '$.__proto__',
    ])
      expect(at(text)).withContext(text).toBeUndefined();
  });

  it('is refused when it is not understood', () => {
    for (const text of ['$..status', '$.checks[*]', '$.a[?(@.b)]', '$.a b', '$[', '$.', `$${'.a'.repeat(21)}`])
      expect(readJsonPath(text)).withContext(text).toBeNull();
  });

  it('says texts as they are and the rest as JSON', () => {
    expect([asWords('up'), asWords(true), asWords(1.5), asWords(null), asWords({ a: 1 })]).toEqual([
      ...['up', 'true', '1.5', 'null', '{"a":1}'],
    ]);
  });
});
