import { fileURLToPath } from 'node:url';
import { runProcess } from '../ops/lab/index.js';
import { goal, table } from './support/measure.js';

/**
 * What the controller costs while all is well, with one cluster and with fifty, of three members each: the program says
 * how. SECONDS_EACH says how long each is measured (60 unless told otherwise).
 */
const GOALS = new Map([
  [1, 0.03],
  [50, 0.25],
]);
const seconds = process.env['SECONDS_EACH'] ?? '60';
const program = fileURLToPath(new URL('../backend/failover/testing/cost-at-rest.js', import.meta.url));
const stdio = ['ignore', 'pipe', 'inherit'] as ['ignore', 'pipe', 'inherit'];
const output = await runProcess(process.execPath, [program, seconds, ...[...GOALS.keys()].map(String)], { stdio });
const shares = output.trim().split('\n').map(Number);

const percent = (share: number) => `${(share * 100).toFixed(1)} % of a core`;
const rows = [...GOALS].map(([size, most], at) => [size, percent(shares[at]), percent(most)]);
table(['clusters of three members', 'CPU of the controller', 'goal'], rows);
[...GOALS].forEach(([size, most], at) => goal(`${size} at rest: at most ${percent(most)}`, shares[at] <= most));
process.exit();
