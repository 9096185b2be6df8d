import { bareController, type Controller } from './support/controllers.js';
import { holdfastController } from './support/holdfast-controller.js';
import { faults, runRounds, type Fault, type Rounds } from './support/failover-rounds.js';
import { goal, median, table } from './support/measure.js';

/**
 * How long nobody is served when the primary goes, and how soon it is back as a replica: three MariaDB servers with
 * semi-sync behind HAProxy, a client that inserts every 10 ms; busy: 500 more rows a second on eight connections.
 * ROUNDS says how often each fault happens (50 kills, 30 of each other unless told otherwise), FAULTS which (`kill,hang`),
 * CONTROLLERS whose (`bare`).
 */
const chosen = (variable: string, name: string) =>
  !process.env[variable] || process.env[variable].split(',').some((word) => name.toLowerCase().startsWith(word));
const controllers = [holdfastController, bareController].filter(({ name }) => chosen('CONTROLLERS', name));
const rounds = (fault: Fault) => Number(process.env['ROUNDS'] ?? (fault.name === 'kill -9' ? 50 : 30));
const settings = faults
  .filter(({ name }) => chosen('FAULTS', name))
  .flatMap((fault) => [false, true].map((busy) => ({ fault, busy })));

const results: { controller: Controller; fault: Fault; busy: boolean; result: Rounds }[] = [];
for (const { fault, busy } of settings)
  for (const controller of controllers) {
    const result = await runRounds(controller, fault, rounds(fault), busy);
    results.push({ controller, fault, busy, result });
    const times = result.rounds.map(({ outageMs, rejoinMs }) => `${Math.round(outageMs)}+${Math.round(rejoinMs)}`);
    console.log(`${fault.name}, ${busy ? 'busy' : 'idle'}, ${controller.name}: ${times.join(' ')}`);
  }

const sorted = (values: number[]) => [...values].sort((a, b) => a - b);
const p90 = (values: number[]) => sorted(values)[Math.ceil(values.length * 0.9) - 1];
const shown = (values: number[]) => [median(values), p90(values), Math.max(...values)].map(Math.round).join(' / ');

table(
  ['', 'controller', 'outage ms: median / p90 / max', 'back as a replica ms', 'acknowledged', 'lost', 'two writable'],
  results.map(({ controller, fault, busy, result }) => [
    `${fault.name}, ${busy ? 'busy' : 'idle'}, ${result.rounds.length}`,
    controller.name,
    shown(result.rounds.map(({ outageMs }) => outageMs)),
    shown(result.rounds.map(({ rejoinMs }) => rejoinMs)),
    result.acknowledged,
    result.rounds.reduce((sum, { lost }) => sum + lost, 0),
    `${result.twoWritable} of ${result.samples}`,
  ]),
);
goal(
  'no acknowledged row lost',
  results.every(({ result }) => result.rounds.every(({ lost }) => lost === 0)),
);
goal(
  'never two writable members in reach',
  results.every(({ result }) => result.twoWritable === 0),
);
process.exit();
