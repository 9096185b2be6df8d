import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const pages = [...globSync('*.md'), ...globSync('docs/**/*.md')];
const found = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map((match) => match[1]);
const files = globSync('{backend,console,ops,e2e}/**/*.ts').map((file) => `/${file}`);
/** `…/` stands for folders that the page names before. */
const leads = (path: string) =>
  path.startsWith('…/') ? files.some((file) => file.endsWith(path.slice(1))) : files.includes(`/${path}`);

describe('the documentation', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };

  for (const page of pages) {
    const text = readFileSync(page, 'utf8');

    it(`names only files that exist: ${page}`, () => {
      const links = found(text, /\]\((?!https?:|#|mailto:)([^)#]+)/g).map((link) => join(dirname(page), link));
      const paths = found(text, /`((?:backend|console|ops|e2e|bench|docs)\/[\w./-]+\.\w+)`/g);
      expect([...links, ...paths].filter((path) => !existsSync(path))).toEqual([]);
    });

    it(`names tests by paths that lead to one: ${page}`, () => {
      const named = found(text, /`([^`\s*]+\.(?:spec|integration|servers|long|journey)\.ts)`/g);
      expect(named.filter((path) => !leads(path))).toEqual([]);
    });

    it(`names only commands that exist: ${page}`, () => {
      const commands = found(text, /npm run ([\w:-]+)/g);
      expect(commands.filter((command) => !(command in scripts))).toEqual([]);
    });
  }
});
