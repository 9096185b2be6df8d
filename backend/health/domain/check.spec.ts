import { aimAt } from './aim.js';
import { cadenceFault, defaultCadence, statusRanges, withDefaults } from './check.js';
import { defaultChecks } from './default-checks.js';

const shop = { text: 'https://shop.example/health', host: 'shop.example', port: 443 };
const database = { text: 'mysql://db-1:3307', host: 'db-1', port: 3307 };
const local = { text: 'local', host: 'local', port: null };

const owner = { resourceId: 'r', checkId: 'c' };

describe('what a probe is pointed at', () => {
  it('is the address of the resource, unless the settings say otherwise', () => {
    expect(aimAt(withDefaults('http'), shop, owner)).toEqual(jasmine.objectContaining({ url: shop.text }));
    expect(aimAt(withDefaults('mysql'), database, owner)).toEqual(
      jasmine.objectContaining({ host: 'db-1', port: 3307 }),
    );
    expect(aimAt(withDefaults('tcp', { port: 22 }), database, owner)).toEqual(jasmine.objectContaining({ port: 22 }));
    const path = withDefaults('http', { path: '/ready?deep=1' });
    expect(aimAt(path, shop, owner)).toEqual(jasmine.objectContaining({ url: 'https://shop.example/ready?deep=1' }));
  });

  it('is loopback for this machine', () => {
    expect(aimAt(withDefaults('tcp'), local, owner)).toEqual(jasmine.objectContaining({ host: '127.0.0.1', port: 22 }));
  });
});

describe('the checks given by default', () => {
  it('fit the kind of the resource', () => {
    const kinds = (kind: Parameters<typeof defaultChecks>[0], address = database) =>
      defaultChecks(kind, address).map(({ settings }) => settings.kind);
    expect(kinds('database')).toEqual(['mysql']);
    expect(kinds('http', shop)).toEqual(['http']);
    expect(kinds('tcp')).toEqual(['tcp']);
    expect(kinds('host')).toEqual(['tcp']);
    expect(defaultChecks('host', local)[0]).toEqual(jasmine.objectContaining({ name: 'host', intervalMs: 10_000 }));
  });
});

describe('a cadence', () => {
  it('is refused with its numbers when the probe could outlast the interval', () => {
    expect(cadenceFault(defaultCadence)).toBeNull();
    expect(cadenceFault({ ...defaultCadence, intervalMs: 1000 })).toContain(
      '5000 ms is longer than the interval of 1000',
    );
  });
});

describe('expected statuses', () => {
  it('are numbers and ranges, and nothing else', () => {
    expect(statusRanges('200,301-302')).toEqual([
      [200, 200],
      [301, 302],
    ]);
    for (const wrong of ['', 'ok', '20', '600', '302-301', '200,'])
      expect(statusRanges(wrong)).withContext(wrong).toBeNull();
  });
});
