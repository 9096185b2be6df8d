import { normalEmail, searchWords, sortName } from './person.js';

describe('a person', () => {
  it('has one address, whatever the case it is typed in', () => {
    expect(normalEmail('  Anna.Berg@Example.ORG ')).toBe('anna.berg@example.org');
  });

  it('is found by every word of the name and the address', () => {
    expect(searchWords('Anna Maria O’Neil', 'anna.berg@example.org')).toEqual([
      'anna.berg@example.org',
      'anna',
      'maria',
      'o',
      'neil',
      'berg',
      'example',
      'org',
    ]);
  });

  it('sorts without regard to case', () => {
    expect(sortName('ÅSA')).toBe('åsa');
  });
});
