import { tooSmall } from './size-check.js';

describe('the size of a new backup', () => {
  it('is suspicious under half of the median of recent ones, and says the numbers', () => {
    expect(tooSmall(499, [1000, 1010, 990])).toBe('499 bytes, under half of the median of the last 3 (1000 bytes)');
    expect(tooSmall(500, [1000, 1010, 990])).toBeNull();
  });

  it('is not judged before there are three, nor by one outlier', () => {
    expect(tooSmall(1, [1000, 1000])).toBeNull();
    expect(tooSmall(450, [800, 90_000, 810, 790])).toBeNull();
  });
});
