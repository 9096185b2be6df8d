import type { Store } from '../../platform/database/index.js';
import { foldSlots, levelFor, levels, slotStart } from '../domain/levels.js';
import type { Level, TimedSlot } from '../domain/levels.js';
import { measures } from '../domain/result.js';
import type { Measure } from '../domain/result.js';
import { p95 } from '../domain/slot.js';
import { HistoryStore } from './history.store.js';

export interface HistoryQuestion {
  checkNumber: number;
  measure: Measure;
  from: number;
  to: number;
  stepMs: number;
}

export interface HistoryPoint {
  at: number;
  count: number;
  failures: number;
  min: number;
  avg: number;
  p95: number;
  max: number;
}

/** Stored values are whole numbers; this is how many of them make one unit of the answer. */
const scale: Record<Measure, number> = {
  duration: 100,
  cpu: 100,
  memory: 100,
  load: 100,
  received: 1,
  sent: 1,
  pressureCpu: 100,
  pressureIo: 100,
  pressureMemory: 100,
  disk: 100,
  value: 1000,
  lag: 100,
};

/** The points of a measure: durations in milliseconds, percentages, bytes a second. A time without results has no point. */
export async function historyPoints(store: Store, question: HistoryQuestion, now: number): Promise<HistoryPoint[]> {
  const level = levelFor(question.from, question.stepMs, now);
  const slots = await slotsOf(store, question, level);
  const step = Math.max(question.stepMs, level.slotMs);
  return foldSlots(slots, step).map(({ at, slot }) => {
    const unit = scale[question.measure];
    const value = (raw: number) => Number((raw / unit).toFixed(3));
    const { count, failures, min, max, sum } = slot;
    const middle = { min: value(min), avg: value(sum / count), p95: value(p95(slot)), max: value(max) };
    return { at, count, failures, ...middle };
  });
}

/** What is not folded into a coarser level yet is read from the finer one. */
async function slotsOf(store: Store, question: HistoryQuestion, level: Level): Promise<TimedSlot[]> {
  const { checkNumber, measure, from, to } = question;
  const history = new HistoryStore(store);
  const folded = (await history.foldedUpTo(checkNumber)) ?? 0;
  const parts: TimedSlot[] = [];
  let end = to;
  for (const finer of levels.slice(0, level.number + 1)) {
    const begin = finer === level ? from : Math.max(from, foldedInto(levels[finer.number + 1], folded));
    if (begin < end) {
      const found = await history.slots(store.read, { checkNumber, level: finer, from: begin, to: end });
      parts.push(...(found.get(measures[measure]) ?? []));
    }
    end = Math.min(end, begin);
  }
  return parts;
}

function foldedInto(level: Level, folded: number): number {
  return slotStart(level, folded);
}
