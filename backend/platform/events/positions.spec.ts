import { place, prunableUpTo, resumption } from './positions.js';

describe('Positions', () => {
  it('follow the head without a gap, in the order of insertion', () => {
    expect(place(41, [9, 3, 5])).toEqual([
      { id: 3, position: 42 },
      { id: 5, position: 43 },
      { id: 9, position: 44 },
    ]);
  });

  it('let a reader go on who has seen the head, or whose next row is still kept', () => {
    expect(resumption(10, null, 10)).toBe('follow');
    expect(resumption(4, 5, 10)).toBe('follow');
    expect(resumption(0, 1, 10)).toBe('follow');
  });

  it('reset a reader whose next row is gone, or who comes from another log', () => {
    expect(resumption(3, 5, 10)).toBe('reset');
    expect(resumption(3, null, 10)).toBe('reset');
    expect(resumption(11, 5, 10)).toBe('reset');
  });

  it('are kept for the slowest cursor however old they are', () => {
    expect(prunableUpTo(100, [70, 30, 90])).toBe(30);
    expect(prunableUpTo(100, [170])).toBe(100);
    expect(prunableUpTo(100, [])).toBe(100);
  });
});
