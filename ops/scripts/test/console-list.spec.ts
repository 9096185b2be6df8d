import { globSync, readFileSync } from 'node:fs';

describe('console/specs.ts', () => {
  it('imports every spec of the console', () => {
    const listed = readFileSync('console/specs.ts', 'utf8').matchAll(/^import '\.\/(.+)';$/gm);
    const found = globSync('**/*.spec.ts', { cwd: 'console' }).map((file) => file.replace(/\.ts$/, ''));
    expect([...listed].map((match) => match[1]).sort()).toEqual(found.sort());
  });
});
