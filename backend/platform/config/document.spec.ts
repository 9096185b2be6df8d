import { readFileSync } from 'node:fs';
import { configurationDocument } from './document.js';

describe('docs/configuration.md', () => {
  it('is what the settings say (write it with: node dist/backend/admin.js config-document > docs/configuration.md)', () => {
    const file = new URL('../../../../docs/configuration.md', import.meta.url);
    expect(readFileSync(file, 'utf8')).toBe(configurationDocument());
  });
});
