import { countSpecs, countStep, type Count } from './count.js';

/** One part of `npm test`: commands run one after the other, their output shown only when one fails. */
export interface Suite {
  readonly name: string;
  readonly budgetSeconds: number;
  readonly commands: string[][];
  readonly env?: Record<string, string>;
  readonly count: (output: string, exitCode: number) => Count;
}

const node = (...args: string[]) => [process.execPath, '--enable-source-maps', ...args];
const jasmine = (config: string) => node('node_modules/jasmine/bin/jasmine.js', `--config=ops/scripts/${config}`);
const bin = (program: string, ...args: string[]) => [`node_modules/.bin/${program}`, ...args];

/** Who is not root makes network namespaces inside a user namespace; 127.0.0.1 there is another than outside. */
const LOOPBACK_UP = 'ip link set lo up && exec "$@"';
const borrowedRoot = process.getuid?.() === 0 ? [] : ['unshare', '-Urn', 'sh', '-c', LOOPBACK_UP, 'sh'];
const step = (name: string, budgetSeconds: number, ...commands: string[][]): Suite => ({
  name,
  budgetSeconds,
  commands,
  count: (_, exitCode) => countStep(exitCode),
});
const specs = (name: string, budgetSeconds: number, ...commands: string[][]): Suite => ({
  name,
  budgetSeconds,
  commands,
  count: countSpecs,
});

const format = step('format', 30, bin('prettier', '--check', '--cache', '--log-level=warn', '.'));
const lint = step('lint', 90, bin('eslint', '.', '--max-warnings=0'));
const law = step('import law', 15, bin('depcruise', '--config', '.dependency-cruiser.mjs', '.'));
const unused = step('unused files, packages', 20, bin('knip', '--no-progress'));
const contract = step('contract drift', 20, node('dist/backend/contract.js', '--check'));
const types = step('types, Node', 45, bin('tsc', '--noEmit', '-p', 'tsconfig.json'));
const consoleTypes = step('types, console', 45, bin('ngc', '--noEmit', '-p', 'console/tsconfig.spec.json'));
const unit = specs('unit specs', 90, jasmine('jasmine.unit.mjs'));
const simulation = specs('simulation', 150, jasmine('jasmine.simulation.mjs'));
const integration = (engine: 'sqlite' | 'mariadb'): Suite => ({
  ...specs(`integration, ${engine}`, 300, jasmine('jasmine.integration.mjs')),
  env: { HOLDFAST_TEST_ENGINE: engine },
});
const servers = specs('clusters', 240, [...borrowedRoot, ...jasmine('jasmine.servers.mjs')]);
const consoleSpecs = specs(
  'console specs',
  60,
  bin('ng', 'run', 'console:build-spec'),
  node('dist/ops/scripts/test/console-specs.js', 'dist/console-spec'),
);
const journeys = specs('journeys', 300, jasmine('jasmine.journeys.mjs'));
const failoverJourneys = specs('journeys of failover', 200, jasmine('jasmine.failover-journeys.mjs'));
const rules = 'ops/deploy/prometheus';
const alerts = step(
  'alert rules',
  10,
  ['promtool', 'check', 'rules', `${rules}/holdfast.rules.yml`],
  ['promtool', 'test', 'rules', `${rules}/holdfast.rules.test.yml`],
);

/**
 * The suites in lanes: lanes of one stage run side by side (two cores), stages one after the other. Unit specs have a
 * core, beside the simulation's; integration specs wait more than they work, so that both engines and the clusters of
 * real servers share it, and so do the journeys. None of them judges how fast something is: benchmarks do.
 */
export type Stage = Suite[][];

export const everything: Stage[] = [
  [[format, law, unused, types, contract, consoleTypes, alerts, consoleSpecs], [lint]],
  [[unit], [simulation]],
  [[integration('sqlite')], [integration('mariadb')], [servers]],
  [[journeys], [failoverJourneys]],
];

/** What one runs before every commit: nothing that needs a server or a browser. */
export const quick: Stage[] = [
  [[format, law, unused, types, consoleTypes], [lint]],
  [[unit], [simulation]],
];

/** What takes too long for every change. */
export const long: Stage[] = [[[specs('long specs', 6000, jasmine('jasmine.long.mjs'))]]];
