/**
 * A regular expression that cannot explode: it is matched by following all its ways at once (Thompson 1968), so the work
 * is at most states × characters, and that is counted. What would need to go back (back references, look-around) is
 * refused by name when the expression is read. It knows whether it matches, not where.
 */
import { PatternRefused, readPattern } from './read-pattern.js';
import type { Edge, Part, Test } from './read-pattern.js';

/** All alike in shape, since one loop reads millions of them. */
type Step =
  | { eat: Test; ways: undefined; edge: undefined }
  | { eat: undefined; ways: number[]; edge: undefined }
  | { eat: undefined; ways: undefined; edge: Edge }
  | 'end';
const eats = (eat: Test): Step => ({ eat, ways: undefined, edge: undefined });
const holds = (edge: Edge): Step => ({ eat: undefined, ways: undefined, edge });
const forks = (ways: number[]): Step => ({ eat: undefined, ways, edge: undefined });

const mostStates = 1_000;
/** Steps one match may take: about 60 ms. The longest answer is 256 kB, an ordinary expression takes 1 to 3 a character. */
const mostSteps = 4_000_000;

/** True, false, or `too-much` when the work ran out before it was known. */
export type Match = boolean | 'too-much';

export class LinearPattern {
  private constructor(private readonly steps: Step[]) {}

  /** @throws PatternRefused with a sentence that can follow "the expression" */
  static read(source: string): LinearPattern {
    const steps: Step[] = [];
    emit(readPattern(source), steps);
    steps.push('end');
    return new LinearPattern(steps);
  }

  /** Whether it matches anywhere in the text. */
  match(text: string, allowed = mostSteps): Match {
    const { steps } = this;
    // Steps that wait for the next character, and how many; the same two arrays again and again, since this is hot.
    let [ways, next] = [new Int32Array(steps.length), new Int32Array(steps.length)];
    let count = 0;
    const open: number[] = [];
    const seen = new Int32Array(steps.length).fill(-1);
    let work = 0;
    for (let at = 0; at <= text.length; at++) {
      const here = text.charCodeAt(at);
      let nextCount = 0;
      for (let way = 0; way <= count; way++) {
        open.push(way < count ? ways[way] : 0);
        while (open.length > 0) {
          const index = open.pop()!;
          if (seen[index] === at) continue;
          seen[index] = at;
          if (++work > allowed) return 'too-much';
          const step = steps[index];
          if (step === 'end') return true;
          if (step.eat !== undefined) {
            if (step.eat(here)) next[nextCount++] = index + 1;
          } else if (step.ways !== undefined) for (const one of step.ways) open.push(one);
          else if (step.edge(text.charCodeAt(at - 1), here)) open.push(index + 1);
        }
      }
      [ways, next, count] = [next, ways, nextCount];
    }
    return false;
  }
}

function emit(part: Part, steps: Step[]): void {
  if (steps.length > mostStates) throw new PatternRefused(`is larger than ${mostStates} states`);
  if ('eat' in part) steps.push(eats(part.eat));
  else if ('edge' in part) steps.push(holds(part.edge));
  else if ('all' in part) for (const one of part.all) emit(one, steps);
  else if ('any' in part) emitChoice(part.any, steps);
  else emitRepeat(part, steps);
}

function emitChoice(any: Part[], steps: Step[]): void {
  const begins: number[] = [];
  steps.push(forks(begins));
  const ends = any.map((one) => {
    begins.push(steps.length);
    emit(one, steps);
    return pushFork(steps, []);
  });
  for (const end of ends) end.push(steps.length);
}

function emitRepeat({ repeat, least, most }: Extract<Part, { repeat: Part }>, steps: Step[]): void {
  for (let i = 0; i < least; i++) emit(repeat, steps);
  if (most === Infinity) {
    const start = steps.length;
    const ways = pushFork(steps, [start + 1]);
    emit(repeat, steps);
    pushFork(steps, [start]);
    ways.push(steps.length);
    return;
  }
  const skips: number[][] = [];
  for (let i = least; i < most; i++) {
    skips.push(pushFork(steps, [steps.length + 1]));
    emit(repeat, steps);
  }
  for (const skip of skips) skip.push(steps.length);
}

function pushFork(steps: Step[], ways: number[]): number[] {
  steps.push(forks(ways));
  return ways;
}
