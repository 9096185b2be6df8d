import { readConfiguration, wordsOf } from './configuration.js';

const global = 'global\n  stats socket /run/haproxy/admin.sock level admin\n';
const read = (...texts: string[]) => readConfiguration(texts, 'db');
const disabled = (text: string) => Object.fromEntries(read(text).disabled);

describe('the configuration of a backend', () => {
  it('says of each server whether it is disabled, the last word on the line wins', () => {
    const text = `${global}backend db\n server a 10.0.0.1:3306 check disabled # disabled\n server b 10.0.0.2:3306 # disabled
      default-server disabled\n server c 10.0.0.3:3306\n server d 10.0.0.4:3306 enabled\nbackend other\n server e 1.1.1.1:1`;
    expect(disabled(text)).toEqual({ a: true, b: false, c: true, d: false });
  });

  it('knows default-server of the defaults before it, and forgets it with the next defaults', () => {
    expect(disabled('defaults\n default-server disabled\nlisten db\n server a 10.0.0.1:3306')).toEqual({ a: true });
    expect(
      disabled('defaults\n default-server disabled\ndefaults\n mode tcp\nbackend db\n server a 10.0.0.1:3306'),
    ).toEqual({ a: false });
  });

  it('reads several files as one', () => {
    expect(read('defaults\n mode tcp\n', 'backend db\n server a 10.0.0.1:1 disabled').disabled.get('a')).toBeTrue();
  });

  it('finds the state file only where it is loaded', () => {
    const file = 'global\n server-state-file /var/lib/haproxy/state\n';
    expect(read(`${file}backend db\n server a 1.1.1.1:1`).stateFile).toBeNull();
    expect(read(`${file}defaults\n load-server-state-from-file global\nbackend db\n`).stateFile).toBe(
      '/var/lib/haproxy/state',
    );
    expect(
      read(`global\n server-state-base /var/states\nbackend db\n load-server-state-from-file local\n`).stateFile,
    ).toBe('/var/states/db');
    const switchedOff =
      'defaults\n load-server-state-from-file global\nbackend db\n load-server-state-from-file none\n';
    expect(read(file + switchedOff).stateFile).toBe(null);
  });

  it('says what cannot be judged by reading', () => {
    expect(read('.if defined(X)\nbackend db\n.endif').unclear).toContain('.if');
    expect(read('backend db\n server-template db 3 db.example:3306').unclear).toContain('template');
    expect(read('backend db\n server a "${DB_A}":3306 disabled').unclear).toContain('variables');
  });

  it('says when the backend is not there', () => {
    expect(read('backend other\n server a 1.1.1.1:1').found).toBeFalse();
    expect(read('\0\u0001 %%% "never closed').found).toBeFalse();
  });
});

describe('the words of a line', () => {
  it('keep what is quoted or escaped together and leave the comment out', () => {
    expect(wordsOf(`  server "a b" 'c # d' e\\ f # disabled`)).toEqual(['server', 'a b', 'c # d', 'e f']);
    expect(wordsOf('')).toEqual([]);
    expect(wordsOf('a "" b')).toEqual(['a', '', 'b']);
  });
});
