import type { z } from 'zod';

/** Gives what `schema.parse` gives, as one function written for the one shape. */
export type Shaper = (value: unknown) => unknown;

/** How one place of a value is tested, and what goes out for it: both are JavaScript over the variable `x`. */
interface Piece {
  readonly test: string;
  /** `x` itself where there is nothing to leave out. */
  readonly value: string;
}

type Def = z.core.$ZodTypes['_zod']['def'];

const misfit = Symbol('misfit');
const scalars: Partial<Record<Def['type'], string>> = {
  string: `typeof x === 'string'`,
  number: 'Number.isFinite(x)',
  boolean: `typeof x === 'boolean'`,
};
const compiled = new WeakMap<z.ZodType, Shaper>();

/**
 * What zod's general parser does for a view, several times as fast: it makes no object and no list of issues for each
 * field. What it has no rule for goes to zod, and so does every value that does not fit, for zod to say why.
 * Law: for every value it gives, or throws, what `schema.parse` does, but for keys whose value is undefined.
 */
export function shaperOf(schema: z.ZodType): Shaper {
  let shaper = compiled.get(schema);
  if (!shaper) compiled.set(schema, (shaper = compile(schema)));
  return shaper;
}

function compile(schema: z.ZodType): Shaper {
  const writer = new ShaperWriter();
  const { test, value } = writer.piece(schema);
  const shape = writer.done(`x => { if (!(${test})) throw misfit; return ${value}; }`);
  return (given) => {
    try {
      return shape(given);
    } catch {
      return schema.parse(given);
    }
  };
}

/** Writes the functions of one schema; only keys, as JSON, and numbers of its own get into the text. */
class ShaperWriter {
  private readonly lines: string[] = [];
  private readonly things: unknown[] = [];

  piece(schema: z.core.$ZodType): Piece {
    const { def } = (schema as z.core.$ZodTypes)._zod;
    if ('checks' in def && def.checks?.length) return this.byZod(schema);
    const scalar = scalars[def.type];
    if (scalar) return 'format' in def || ('coerce' in def && def.coerce) ? this.byZod(schema) : passing(scalar);
    if (def.type === 'enum' || def.type === 'literal') return passing(`${this.thing(schema._zod.values)}.has(x)`);
    if (def.type === 'nullable') return orElse('null', this.piece(def.innerType));
    if (def.type === 'optional') return orElse('undefined', this.piece(def.innerType));
    if (def.type === 'array') return this.array(this.piece(def.element));
    if (def.type === 'object' && !def.catchall && !Object.hasOwn(def.shape, '__proto__')) return this.object(def.shape);
    return this.byZod(schema);
  }

  done(main: string): Shaper {
    const text = `'use strict'; ${this.lines.join('\n')}\nreturn ${main};`;
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- written above, of nothing that came from outside
    const make = new Function('things', 'misfit', text) as (things: unknown[], misfit: symbol) => Shaper;
    return make(this.things, misfit);
  }

  private array({ test, value }: Piece): Piece {
    if (value === 'x') return passing(`Array.isArray(x) && x.every(${this.line(`x => ${test}`)})`);
    return {
      test: 'Array.isArray(x)',
      value: `x.map(${this.line(`x => { if (!(${test})) throw misfit; return ${value}; }`)})`,
    };
  }

  private object(shape: z.core.$ZodLooseShape): Piece {
    const fields = Object.entries(shape).map(([key, schema]) => ({ key: JSON.stringify(key), ...this.piece(schema) }));
    const reads = fields.map(
      ({ key, test }, i) => `let x${i}; { const x = x${i} = o[${key}]; if (!(${test})) throw misfit; }`,
    );
    const writes = fields.map(({ key, value }, i) => `${key}: ${value.replaceAll(/\bx\b/g, `x${i}`)}`);
    const body = `${reads.join('\n')}\nreturn { ${writes.join(', ')} };`;
    return {
      test: `typeof x === 'object' && x !== null && !Array.isArray(x)`,
      value: `${this.line(`o => { ${body} }`)}(x)`,
    };
  }

  /** What is undefined may be a missing key, which zod judges by what stands around it. */
  private byZod(schema: z.core.$ZodType): Piece {
    return { test: 'x !== undefined', value: `${this.thing(schema)}.parse(x)` };
  }

  private line(text: string): string {
    this.lines.push(`const f${this.lines.length} = ${text};`);
    return `f${this.lines.length - 1}`;
  }

  private thing(one: unknown): string {
    return `things[${this.things.push(one) - 1}]`;
  }
}

const passing = (test: string): Piece => ({ test, value: 'x' });

function orElse(empty: 'null' | 'undefined', { test, value }: Piece): Piece {
  return { test: `(x === ${empty} || (${test}))`, value: value === 'x' ? 'x' : `(x === ${empty} ? x : ${value})` };
}
