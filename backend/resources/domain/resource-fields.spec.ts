import { differences, faultsOf, type ResourceFields, tidied } from './resource-fields.js';

const good: ResourceFields = {
  name: 'web-1',
  kind: 'host',
  address: 'web-1',
  tags: [],
  parentId: null,
  environment: '',
  notes: '',
  ownerId: null,
  runbookUrl: '',
};
const fields = (more: Partial<ResourceFields>) => ({ ...good, ...more });
const faults = (more: Partial<ResourceFields>) => faultsOf(fields(more)).map((one) => `${one.field} ${one.message}`);

describe('what people write about a resource', () => {
  it('may be quotes, emoji and any script', () => {
    for (const name of [`Anna's "box"`, '💾 store', 'Bücherregal', '服务器', 'a b', '__proto__', '👩‍💻']) {
      expect(faults({ name })).withContext(name).toEqual([]);
    }
    expect(faults({ notes: 'two\nlines\twith tabs' })).toEqual([]);
  });

  it('is not what cannot be seen, breaks a line, or turns the text round', () => {
    for (const name of ['a\nb', 'a\u0000b', 'a\u001b[31m', 'a\u202eb', 'a\u2028b', 'a\ud800', '\u200b', 'a\ufffd']) {
      expect(faults({ name }).length).withContext(JSON.stringify(name)).toBe(1);
    }
    expect(faults({ notes: 'bell\u0007' }).length).toBe(1);
  });

  it('is not longer than can be read, counted in characters and not in bytes', () => {
    expect(faults({ name: '💾'.repeat(120) })).toEqual([]);
    expect(faults({ name: '💾'.repeat(121) })).toEqual(['name 121 characters are too many']);
    expect(faults({ name: 'x'.repeat(10_000) })[0]).toContain('10000 characters');
    expect(faults({ notes: 'x'.repeat(4001) })[0]).toContain('4001 characters');
    expect(faults({ tags: Array.from({ length: 33 }, (_, n) => `t${n}`) })[0]).toContain('33 tags');
  });

  it('is not a name that a command line takes for an option, nor an empty one', () => {
    expect(faults({ name: '--force' })[0]).toContain('starts with a dash');
    expect(faults({ name: '  ' })[0]).toContain('is empty');
  });

  it('is not a link that a browser would run', () => {
    for (const runbookUrl of ['javascript:alert(1)', 'data:text/html,x', 'wiki/page', 'https://a:b@wiki/']) {
      expect(faults({ runbookUrl })[0]).withContext(runbookUrl).toContain('is not a link to a page');
    }
    expect(tidied(fields({ runbookUrl: ' https://wiki.example/a ' })).runbookUrl).toBe('https://wiki.example/a');
  });

  it('shows all its faults at once', () => {
    const found = faults({ name: '', address: '', tags: ['a b'], runbookUrl: 'x' });
    expect(found.map((one) => one.split(' ')[0])).toEqual(['name', 'address', 'tags', 'runbookUrl']);
  });

  it('is in one spelling, and tidying it again changes nothing', () => {
    const given = fields({
      name: '  Cafe\u0301 ',
      address: 'WEB-1',
      tags: ['Web', 'db', 'web'],
      environment: ' Production ',
      notes: 'a\r\nb ',
    });
    const once = tidied(given);
    expect(once).toEqual(
      fields({ name: 'Café', address: 'web-1', tags: ['db', 'web'], environment: 'production', notes: 'a\nb' }),
    );
    expect(tidied(once)).toEqual(once);
  });

  it('differs field by field, and not by order or case of what is tidied', () => {
    expect(differences(good, good)).toEqual([]);
    expect(differences(good, fields({ tags: ['web'], parentId: 'p' }))).toEqual([
      { field: 'tags', before: '', after: 'web' },
      { field: 'parentId', before: '', after: 'p' },
    ]);
  });
});
