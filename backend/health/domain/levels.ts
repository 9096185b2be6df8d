/** The three resolutions of history, finest first. Law: a slot of one level is exactly a fold of slots of the finer. */
import { emptySlot, mergeInto } from './slot.js';
import type { Slot } from './slot.js';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

export interface Level {
  /** The number in the stored key: never renumber. */
  number: 0 | 1 | 2;
  slotMs: number;
  blockMs: number;
  keepMs: number;
}

export const levels: readonly [Level, Level, Level] = [
  { number: 0, slotMs: minute, blockMs: hour, keepMs: 2 * day },
  { number: 1, slotMs: 10 * minute, blockMs: day, keepMs: 30 * day },
  { number: 2, slotMs: hour, blockMs: 30 * day, keepMs: 400 * day },
];

export function blockOf(level: Level, at: number): number {
  return Math.floor(at / level.blockMs);
}

export function slotIndex(level: Level, at: number): number {
  return Math.floor((at % level.blockMs) / level.slotMs);
}

/** The beginning of the slot a moment lies in. */
export function slotStart(level: Level, at: number): number {
  return Math.floor(at / level.slotMs) * level.slotMs;
}

/** When a slot of a block begins. */
export function timeOf(level: Level, block: number, index: number): number {
  return block * level.blockMs + index * level.slotMs;
}

/** The first block that is still kept. */
export function firstKept(level: Level, now: number): number {
  return blockOf(level, now - level.keepMs);
}

/** A slot with the moment it begins. */
export interface TimedSlot {
  at: number;
  slot: Slot;
}

/** Folds slots into steps of `stepMs`, which begin at whole multiples of it. */
export function foldSlots(slots: Iterable<TimedSlot>, stepMs: number): TimedSlot[] {
  const steps = new Map<number, Slot>();
  for (const { at, slot } of slots) {
    const start = Math.floor(at / stepMs) * stepMs;
    const target = steps.get(start) ?? emptySlot();
    mergeInto(target, slot);
    steps.set(start, target);
  }
  return [...steps].sort(([a], [b]) => a - b).map(([at, slot]) => ({ at, slot }));
}

/**
 * The level that answers a question: the coarsest whose slots are not wider than the step, unless the beginning of the
 * range is kept only at a coarser one.
 */
export function levelFor(from: number, stepMs: number, now: number): Level {
  const fitting = levels.findLast((level) => level.slotMs <= stepMs) ?? levels[0];
  const kept = levels.find((level) => from >= now - level.keepMs) ?? levels[2];
  return kept.number > fitting.number ? kept : fitting;
}
