import { Usage } from './failures.js';
import { duration, instant } from './terminal/quantities.js';

/** A whole number above zero. */
export function readCount(typed: string): number {
  const count = Number(typed);
  if (!Number.isInteger(count) || count < 1) throw new Usage(`"${typed}" is not a whole number above 0`);
  return count;
}

/** The same, or none. */
export function readCountOrNone(typed: string): number {
  if (!/^\d{1,9}$/.test(typed)) throw new Usage(`"${typed}" is not a whole number from 0`);
  return Number(typed);
}

/** Milliseconds from `30s`, `5m`, `2h`, `1h30m`. */
export function readDuration(typed: string): number {
  const ms = duration(typed);
  if (ms === null) throw new Usage(`"${typed}" is not a length of time; allowed: 30s, 5m, 2h, 7d, 1h30m`);
  return ms;
}

/** Epoch milliseconds from `24h` (ago), `2026-11-21` or `2026-11-21T10:00Z`. */
export function readPast(typed: string): number {
  const at = instant(typed, Date.now());
  if (at === null) throw new Usage(`"${typed}" is not a time; allowed: 24h (ago), 2026-11-21, 2026-11-21T10:00Z`);
  return at;
}

/** The same looking forward: `30d` is in thirty days. */
export function readFuture(typed: string): number {
  const ahead = duration(typed);
  const at = ahead === null ? instant(typed, Date.now()) : Date.now() + ahead;
  if (at === null) throw new Usage(`"${typed}" is not a time; allowed: 30d (from now), 2026-12-31, 2026-12-31T18:00Z`);
  if (at <= Date.now()) throw new Usage(`"${typed}" lies in the past`);
  return at;
}
