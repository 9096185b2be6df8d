import { z } from 'zod';
import { shaperOf } from './view.shape.js';

const inner = z.object({ id: z.string(), size: z.number().nullable(), mark: z.literal('a').optional() });
const schema = z.object({
  'a "key"': z.string(),
  count: z.number().int().min(0),
  loose: z.number(),
  on: z.boolean(),
  kind: z.enum(['one', 'two']),
  tags: z.array(z.string()),
  items: z.array(inner),
  few: z.array(z.string()).max(2),
  parent: inner.nullable(),
  extra: z.record(z.string(), z.unknown()),
  anything: z.unknown(),
  either: z.union([z.string(), z.number()]),
  doubled: z.number().transform((n) => n * 2),
  named: z.string().default('nobody'),
  strict: z.strictObject({ a: z.string() }).optional(),
});
const whole = {
  'a "key"': 'v',
  count: 1,
  loose: 1.5,
  on: false,
  kind: 'two',
  tags: ['x', 'y'],
  items: [
    { id: '1', size: null, mark: 'a', secret: 'no' },
    { id: '2', size: 3 },
  ],
  few: [],
  parent: { id: '3', size: 1, secret: 'no' },
  extra: { any: [1] },
  anything: null,
  either: 4,
  doubled: 4,
  secret: 'no',
};

/** What either gives, as it would go over the wire, or the complaint. */
function outcome(work: (value: unknown) => unknown, value: unknown): string {
  try {
    return JSON.stringify(work(value));
  } catch (error) {
    return `refused: ${(error as Error).message}`;
  }
}

describe('the shape of a view', () => {
  const agree = (given: z.ZodType, value: unknown) =>
    expect(outcome(shaperOf(given), value)).toBe(outcome((one) => given.parse(one), value));

  it('leaves out what the schema does not name, at every depth', () => {
    const text = JSON.stringify(shaperOf(schema)(whole));
    expect(text).not.toContain('secret');
    expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(schema.parse(whole))));
  });

  it('asks zod about nothing that it has a rule for', () => {
    const plain = z.object({
      items: z.array(inner),
      parent: inner.nullable(),
      kind: z.enum(['one', 'two']).optional(),
    });
    const asked = spyOn(plain, 'parse').and.callThrough();
    const given = { items: whole.items, parent: whole.parent, kind: 'one', secret: 'no' };
    expect(JSON.stringify(shaperOf(plain)(given))).toBe(
      '{"items":[{"id":"1","size":null,"mark":"a"},{"id":"2","size":3}],"parent":{"id":"3","size":1},"kind":"one"}',
    );
    expect(asked).not.toHaveBeenCalled();
  });

  it('refuses in the words of zod whatever zod refuses, one field after the other', () => {
    const wrong: unknown[] = [undefined, null, 'text', '', 0, NaN, Infinity, -1, true, {}, [], [1], [null], new Map()];
    for (const key of Object.keys(whole)) for (const value of wrong) agree(schema, { ...whole, [key]: value });
    for (const value of wrong) agree(schema, value);
  });

  it('agrees on what is missing and on what is wrong inside lists', () => {
    for (const key of Object.keys(whole)) agree(schema, { ...whole, [key]: undefined });
    for (const item of [null, 1, {}, { id: 1, size: 1 }, { id: 'a', size: 'b' }, { id: 'a', size: 1, mark: 'b' }])
      agree(schema, { ...whole, items: [...whole.items, item] });
  });

  it('agrees on views that are no object', () => {
    for (const given of [z.array(inner), inner.nullable(), z.string(), z.unknown(), z.looseObject({ a: z.string() })])
      for (const value of [
        null,
        undefined,
        'a',
        [],
        [{ id: '1', size: 2, more: 1 }],
        { id: '1', size: 2 },
        { a: 'b', c: 1 },
      ])
        agree(given, value);
  });

  it('takes a key for a key, whatever it looks like', () => {
    const odd = z.object({ x: z.string().nullable(), 'f0(x)': inner.nullable(), '"}; throw 1; //': z.array(inner) });
    agree(odd, { x: null, 'f0(x)': { id: '1', size: 1 }, '"}; throw 1; //': [{ id: '2', size: 2 }] });
  });
});
