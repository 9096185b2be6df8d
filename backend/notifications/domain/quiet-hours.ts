/** When somebody does not want to be told, by the clock on their wall. */
export interface QuietHours {
  /** `22:00` */
  from: string;
  /** `07:00`; at or before `from`: on the next day. */
  to: string;
  /** IANA name; null: the zone of the person who is told, UTC where there is none. */
  timeZone: string | null;
  /** What is down passes all the same. */
  urgentPasses: boolean;
}

const dayMinutes = 1_440;
const minuteMs = 60_000;

/** Minutes since midnight of `07:30`. */
export function minuteOf(clock: string): number {
  const [hours, minutes] = clock.split(':').map(Number);
  return hours * 60 + minutes;
}

/** What the clock in a zone shows at a moment, in minutes since midnight. */
function localMinute(at: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  return minuteOf(parts.format(at));
}

export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en-GB', { timeZone: name }) !== null;
  } catch {
    return false;
  }
}

/**
 * When the quiet hours that hold at `at` end, epoch milliseconds; null when it is not quiet. On the night the clock
 * changes they end when the clock shows `to`, or has just passed it because that time does not exist.
 */
export function quietUntil({ from, to }: QuietHours, timeZone: string, at: number): number | null {
  const [begin, end, now] = [minuteOf(from), minuteOf(to), localMinute(at, timeZone)];
  const quiet = begin < end ? begin <= now && now < end : now >= begin || now < end;
  if (!quiet) return null;
  const wholeMinute = Math.floor(at / minuteMs) * minuteMs;
  const guess = wholeMinute + wrap(end - now) * minuteMs;
  const off = wrap(end - localMinute(guess, timeZone) + dayMinutes / 2) - dayMinutes / 2;
  const moved = guess + off * minuteMs;
  return off !== 0 && localMinute(moved, timeZone) !== end ? guess : moved;
}

function wrap(minutes: number): number {
  return ((minutes % dayMinutes) + dayMinutes) % dayMinutes;
}
