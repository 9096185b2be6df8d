import { bold, json, red, render, width } from './text.js';

describe('text for the terminal', () => {
  it('spells out escape sequences in a name instead of obeying them', () => {
    expect(render('web\u001b[2J\u0007\r\n', true)).toBe('web\\x1b[2J\\x07\\x0d\\x0a');
    expect(render(red('a\u001b[0m'), true)).toBe('\u001b[31ma\\x1b[0m\u001b[0m');
  });

  it('spells out what would reorder a line or begin a C1 sequence', () => {
    expect(render('gro\u202etxt.exe \u009b31m', true)).toBe('gro\\u202etxt.exe \\x9b31m');
  });

  it('leaves colour out where it is not wanted', () => {
    expect(render([bold('db-1'), ' is ', red('down')], false)).toBe('db-1 is down');
  });

  it('counts wide characters as two columns and marks as none', () => {
    expect([width('日本'), width('é'), width('e\u0301'), width('🙂'), width(bold('ab'))]).toEqual([4, 1, 1, 2, 2]);
  });

  it('writes JSON that a terminal does not obey and a parser reads back', () => {
    const value = { name: 'a\u001b\u009b\u202e\u2028' };
    expect(json(value)).not.toMatch(/[\u001b\u009b\u202e\u2028]/);
    expect(JSON.parse(json(value))).toEqual(value);
  });
});
