import type { TestBrowser } from '../users/testing.js';

/** What a spec says of a resource; the rest is plausible. */
export interface WantedResource {
  name: string;
  kind?: string;
  address?: string;
  tags?: string[];
  parentId?: string | null;
}

const ADDRESSES: Record<string, (name: string) => string> = {
  host: (name) => name,
  database: (name) => `mysql://${name}`,
  http: (name) => `https://${name}/health`,
  tcp: (name) => `tcp://${name}:25`,
};

/** Adds a resource through the API and returns its view. */
export async function addResource(browser: TestBrowser, wanted: WantedResource) {
  const kind = wanted.kind ?? 'host';
  const answer = await browser.post('resources', { kind, address: ADDRESSES[kind](wanted.name), ...wanted });
  if (answer.statusCode !== 201) throw new Error(`adding ${wanted.name} failed: ${answer.body}`);
  return answer.json();
}
