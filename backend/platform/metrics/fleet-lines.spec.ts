import { spawnSync } from 'node:child_process';
import { Gauge, Registry } from 'prom-client';
import { labelText } from './exposition.js';
import { FleetLines, rowsOfBlock } from './fleet-lines.js';

const families = [
  { name: 'fleet_up', help: 'Whether it is up.' },
  { name: 'fleet_since_timestamp_seconds', help: 'Since when.' },
  { name: 'fleet_lag_seconds', help: 'How far behind.' },
];
type Labels = Record<string, string>;
interface Member {
  labels: Labels;
  values: (number | undefined)[];
}

/** The same numbers in every run; a run that fails can be run again. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const unescaped: Record<string, string> = { '\\\\': '\\', '\\"': '"', '\\n': '\n' };

/** Every series of a text with its value, as a parser sees it. */
function parse(text: string): Map<string, number> {
  const found = new Map<string, number>();
  for (const line of text.split('\n').filter((one) => one !== '' && !one.startsWith('# '))) {
    const match = /^(\w+)\{((?:[^"}]|"(?:[^"\\]|\\.)*")*)\} +(\S+)$/.exec(line);
    if (!match) throw new Error(`not a sample: ${line}`);
    const labels = [...match[2].matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(
      ([, name, value]) => [name, value.replace(/\\[\\"n]/g, (one) => unescaped[one])] as const,
    );
    const key = JSON.stringify([match[1], labels.sort()]);
    if (found.has(key)) throw new Error(`twice: ${line}`);
    found.set(key, numberOf(match[3]));
  }
  return found;
}

function numberOf(text: string): number {
  if (/^nan$/i.test(text)) return NaN;
  return text.endsWith('Inf') ? (text.startsWith('-') ? -Infinity : Infinity) : Number(text);
}

async function promClient(members: Iterable<Member>): Promise<string> {
  const registry = new Registry();
  const gauges = families.map(
    ({ name, help }) => new Gauge({ name, help, labelNames: ['resource', 'kind'], registers: [registry] }),
  );
  for (const { labels, values } of members)
    for (const [family, value] of values.entries()) if (value !== undefined) gauges[family].set(labels, value);
  return registry.metrics();
}

const textOf = (lines: FleetLines) => Buffer.concat(lines.render()).toString();

const odd = ['say "hi"', 'C:\\temp\\', 'two\nlines', 'käse 🧀', '}', 'a="b",c="', '\\n', ' ', 'ﬀ𝔘', '# HELP'];
const oddValues = [NaN, Infinity, -Infinity, 0, -0, 1e21, -3.5, 1795700000.123, 1e-7, 5e-324, 0.1 + 0.2, undefined];

describe('the lines of a fleet', () => {
  for (const seed of [1, 2, 3])
    it(`say what prom-client says of the same fleet, whatever comes, goes and changes (seed ${seed})`, async () => {
      const random = numbers(seed);
      const upTo = (count: number) => Math.floor(random() * count);
      const any = () => (random() < 0.5 ? oddValues[upTo(oddValues.length)] : Math.round(random() * 1e6) / 1e3);
      const lines = new FleetLines(families);
      const fleet = new Map<number, Member>();
      const put = (key: number, labels: Labels) => {
        const member = { labels, values: families.map(any) };
        fleet.set(key, member);
        lines.put(key, labelText(member.labels), member.values);
      };
      const named = (key: number) => ({ resource: `${odd[upTo(odd.length)]}${key}-${upTo(9)}`, kind: 'http' });
      for (let round = 0; round < 8; round++) {
        for (let step = 0; step < 150; step++) {
          const key = upTo(2 * rowsOfBlock);
          const known = fleet.get(key);
          const what = random();
          if (!known || what < 0.2) put(key, named(key));
          else if (what < 0.35) {
            fleet.delete(key);
            lines.remove(key);
          } else {
            known.values = families.map(any);
            lines.set(key, known.values);
          }
        }
        expect(parse(textOf(lines))).toEqual(parse(await promClient(fleet.values())));
      }
      expect(fleet.size).toBeGreaterThan(100);
    });

  it('pass promtool', () => {
    const lines = new FleetLines(families);
    for (const [i, resource] of odd.entries()) lines.put(i, labelText({ resource, kind: 'host' }), [1, 17.5, 0]);
    lines.set(0, [0, 1795700000.123, 1e21]);
    lines.set(1, [0, NaN, -Infinity]);
    const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], {
      input: textOf(lines),
      encoding: 'utf8',
    });
    expect([status, stdout, stderr]).toEqual([0, '', '']);
  });

  it('write a value that changes over the old one, and lay out only the block of a member that comes or goes', () => {
    const lines = new FleetLines(families.slice(0, 1));
    for (let key = 0; key < 3 * rowsOfBlock; key++) lines.put(key, `resource="${key}"`, [100]);
    const before = lines.render();
    lines.set(5, [7]);
    lines.remove(rowsOfBlock);
    const after = lines.render();
    expect(after.map((part, i) => part === before[i])).toEqual([true, true, false, true]);
    expect(textOf(lines)).toContain('fleet_up{resource="5"}   7\n');
    expect(textOf(lines)).not.toContain(`resource="${rowsOfBlock}"`);
  });

  it('give the place of a member that went to the next that comes', () => {
    const lines = new FleetLines(families.slice(0, 1));
    lines.put('a', 'resource="a"', [1]);
    lines.put('b', 'resource="b"', [2]);
    lines.remove('a');
    lines.remove('a');
    lines.put('c', 'resource="c"', [3]);
    lines.put('d', 'resource="d"', [4]);
    expect([...parse(textOf(lines)).values()].sort()).toEqual([2, 3, 4]);
  });

  it('leave out a family in which nobody has a value', () => {
    const lines = new FleetLines(families);
    lines.put('a', 'resource="a"', [1, undefined, undefined]);
    expect(textOf(lines)).toBe('# HELP fleet_up Whether it is up.\n# TYPE fleet_up gauge\nfleet_up{resource="a"} 1\n');
    lines.remove('a');
    expect(textOf(lines)).toBe('');
  });
});
