import { availableParallelism } from 'node:os';
import { startMariadb } from '../../lab/index.js';
import { ensurePrograms } from './programs.js';
import { runStages } from './run-suite.js';
import { everything, long, quick, type Stage } from './suites.js';

const kinds: Record<string, { stages: Stage[]; servers: boolean }> = {
  all: { stages: everything, servers: true },
  quick: { stages: quick, servers: false },
  long: { stages: long, servers: true },
};

const kind = kinds[process.argv[2] ?? 'all'];
if (kind.servers && !ensurePrograms()) process.exit(1);
const begin = performance.now();
const outside = Object.entries(process.env).filter(([name]) => !name.startsWith('HOLDFAST_'));
const mariadb = kind.servers ? await startMariadb() : null;
const env = {
  ...Object.fromEntries(outside),
  ...(mariadb ? { HOLDFAST_TEST_MARIADB_URL: mariadb.url } : {}),
  PATH: `${process.env['PATH']}:/usr/sbin`,
};
const lanes = availableParallelism() > 1 ? kind.stages : kind.stages.map((stage) => [stage.flat()]);
const { passed, failed } = await runStages(lanes, env);
await mariadb?.remove();
console.log(`\nin all ${((performance.now() - begin) / 60_000).toFixed(1)} min`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
