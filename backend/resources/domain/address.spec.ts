import { kindOfAddress, namesFor, readAddress } from './address.js';
import { BadValue } from './bad-value.js';
import type { ResourceKind } from './kind.js';

const text = (kind: ResourceKind, given: string) => readAddress(kind, given).text;

function refusal(kind: ResourceKind, given: string): BadValue {
  try {
    readAddress(kind, given);
  } catch (error) {
    if (error instanceof BadValue) return error;
  }
  throw new Error(`${kind} ${given} was accepted`);
}

describe('an address', () => {
  it('has one spelling, whatever it was typed as', () => {
    for (const [kind, given, expected] of [
      ['host', ' Web-1.Example.ORG. ', 'web-1.example.org'],
      ['host', 'ssh://web-1', 'web-1'],
      ['host', 'bücher.example', 'xn--bcher-kva.example'],
      ['host', '2001:DB8:0:0::1', '2001:db8::1'],
      ['host', '[::1]', '::1'],
      ['host', '010.0.0.7', '8.0.0.7'],
      ['database', 'db-1', 'mysql://db-1:3306'],
      ['database', 'MARIADB://DB-1:3307/', 'mysql://db-1:3307'],
      ['database', 'mysql://[::1]:3306', 'mysql://[::1]:3306'],
      ['http', 'HTTPS://Shop.Example:443/Health?a=B#part', 'https://shop.example/Health?a=B'],
      ['http', 'http://10.0.0.7:8080', 'http://10.0.0.7:8080/'],
      ['tcp', 'Mail-1:25', 'tcp://mail-1:25'],
    ] as const) {
      expect(text(kind, given)).withContext(given).toBe(expected);
      expect(text(kind, expected)).withContext('read again').toBe(expected);
    }
  });

  it('is in its parts for those who connect', () => {
    expect(readAddress('http', 'https://shop/')).toEqual({
      kind: 'http',
      text: 'https://shop/',
      host: 'shop',
      port: 443,
    });
    expect(readAddress('tcp', 'tcp://[::1]:22')).toEqual({
      kind: 'tcp',
      text: 'tcp://[::1]:22',
      host: '::1',
      port: 22,
    });
    expect(readAddress('host', 'web-1').port).toBeNull();
  });

  it('holds no user name or password, and the refusal does not repeat them', () => {
    for (const [kind, given] of [
      ['database', 'mysql://root:hunter2@db-1'],
      ['http', 'https://root:hunter2@shop/'],
      ['tcp', 'root:hunter2@mail-1:25'],
    ] as const) {
      const { message, remedy } = refusal(kind, given);
      expect(message + remedy).not.toContain('hunter2');
      expect(remedy).toContain('credential');
    }
  });

  it('is refused with what is wrong and what to write instead', () => {
    for (const [kind, given, what] of [
      ['tcp', 'mail-1', 'no port'],
      ['tcp', 'tcp://mail-1:99999', 'is not a port'],
      ['tcp', 'tcp://mail-1:', 'is not a port'],
      ['host', 'web-1:22', 'has a port'],
      ['host', 'web 1', 'holds a space'],
      ['host', 'web-1\nweb-2', 'line break'],
      ['host', '-web', 'is not a host name'],
      ['host', 'a..b', 'is not a host name'],
      ['host', 'web/1', 'after the host'],
      ['host', 'x'.repeat(300), 'is not a host name'],
      ['host', 'x'.repeat(10_000), 'too many'],
      ['host', '', 'is empty'],
      ['database', 'postgres://db-1', 'not a database'],
      ['database', 'mysql://db-1/shop', 'after the host'],
      ['http', 'shop.example/health', 'is not a web address'],
      ['http', 'javascript://shop', 'is not a web address'],
      ['http', 'https:///nowhere', 'is not a web address'],
      ['http', `https://shop/${'x'.repeat(490)}`, 'too many'],
    ] as const) {
      const { field, message, remedy } = refusal(kind, given);
      expect(field).toBe('address');
      expect(message).withContext(given).toContain(what);
      expect(remedy).withContext(given).not.toBe('');
      expect(message.length).toBeLessThan(200);
    }
  });
});

describe('the kind of an address', () => {
  it('is told by its scheme, or its port, or is a host', () => {
    for (const [given, kind] of [
      ['mysql://db-1', 'database'],
      ['mariadb://db-1', 'database'],
      ['db-1:3306', 'database'],
      ['https://shop/health', 'http'],
      ['tcp://mail-1:25', 'tcp'],
      ['mail-1:25', 'tcp'],
      ['[::1]:25', 'tcp'],
      ['web-1', 'host'],
      ['::1', 'host'],
      ['10.0.0.7', 'host'],
    ] as const) {
      expect(kindOfAddress(given)).withContext(given).toBe(kind);
    }
    expect(() => kindOfAddress('postgres://db-1')).toThrowError(BadValue);
  });
});

describe('the names an address offers', () => {
  it('are its host first, then longer ones', () => {
    expect(namesFor(readAddress('database', 'db-1'))).toEqual(['db-1', 'db-1:3306', 'mysql://db-1:3306']);
    expect(namesFor(readAddress('database', 'db-1:3307'))[0]).toBe('db-1:3307');
    expect(namesFor(readAddress('http', 'https://shop/health'))[0]).toBe('shop/health');
    expect(namesFor(readAddress('tcp', 'mail-1:25'))[0]).toBe('mail-1:25');
    expect(namesFor(readAddress('host', 'web-1'))).toEqual(['web-1', 'web-1-host']);
  });
});
