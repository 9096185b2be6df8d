/**
 * One text for one value, so that a hash over it means the same on every machine: keys sorted by code unit, no blanks,
 * `undefined` left out as JSON does, strings well formed (a lone surrogate would not survive the way through UTF-8).
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(ordered(value)) ?? 'null';
}

function ordered(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed();
  if (Array.isArray(value)) return value.map(ordered);
  if (value === null || typeof value !== 'object') return value;
  const plain = hasToJson(value) ? value.toJSON() : value;
  if (plain !== value) return ordered(plain);
  const entries = Object.entries(plain as Record<string, unknown>).map(([k, v]) => [k.toWellFormed(), ordered(v)]);
  return Object.fromEntries(entries.sort(([a], [b]) => (a! < b! ? -1 : 1)));
}

function hasToJson(value: object): value is { toJSON(): unknown } {
  return 'toJSON' in value && typeof value.toJSON === 'function';
}
