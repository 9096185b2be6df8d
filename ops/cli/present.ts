import type { Context } from './command.js';
import { dim } from './terminal/text.js';
import type { Text } from './terminal/text.js';

/** The result: one JSON value with `--json`, otherwise the lines that a person reads. */
export function present(context: Context, value: unknown, lines: () => Text[]): void {
  if (context.json) context.streams.json(value);
  else context.streams.sayAll(lines());
}

/** What a list left out, said instead of looking empty. */
export function hiddenNote(hidden: number | undefined): Text[] {
  return hidden ? [dim(`${hidden} more that you may not see (holdfast access explain me <action> <resource>)`)] : [];
}

/** The first line of an empty list is the next step. */
export function orEmpty(lines: Text[], count: number, instead: string): Text[] {
  return count === 0 ? [dim(instead)] : lines;
}
