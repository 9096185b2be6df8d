import { nameFrom } from './add/name-from';
import { tagsOf } from './kinds';

describe('what is typed about a resource', () => {
  it('gives a name where none was typed', () => {
    expect(nameFrom('database', 'mysql://db-1:3306')).toBe('db-1');
    expect(nameFrom('http', 'https://shop.example.org/health?x=1')).toBe('shop.example.org/health');
    expect(nameFrom('tcp', 'tcp://mail-1:25')).toBe('mail-1:25');
  });

  it('takes tags apart at commas and spaces, each once', () => {
    expect(tagsOf(' web, shop  prod,web ')).toEqual(['prod', 'shop', 'web']);
  });
});
