import type { Position } from './position.js';
import { nowhere } from './position.js';
import type { Step, StepDone, StepKind } from './recovery.js';

/** A command's time, ms: a lease must outlast it. */
export const COMMAND_MS = 1_000;
export const ROUTE_MS = 500;
/** A server that is killed and started again answers within this, ms. */
export const RESTART_MS = 30_000;

type Rest = Partial<Pick<Step, 'with' | 'timeoutMs' | 'irreversible' | 'onFailure'>>;

/** Makes steps of one attempt: their ids are the same each time the plan is made from the same state. */
export function stepMaker(attempt = 1) {
  return (wave: number, kind: StepKind, on: string, why: string, rest: Rest = {}): Step => ({
    id: `${kind}:${on}${attempt > 1 ? `#${attempt}` : ''}`,
    ...{ wave, kind, on, why },
    ...{ with: {}, timeoutMs: COMMAND_MS, irreversible: false, onFailure: 'stop', ...rest },
  });
}

export type MakeStep = ReturnType<typeof stepMaker>;

/** Positions travel in steps and results as text. */
export const packed = (position: Position): string => JSON.stringify(position);

/** @returns nowhere for what is no position: a step that told none proves nothing */
export function unpacked(value: unknown): Position {
  if (typeof value !== 'string') return nowhere;
  try {
    const { text, streams } = JSON.parse(value) as Position;
    return { text, streams };
  } catch {
    return nowhere;
  }
}

/** What a kind of step gave back, by where it was done; the last attempt counts. */
export function resultsOf(kind: StepKind, done: readonly StepDone[]): Record<string, StepDone['result']> {
  const those = done.filter(({ id, state }) => state === 'done' && id.startsWith(`${kind}:`));
  return Object.fromEntries(those.map(({ id, result }) => [id.slice(kind.length + 1).replace(/#\d+$/, ''), result]));
}
