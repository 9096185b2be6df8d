import { Usage } from '../../failures.js';

/** `path=/health`, `status=200`, `follow=true` as an object; numbers and true/false become what they look like. */
export function readSettings(pairs: string[]): Record<string, unknown> {
  return Object.fromEntries(pairs.map(readPair));
}

function readPair(pair: string): [string, unknown] {
  const equals = pair.indexOf('=');
  if (equals < 1) throw new Usage(`"${pair}" is not name=value`, '--set path=/health');
  return [pair.slice(0, equals), readValue(pair.slice(equals + 1))];
}

function readValue(text: string): unknown {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}
