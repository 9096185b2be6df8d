import { CursorTrail } from './pager';

describe('the trail of cursors', () => {
  it('goes back to the page it came from, and never before the first', () => {
    const third = new CursorTrail().forward('b').forward('c');
    expect([third.page, third.current]).toEqual([3, 'c']);
    expect(third.back().current).toBe('b');
    expect(third.back().back().back().page).toBe(1);
    expect(third.back().back().current).toBeUndefined();
  });
});
