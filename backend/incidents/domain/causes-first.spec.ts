import { causesFirst } from './causes-first.js';

describe('the order in which things that are not well are taken in', () => {
  const above: Record<string, string[]> = {
    web: ['host'],
    shop: ['web', 'host'],
    replica: ['primary'],
    job: ['replica'],
  };
  const order = (...keys: string[]) => causesFirst(keys, (key) => above[key] ?? []);

  it('puts nothing before what it depends on, also when that depends on something beside', () => {
    expect(order('shop', 'web', 'host')).toEqual(['host', 'web', 'shop']);
    expect(order('job', 'replica', 'primary')).toEqual(['primary', 'replica', 'job']);
  });

  it('leaves the rest as it came, adds nothing and ends in a circle', () => {
    expect(order('b', 'web', 'a')).toEqual(['b', 'web', 'a']);
    expect([...causesFirst(['a', 'b'], (key) => (key === 'a' ? ['b'] : ['a']))].sort()).toEqual(['a', 'b']);
  });
});
