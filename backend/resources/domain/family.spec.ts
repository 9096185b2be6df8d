import { ancestorsOf, checkParent, descendantsOf, MOST_GENERATIONS } from './family.js';

describe('the line above a resource', () => {
  const parents = new Map([
    ['shop', 'host'],
    ['host', 'rack'],
    ['rack', null],
    ['x', 'y'],
    ['y', 'x'],
  ]);

  it('is nearest first, and ends even where damaged data goes in a circle', () => {
    expect(ancestorsOf('shop', parents)).toEqual(['host', 'rack']);
    expect(ancestorsOf('unknown', parents)).toEqual([]);
    expect(ancestorsOf('x', parents)).toEqual(['y']);
  });

  it('never holds the resource itself', () => {
    expect(() => checkParent('rack', 'shop', parents)).toThrowError(/depend on itself/);
    expect(() => checkParent('rack', 'rack', parents)).toThrowError(/depend on itself/);
    expect(() => checkParent('new', 'shop', parents)).not.toThrow();
    expect(() => checkParent('rack', null, parents)).not.toThrow();
  });

  it('is not longer than sixteen', () => {
    const deep = new Map(Array.from({ length: 20 }, (_, n) => [`${n}`, n === 0 ? null : `${n - 1}`] as const));
    expect(() => checkParent('new', `${MOST_GENERATIONS - 1}`, deep)).not.toThrow();
    expect(() => checkParent('new', `${MOST_GENERATIONS}`, deep)).toThrowError(/generations/);
  });

  it('has everything below it found once', () => {
    const children = new Map([
      ['rack', ['a', 'b']],
      ['a', ['c']],
      ['c', ['rack', 'b']],
    ]);
    expect(descendantsOf('rack', children)).toEqual(['a', 'b', 'c']);
  });
});
