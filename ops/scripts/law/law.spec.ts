import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cruise, type ICruiseResult, type IForbiddenRuleType } from 'dependency-cruiser';
import { temporaryFolder } from '../../lab/index.js';

/** A file and what it must not import: one violation of each rule of .dependency-cruiser.mjs. */
const seeds: Record<string, [file: string, imported: string]> = {
  'no import goes round in a circle': ['backend/users/domain/left.ts', './right.js'],
  'users knows no other feature': ['backend/users/application/a.ts', '../../resources/index.js'],
  'resources knows only users': ['backend/resources/application/a.ts', '../../health/index.js'],
  'health knows only resources, users': ['backend/health/application/a.ts', '../../backups/index.js'],
  'incidents knows only health, resources, users': ['backend/incidents/application/a.ts', '../../audit/index.js'],
  'maintenance knows only health, resources, users': [
    'backend/maintenance/application/a.ts',
    '../../incidents/index.js',
  ],
  'notifications knows only incidents, health, resources, users': [
    'backend/notifications/application/a.ts',
    '../../backups/index.js',
  ],
  'backups knows only resources, users': ['backend/backups/application/a.ts', '../../health/index.js'],
  'failover knows only backups, health, resources, users': [
    'backend/failover/application/a.ts',
    '../../audit/index.js',
  ],
  'audit knows only users': ['backend/audit/application/a.ts', '../../resources/index.js'],
  'a feature enters another only by its index': ['backend/health/application/b.ts', '../../users/ports.js'],
  'a domain imports nothing outside itself, not even Node': ['backend/health/domain/a.ts', 'node:fs'],
  'an application knows no http, no adapters and no typeorm': ['backend/health/application/c.ts', 'typeorm'],
  'persistence and adapters know no application and no http': ['backend/health/adapters/a.ts', '../http/b.js'],
  'http knows no rows, no stores, no adapters and no typeorm': ['backend/health/http/a.ts', '../persistence/a.row.js'],
  'the platform knows no feature': ['backend/platform/jobs/a.ts', '../../users/index.js'],
  'only main, daemon and their modules name every feature': ['backend/users/http/a.ts', '../../app.module.js'],
  'the backend knows no client of it': ['backend/users/adapters/a.ts', '../../../ops/client/index.js'],
  'console/ui knows only itself and Angular': ['console/ui/a.ts', '../api/a.js'],
  'console/api knows no page and no look': ['console/api/b.ts', '../ui/b.js'],
  'a console page knows no other page': ['console/overview/a.ts', '../backups/a.js'],
  "the console knows no ops and none of the backend's insides": ['console/shell/a.ts', '../../backend/users/index.js'],
  'the contract gives its clients types only': ['console/shell/b.ts', '../../backend/contract/api.js'],
  'the command line knows only ops/client and the contract': ['ops/cli/a.ts', '../agent/a.js'],
  'the agent knows only ops/client and the contract': ['ops/agent/b.ts', '../../backend/users/index.js'],
  'ops/client knows only the contract and npm': ['ops/client/a.ts', '../lab/a.js'],
  'ops/lab knows only the contract and npm': ['ops/lab/b.ts', '../client/index.js'],
  "ops/scripts knows none of the backend's insides but its configuration": [
    'ops/scripts/a.ts',
    '../../backend/users/index.js',
  ],
  'a journey knows only ops/lab, ops/client and the contract': ['e2e/a.journey.ts', '../backend/users/index.js'],
  'a benchmark knows only ops/lab, ops/client and the contract': ['bench/a.ts', '../console/api/a.js'],
};

/** Imports that look alike and are allowed. */
const lawful: [file: string, imported: string][] = [
  ['backend/users/domain/right.ts', './left.js'],
  ['backend/backups/application/b.ts', '../../resources/index.js'],
  ['backend/health/application/d.ts', '../domain/b.js'],
  ['backend/health/http/c.ts', '../persistence/list.queries.js'],
  ['backend/health/http/d.ts', '../../platform/http/a.js'],
  ['backend/health/persistence/a.store.ts', 'typeorm'],
  ['backend/platform/database/a.ts', 'typeorm'],
  ['backend/app.module.ts', './health/health.module.js'],
  ['backend/health/health.module.ts', './adapters/b.js'],
  ['backend/health/a.integration.ts', '../../ops/lab/a.js'],
  ['console/overview/b.ts', '../ui/b.js'],
  ['console/shell/c.ts', '../overview/b.js'],
  ['console/ui/c.ts', '@angular/core'],
  ['ops/cli/b.ts', '../client/b.js'],
  ['e2e/b.journey.ts', '../ops/lab/a.js'],
];
const typesOnly: [file: string, imported: string] = ['console/api/c.ts', '../../backend/contract/api.js'];

describe('the import law', () => {
  const root = join(import.meta.dirname, '../../../..');
  let rules: IForbiddenRuleType[];
  let violations: { rule: string; from: string }[];

  beforeAll(async () => {
    const { default: law } = await import(join(root, '.dependency-cruiser.mjs'));
    rules = law.forbidden;
    const tree = temporaryFolder('law');
    plant(tree);
    const options = { ...law.options, baseDir: tree, validate: true, ruleSet: { forbidden: rules } };
    const { output } = await cruise(['backend', 'console', 'ops', 'e2e', 'bench'], options);
    violations = (output as ICruiseResult).summary.violations.map(({ rule, from }) => ({ rule: rule.name, from }));
  }, 30_000);

  it('has a seeded violation for every rule', () => {
    expect(Object.keys(seeds).sort()).toEqual(rules.map((rule) => rule.name!).sort());
  });

  for (const [rule, [file, imported]] of Object.entries(seeds))
    it(`catches ${file} importing ${imported}: ${rule}`, () => {
      expect(violations).toContain({ rule, from: file });
    });

  for (const [file, imported] of [...lawful, typesOnly])
    it(`lets ${file} import ${imported}`, () => {
      const against = violations.filter(({ rule, from }) => from === file && !rule.includes('circle'));
      expect(against).toEqual([]);
    });
});

/** Writes every file of the tables, and an empty one for each that is imported. */
function plant(tree: string): void {
  const write = (file: string, line: string) => {
    mkdirSync(dirname(join(tree, file)), { recursive: true });
    writeFileSync(join(tree, file), line, { flag: 'a' });
  };
  for (const [file, imported] of [...Object.values(seeds), ...lawful]) {
    write(file, `import '${imported}';\n`);
    if (imported.startsWith('.')) write(join(dirname(file), imported).replace(/\.js$/, '.ts'), 'export {};\n');
  }
  write(typesOnly[0], `import type { A } from '${typesOnly[1]}';\nexport type B = A;\n`);
}
