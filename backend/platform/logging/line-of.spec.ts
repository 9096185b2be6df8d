import { lineOf } from './line-of.js';

describe('Words of a stranger', () => {
  it('are one printable line: no control, no direction mark, no half of a character', () => {
    expect(lineOf('a\r\n\u001b[31mb\u202ec\ud800\u2028d\ue000', 200)).toBe('a [31mb c d');
    expect(lineOf('  Grüße, 東京 🙂 ', 200)).toBe('Grüße, 東京 🙂');
  });

  it('are at most as long as said, and show where they were cut', () => {
    expect(lineOf('x'.repeat(500), 200)).toBe(`${'x'.repeat(199)}…`);
    expect(lineOf('x'.repeat(200), 200)).toBe('x'.repeat(200));
    expect(lineOf('x'.repeat(500), Infinity).length).toBe(500);
  });

  it('are not cut through a character', () => {
    expect(lineOf('ab🙂cd', 4)).toBe('ab…');
  });
});
