import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { goal, tableHead, tableRow } from './support/measure.js';

/**
 * What the controller costs while all is well, with one cluster and with fifty, of three members each: the program says
 * how. SECONDS_EACH says how long each is measured (20 unless told otherwise; a short run, with ROUNDS, 3): both take less
 * than two minutes with their starts. PROFILE names a folder for V8's profiles of both threads. Each row is printed as
 * soon as it is there.
 */
const GOALS = new Map([
  [1, 0.03],
  [50, 0.25],
]);
const seconds = process.env['SECONDS_EACH'] ?? (process.env['ROUNDS'] === undefined ? '20' : '3');
const profile = process.env['PROFILE'];
const program = fileURLToPath(new URL('../backend/failover/testing/cost-at-rest.js', import.meta.url));
const flags = profile ? ['--cpu-prof', `--cpu-prof-dir=${profile}`] : [];
const args = [...flags, program, seconds, ...[...GOALS.keys()].map(String)];
const measuring = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
const ended = new Promise<number | null>((resolve) => measuring.once('exit', resolve));

const percent = (share: number) => `${(share * 100).toFixed(1)} % of a core`;
const shares = new Map<number, number>();
tableHead(['clusters of three members', 'well after', 'CPU of the controller', 'goal']);
for await (const line of createInterface({ input: measuring.stdout })) {
  const [size, startedMs, share] = line.split(' ').map(Number);
  shares.set(size, share);
  tableRow([size, `${(startedMs / 1000).toFixed(1)} s`, percent(share), percent(GOALS.get(size)!)]);
}
const code = await ended;
for (const [size, most] of GOALS)
  goal(`${size} at rest: at most ${percent(most)}`, (shares.get(size) ?? Infinity) <= most);
process.exit(code === 0 ? process.exitCode : 1);
