import { monitorEventLoopDelay } from 'node:perf_hooks';
import { understand, type InventoryEntry, type WrittenEntry } from '../../domain/inventory.js';
import { tagSet } from '../../domain/tags.js';
import { FORMATS, readInventory } from './formats.js';
import { IsolatedInventories } from './isolated-inventories.js';

/** A small repeatable random source, so that a failure can be run again. */
function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const ODD_NAMES = [
  'db-1',
  'shop "quoted"',
  "anna's box",
  'ünïcode',
  '💾 store',
  '__proto__',
  'constructor',
  'a=b',
  'x # y',
  'semi;colon',
  'comma, here',
  '=1+1',
  "'apostrophe",
  'mail-1:25',
  'web[01:03]',
  'back\\slash',
  'yes',
  '007',
  'null',
  '[section]',
  '{brace}',
  '- dash inside',
  'tab-less: colon',
  '*star',
  '&and',
];
const ODD_NOTES = [
  '',
  'one line',
  'two\nlines',
  'quote " and \\ and \' here',
  '# not a comment',
  '\ttabbed\tin',
  '=cmd()',
];
const TAGS = ['web', 'db', 'prod', 'rack-7', 'all', 'ungrouped', 'v1.2', '9lives', 'a_b'];
const ADDRESSES = {
  host: ['db-1', '10.0.0.7', '2001:db8::1', 'local'],
  database: ['mysql://db-1:3306', 'mysql://[::1]:3307'],
  http: ['https://shop.example/health?a=b&c=%20', 'http://10.0.0.7:8080/'],
  tcp: ['tcp://mail-1:25', 'tcp://[2001:db8::1]:22'],
} as const;
const KINDS = ['host', 'database', 'http', 'tcp'] as const;

function someEntries(seed: number): WrittenEntry[] {
  const random = seeded(seed);
  const pick = <T>(from: readonly T[]) => from[random(from.length)];
  const names = ODD_NAMES.filter(() => random(3) > 0).map((name) => name.replace(/^- /, ''));
  return names.map((name, index) => {
    const kind = pick(KINDS);
    return {
      name,
      kind,
      address: pick(ADDRESSES[kind]),
      tags: tagSet(TAGS.filter(() => random(4) === 0)),
      parent: index > 0 && random(3) === 0 ? names[random(index)] : '',
      environment: pick(['', 'production', 'test bed']),
      notes: pick(ODD_NOTES),
      runbook: pick(['', 'https://wiki.example/x?y=1#z']),
    };
  });
}

/** What an entry comes to in an empty inventory; to compare with what was written. */
function asWritten(entry: InventoryEntry): WrittenEntry {
  return {
    name: entry.name ?? '',
    kind: entry.address.kind,
    address: entry.address.text,
    tags: tagSet([...(entry.tags ?? []), ...entry.groups]),
    parent: entry.parent ?? '',
    environment: entry.environment ?? '',
    notes: entry.notes ?? '',
    runbook: entry.runbookUrl ?? '',
  };
}

const byName = (a: WrittenEntry, b: WrittenEntry) => (a.name < b.name ? -1 : 1);
const tidy = (entry: WrittenEntry): WrittenEntry => ({ ...entry, notes: entry.notes.trim() });

const HOSTILE: Record<string, string> = {
  nothing: '',
  'a byte order mark': '\ufeff',
  'a very long run of one letter': 'a'.repeat(40_000),
  'a very long run of line ends': '\n'.repeat(40_000),
  'a very long run of blanks': ' '.repeat(40_000),
  'a very long run of dashes': '- '.repeat(20_000),
  'a very long run of open brackets': '['.repeat(40_000),
  'a very long run of quotes': '"'.repeat(40_000),
  'a very long run of equals signs': 'a ' + '='.repeat(40_000),
  'deep indentation': Array.from({ length: 1000 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'),
  'nested aliases': [
    'a: &a [x,x,x,x,x,x,x,x,x]',
    ...[...'bcdefghi'].map((name, at) => `${name}: &${name} [${`*${'abcdefgh'[at]},`.repeat(9)}]`),
  ].join('\n'),
  'an alias of itself': 'all: &a\n  children:\n    x: *a\n  hosts:\n    b:',
  'an unknown alias': '- targets: *nothing',
  'special keys': 'all:\n  hosts:\n    __proto__: {constructor: x}\n    constructor:\n    toString:',
  'special labels': '[{"targets":["a"],"labels":{"__proto__":"x","constructor":"y","holdfast_name":"toString"}}]',
  'a range of a billion hosts': '[web]\nweb[1:1000000000]',
  'ranges multiplied': '[web]\nweb[1:9999][1:9999][1:9999]',
  'null bytes and broken UTF-8': 'db-1\0\nweb-\ufffd',
  'an open quote': 'name,address\n"a,b\nc,d',
  'line separators': 'web-1\u2028web-2',
};

for (const format of FORMATS) {
  describe(`inventory form ${format.name}`, () => {
    it('reads back exactly what it wrote, for sixty odd inventories', () => {
      for (let seed = 1; seed <= 60; seed += 1) {
        const entries = someEntries(seed);
        const text = format.write(entries);
        const read = readInventory(text, format.name);
        expect(read.errors).withContext(`seed ${seed}\n${text}`).toEqual([]);
        const found = read.entries.map((raw) => asWritten(understand(raw)));
        expect(found.sort(byName)).withContext(`seed ${seed}\n${text}`).toEqual(entries.map(tidy).sort(byName));
        if (read.errors.length > 0) return;
      }
    });

    it('is recognised by what it wrote', () => {
      const text = format.write(someEntries(7));
      expect(readInventory(text, 'auto').format).toBe(format.name);
    });

    for (const [what, text] of Object.entries(HOSTILE)) {
      it(`survives ${what}`, async () => {
        const read = await new IsolatedInventories().read(text, format.name);
        expect(read.entries.length).toBeLessThanOrEqual(10_000);
        for (const error of read.errors) expect(error.text).not.toMatch(/[\p{Cc}]/u);
      }, 15_000);
    }
  });
}

describe('reading a megabyte that takes a YAML parser seconds', () => {
  it('does not hold up the main thread, and ends', async () => {
    const loop = monitorEventLoopDelay({ resolution: 5 });
    loop.enable();
    const read = await new IsolatedInventories().read('"'.repeat(1_000_000), 'ansible-yaml');
    loop.disable();
    expect(loop.max / 1e6).toBeLessThan(1000);
    expect(read.errors.length).toBe(1);
  }, 30_000);
});

describe('recognising a form', () => {
  for (const [what, text] of Object.entries(HOSTILE)) {
    it(`survives ${what} soon`, () => {
      const started = performance.now();
      readInventory(text, 'auto');
      expect(performance.now() - started).toBeLessThan(20_000);
    });
  }
});
