/** Numbers and times as words. A no-break space stands before a unit; "–" is a missing value, "0" is zero. */
const SPACE = '\u00a0';
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export const MISSING = '–';

type Maybe = number | null | undefined;

function isMissing(value: Maybe): value is null | undefined {
  return value === null || value === undefined || Number.isNaN(value);
}

/** 12 s, 4 m 12 s, 22 min, 9 h, 3 d. */
export function duration(ms: Maybe): string {
  if (isMissing(ms)) return MISSING;
  if (ms < MINUTE) return `${Math.max(0, Math.floor(ms / SECOND))}${SPACE}s`;
  if (ms < 10 * MINUTE) return `${Math.floor(ms / MINUTE)}${SPACE}m ${Math.floor((ms % MINUTE) / SECOND)}${SPACE}s`;
  if (ms < 2 * HOUR) return `${Math.floor(ms / MINUTE)}${SPACE}min`;
  if (ms < 2 * DAY) return `${Math.floor(ms / HOUR)}${SPACE}h`;
  return `${Math.floor(ms / DAY)}${SPACE}d`;
}

/** A measured time: 0.6 ms, 41 ms, 1.3 s. */
export function latency(ms: Maybe): string {
  if (isMissing(ms)) return MISSING;
  if (ms < 10) return `${Number(ms.toFixed(1))}${SPACE}ms`;
  if (ms < SECOND) return `${Math.round(ms)}${SPACE}ms`;
  if (ms < 2 * MINUTE) return `${Number((ms / SECOND).toFixed(1))}${SPACE}s`;
  return duration(ms);
}

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;

/** Powers of 1000, three significant figures: 642 MB, 3.1 GB. */
export function bytes(value: Maybe): string {
  if (isMissing(value)) return MISSING;
  let n = value;
  let unit = 0;
  while (n >= 999.5 && unit < UNITS.length - 1) {
    n /= 1000;
    unit += 1;
  }
  return `${unit === 0 || n >= 99.5 ? Math.round(n) : n.toFixed(1)}${SPACE}${UNITS[unit]}`;
}

/** 1,369. */
export function count(value: Maybe): string {
  return isMissing(value) ? MISSING : Math.round(value).toLocaleString('en-GB');
}

/** A share of 100 that never rounds an outage away: 99.71 %, 100 %. */
export function percent(value: Maybe, digits = 0): string {
  if (isMissing(value)) return MISSING;
  const factor = 10 ** digits;
  const rounded = value < 100 ? Math.min(Math.round(value * factor) / factor, 100 - 1 / factor) : 100;
  return `${digits ? rounded.toFixed(digits).replace(/\.?0+$/, '') : Math.round(value)}${SPACE}%`;
}

/** "1 check", "3 checks". */
export function plural(n: number, one: string, many = `${one}s`): string {
  return `${count(n)} ${n === 1 ? one : many}`;
}

const WORDS = ['No', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine', 'Ten', 'Eleven', 'Twelve'];

/** Numbers that start a sentence. */
export function inWords(n: number): string {
  return WORDS[n] ?? count(n);
}

let zone: string | undefined;

/** The person's own time zone; undefined takes the browser's. */
export function useTimeZone(name: string | null | undefined): void {
  zone = name || undefined;
}

export function timeZone(): string | undefined {
  return zone;
}

/** 11:34:10 today, "Sat 18:05" this week, "20 Nov 18:05" this year, with the year before that. */
export function clockTime(at: Maybe, now = Date.now()): string {
  if (isMissing(at)) return MISSING;
  if (dayOf(at) === dayOf(now)) return formatted(at, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
  const time = formatted(at, { hour: '2-digit', minute: '2-digit' });
  if (Math.abs(now - at) < 6 * DAY) return `${formatted(at, { weekday: 'short' })} ${time}`;
  const year = new Date(at).getFullYear() === new Date(now).getFullYear() ? undefined : ('numeric' as const);
  return `${formatted(at, { day: 'numeric', month: 'short', year })} ${time}`;
}

/** The hours and minutes alone, for axes. */
export function hourMinute(at: number): string {
  return formatted(at, { hour: '2-digit', minute: '2-digit' });
}

/** "Mon 23 Nov". */
export function dayName(at: number): string {
  return formatted(at, { weekday: 'short', day: 'numeric', month: 'short' });
}

/** "Mon 23 Nov 2026": for what is read again years later. */
export function dayAndYear(at: number): string {
  return formatted(at, { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' });
}

/** 2026-11-22 10:34:10 UTC: what a log would say. */
export function utc(at: Maybe): string {
  return isMissing(at) ? MISSING : `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** "3 s ago", "in 8 d"; from 48 h on the date. */
export function relative(at: Maybe, now: number): string {
  if (isMissing(at)) return MISSING;
  const away = now - at;
  if (Math.abs(away) >= 2 * DAY) return clockTime(at, now);
  if (Math.abs(away) < SECOND) return 'now';
  return away >= 0 ? `${duration(away)} ago` : `in ${duration(-away)}`;
}

function dayOf(at: number): string {
  return formatted(at, { day: 'numeric', month: 'numeric', year: 'numeric' });
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatted(at: number, options: Intl.DateTimeFormatOptions): string {
  const key = JSON.stringify([zone, options]);
  let format = formats.get(key);
  if (!format)
    formats.set(key, (format = new Intl.DateTimeFormat('en-GB', { ...options, timeZone: zone, hourCycle: 'h23' })));
  return format.format(at);
}
