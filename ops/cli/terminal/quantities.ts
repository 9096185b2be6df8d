/** `3.1 GB`: decimal units, two digits that matter. */
export function bytes(count: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];
  let value = count;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 || value >= 99.5 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

/** `0:26`, `1:02:03`: how long something took. */
export function clock(ms: number): string {
  const seconds = Math.round(ms / 1000);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const shown = parts[0] ? parts : parts.slice(1);
  return shown.map((part, index) => (index ? String(part).padStart(2, '0') : String(part))).join(':');
}

/** `2 s`, `4 m 12 s`, `3 h 5 m`, `12 d`: how long ago or how long since. */
export function span(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} m ${seconds % 60} s`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ${Math.floor(seconds / 60) % 60} m`;
  return `${Math.floor(seconds / 86_400)} d`;
}

const units: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** Milliseconds in `30s`, `2h`, `1h30m`, `7d`; null when it is none of that. */
export function duration(typed: string): number | null {
  if (!/^(\d+(\.\d+)?(ms|s|m|h|d|w))+$/.test(typed)) return null;
  let sum = 0;
  for (const [, number, unit] of typed.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d|w)/g)) sum += Number(number) * units[unit];
  return sum;
}

const two = (number: number) => String(number).padStart(2, '0');

/** Local time of day, `02:10`, with the date before it when it is not today: `2026-11-21 02:10`. */
export function moment(at: number, now: number): string {
  const when = new Date(at);
  const time = `${two(when.getHours())}:${two(when.getMinutes())}`;
  const day = `${when.getFullYear()}-${two(when.getMonth() + 1)}-${two(when.getDate())}`;
  return new Date(now).toDateString() === when.toDateString() ? time : `${day} ${time}`;
}

/** A point in time somebody typed: `24h` (ago), `2026-11-21`, `2026-11-21T10:00Z`, `now`; null when it is none. */
export function instant(typed: string, now: number): number | null {
  if (typed === 'now') return now;
  const ago = duration(typed);
  if (ago !== null) return now - ago;
  const local = /^\d{4}-\d{2}-\d{2}$/.test(typed) ? `${typed}T00:00` : typed;
  const at = /^\d{4}-/.test(local) ? Date.parse(local) : Number.NaN;
  return Number.isNaN(at) ? null : at;
}
