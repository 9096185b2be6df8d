import type { Metrics } from './metrics.js';

/** Everything that a scrape would get, as text. */
export async function scraped(metrics: Metrics): Promise<string> {
  const { parts, sent } = await metrics.render();
  const text = Buffer.concat(parts).toString('utf8');
  sent();
  return text;
}
