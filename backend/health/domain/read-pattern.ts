/** Reads the text of a regular expression: the part of JavaScript's syntax that needs no going back, and `(?i)` in front. */

export type Test = (unit: number) => boolean;
/** Whether something holds between two characters; NaN stands for the end of the text. */
export type Edge = (before: number, here: number) => boolean;
export type Part =
  { eat: Test } | { edge: Edge } | { all: Part[] } | { any: Part[] } | { repeat: Part; least: number; most: number };

/** The expression cannot be used here; the sentence can follow "the expression". */
export class PatternRefused extends Error {}

const code = (text: string) => text.charCodeAt(0);
const between = (unit: number, from: string, to: string) => unit >= code(from) && unit <= code(to);
const digit: Test = (unit) => between(unit, '0', '9');
const word: Test = (unit) => digit(unit) || between(unit, 'a', 'z') || between(unit, 'A', 'Z') || unit === code('_');
const space: Test = (unit) => /\s/.test(String.fromCharCode(unit));
const not =
  (test: Test): Test =>
  (unit) =>
    !Number.isNaN(unit) && !test(unit);
const sets: Record<string, Test> = { d: digit, D: not(digit), w: word, W: not(word), s: space, S: not(space) };
const signs: Record<string, string> = { n: '\n', r: '\r', t: '\t', f: '\f', v: '\v', '0': '\0' };

/** @throws PatternRefused */
export function readPattern(source: string): Part {
  const ignoreCase = source.startsWith('(?i)');
  return new Reader(ignoreCase ? source.slice(4) : source, ignoreCase).whole();
}

class Reader {
  private at = 0;

  constructor(
    private readonly source: string,
    private readonly ignoreCase: boolean,
  ) {}

  whole(): Part {
    const part = this.choice();
    if (this.at < this.source.length) throw new PatternRefused(`has a ")" too many at ${this.at + 1}`);
    return part;
  }

  private choice(): Part {
    const any = [this.sequence()];
    while (this.take('|')) any.push(this.sequence());
    return any.length === 1 ? any[0] : { any };
  }

  private sequence(): Part {
    const all: Part[] = [];
    while (this.at < this.source.length && !'|)'.includes(this.source[this.at])) all.push(this.repeated());
    return { all };
  }

  private repeated(): Part {
    let part = this.one();
    for (let times = this.times(); times; times = this.times()) {
      this.take('?');
      part = { repeat: part, ...times };
    }
    return part;
  }

  private times(): { least: number; most: number } | null {
    if (this.take('*')) return { least: 0, most: Infinity };
    if (this.take('+')) return { least: 1, most: Infinity };
    if (this.take('?')) return { least: 0, most: 1 };
    const [all, from, comma, to] = /^\{(\d{1,4})(,?)(\d{0,4})\}/.exec(this.source.slice(this.at)) ?? [];
    if (all === undefined) return null;
    this.at += all.length;
    const least = Number(from);
    const most = to ? Number(to) : comma ? Infinity : least;
    if (most < least) throw new PatternRefused(`repeats from ${least} to ${most}`);
    return { least, most };
  }

  private one(): Part {
    const sign = this.source[this.at++];
    if (sign === '(') return this.group();
    if (sign === '[') return { eat: this.set() };
    if (sign === '\\') return this.escaped();
    if (sign === '.') return { eat: not((unit) => unit === code('\n') || unit === code('\r')) };
    if (sign === '^') return { edge: (before) => Number.isNaN(before) };
    if (sign === '$') return { edge: (_, here) => Number.isNaN(here) };
    if ('*+?'.includes(sign)) throw new PatternRefused(`repeats nothing at ${this.at}`);
    return { eat: this.exactly(sign) };
  }

  private group(): Part {
    if (this.take('?') && !this.take(':')) {
      throw new PatternRefused('looks around or names groups, which has no place here; (?:…) and (?i) in front do');
    }
    const part = this.choice();
    if (!this.take(')')) throw new PatternRefused('has a "(" that is not closed');
    return part;
  }

  private escaped(): Part {
    const sign = this.source[this.at++];
    if (sign === undefined) throw new PatternRefused('ends with a single \\');
    if (/[1-9k]/.test(sign)) throw new PatternRefused('refers back to a group, which has no place here');
    if (sign === 'b') return { edge: (before, here) => word(before) !== word(here) };
    if (sign === 'B') return { edge: (before, here) => word(before) === word(here) };
    return { eat: sets[sign] ?? this.exactly(this.sign(sign)) };
  }

  /** After a backslash: a letter has a meaning or is refused, so that one may be given to it later. */
  private sign(sign: string): string {
    if (signs[sign] !== undefined) return signs[sign];
    const [, hex] = /^(?:x([\da-f]{2})|u([\da-f]{4}))/i.exec(this.source.slice(this.at - 1))?.filter(Boolean) ?? [];
    if (hex !== undefined) {
      this.at += hex.length;
      return String.fromCharCode(parseInt(hex, 16));
    }
    if (/\w/.test(sign)) throw new PatternRefused(`holds \\${sign}, which has no meaning here`);
    return sign;
  }

  private set(): Test {
    const inverted = this.take('^');
    const tests: Test[] = [];
    while (!this.take(']')) {
      const [from, test] = this.member();
      if (from === null || this.source[this.at] !== '-' || this.source[this.at + 1] === ']') tests.push(test);
      else {
        this.at += 1;
        tests.push(this.range(from, this.member()[0]));
      }
    }
    const any: Test = (unit) => tests.some((test) => test(unit));
    return inverted ? not(any) : any;
  }

  private member(): [string | null, Test] {
    const sign = this.source[this.at++];
    if (sign === undefined) throw new PatternRefused('has a "[" that is not closed');
    if (sign !== '\\') return [sign, this.exactly(sign)];
    const escaped = this.source[this.at++] ?? '';
    if (sets[escaped]) return [null, sets[escaped]];
    const meant = escaped === 'b' ? '\b' : this.sign(escaped);
    return [meant, this.exactly(meant)];
  }

  private range(from: string, to: string | null): Test {
    if (to === null || to < from) throw new PatternRefused(`has a range that ends before it begins at ${this.at}`);
    const inside: Test = (unit) => between(unit, from, to);
    if (!this.ignoreCase) return inside;
    return (unit) => inside(swapped(unit)) || inside(unit);
  }

  private exactly(sign: string): Test {
    const unit = code(sign);
    if (!this.ignoreCase) return (other) => other === unit;
    const other = swapped(unit);
    return (one) => one === unit || one === other;
  }

  private take(sign: string): boolean {
    const found = this.source[this.at] === sign;
    if (found) this.at += 1;
    return found;
  }
}

function swapped(unit: number): number {
  const text = String.fromCharCode(unit);
  const lower = text.toLowerCase();
  return code(lower === text ? text.toUpperCase() : lower);
}
