import { normalEmail, searchTerms, searchWords, sortName } from './person.js';

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

  it('is searched by the beginnings of words, an address as a whole', () => {
    expect(searchTerms("  O'Neil anna ")).toEqual(['o', 'neil', 'anna']);
    expect(searchTerms('Anna.B@example')).toEqual(['anna.b@example']);
  });

  it('sorts without regard to case', () => {
    expect(sortName('ÅSA')).toBe('åsa');
  });
});
