import type { Text } from './terminal/text.js';

/** What a dangerous action means, as the server says it: sentences, or counted things. */
export function consequenceLines(means: { sentences?: string[]; lines?: string[] } & Record<string, unknown>): Text[] {
  const said = means.sentences ?? means.lines;
  if (Array.isArray(said)) return said.map((sentence) => `  ${sentence}`);
  return Object.entries(means)
    .filter(([, value]) => typeof value === 'number' && value > 0)
    .map(([name, value]) => `  ${String(value)} ${name.replace(/([A-Z])/g, ' $1').toLowerCase()}`);
}
