import { oneEventEach } from './one-event-each.js';

function event(kind: number, table: number, body: number[] = [], flags = 0): Buffer {
  const head = Buffer.alloc(19);
  head[4] = kind;
  const own = kind === 15 ? Buffer.from(body) : Buffer.from([table, 0, 0, 0, 0, 0, flags, 0, ...body]);
  head.writeUInt32LE(19 + own.length, 9);
  return Buffer.concat([head, own]);
}
const lines = (one: Buffer) => one.toString('base64').replace(/.{76}/g, '$&\n').replace(/\n$/, '');
const print = (...events: Buffer[]) => `# at 4\nBINLOG '\n${events.map(lines).join('\n')}\n'/*!*/;\n### rows\n`;
const format = (sum = 1) => event(15, 0, [0, sum, 0, 0, 0, 0]);
const long = Array.from({ length: 200 }, (_, n) => n);

describe('Rows of one statement in several events', () => {
  it('become a statement for each event, with its own table before it', () => {
    const [a, b] = [event(19, 1, [97]), event(19, 2, [98])];
    const text = print(format()) + print(a, b, event(24, 1, long), event(24, 2, [7]), event(24, 2, [8], 1));
    const log = oneEventEach(text);
    const parts = [format(), a, event(24, 1, long, 1), b, event(24, 2, [7], 1), b, event(24, 2, [8], 1)];
    expect(log.toString('hex')).toBe(Buffer.concat([Buffer.from('fe62696e', 'hex'), ...parts]).toString('hex'));
  });

  it('are refused where something else stands among them, or is cut, or is written in two ways', () => {
    const table = event(19, 1, [97]);
    expect(() => oneEventEach(print(format()) + print(table, event(2, 1)))).toThrowError(/kind 2/);
    expect(() => oneEventEach(print(format()) + print(event(24, 1)))).toThrowError(/kind 24/);
    expect(() => oneEventEach(print(format()) + print(table, event(24, 1, long).subarray(0, 100)))).toThrowError(/cut/);
    expect(() => oneEventEach(print(format()) + print(format(0)))).toThrowError(/two ways/);
    expect(() => oneEventEach('')).toThrowError(/how it is written/);
  });
});
