import { packRepeats, unpackRepeats } from './repeats.js';

describe('a batch of repeated results', () => {
  it('comes out as it went in, whatever the order, to 10 µs', () => {
    const start = 1_700_000_000_123;
    const repeats = [0, -700, 3, 90_000, 0].map((offset, n) => ({
      ...{ checkNumber: n === 4 ? 2 ** 31 - 1 : n * 200 + 1, at: start + offset },
      durationMs: [0, 0.01, 12.34, 59_999.99, 1][n],
    }));
    expect(unpackRepeats(packRepeats(repeats), start)).toEqual(repeats);
    expect(packRepeats([]).length).toBe(0);
  });

  it('refuses bytes that end in the middle', () => {
    expect(() => unpackRepeats(Uint8Array.of(1, 2, 200), 0)).toThrowError(RangeError);
  });
});
