import { niceTop } from './chart';

describe('the top of a chart', () => {
  it('is a plain number just above the highest value, and half of it is plain too', () => {
    expect([0.6, 41, 79, 95, 730].map(niceTop)).toEqual([0.8, 50, 100, 100, 800]);
  });

  it('is one where nothing was measured', () => {
    expect([niceTop(null), niceTop(0)]).toEqual([1, 1]);
  });
});
