import { bareController, type Controller } from './support/controllers.js';
import { holdfastController } from './support/holdfast-controller.js';
import { faults, runRounds, type Fault, type Rounds } from './support/failover-rounds.js';
import { goal, median, tableHead, tableRow } from './support/measure.js';

/**
 * How long nobody is served when the primary goes, and how soon it is back as a replica: three MariaDB servers with
 * semi-sync behind HAProxy, a client that inserts every 10 ms; busy: 500 more rows a second on eight connections.
 * ROUNDS says how often each fault happens (50 kills, 30 of each other unless told otherwise), FAULTS which (`kill,hang`),
 * CONTROLLERS whose (`bare`), LOADS under which (`idle`), MINUTES how long all of it may take, shared evenly: then a row has
 * fewer rounds, and says so. A row is printed as soon as it is there, and each round on the standard error output: what a
 * run that was cut short had seen is not lost, and the rest is run by naming it.
 */
const chosen = (variable: string, name: string) =>
  !process.env[variable] || process.env[variable].split(',').some((word) => name.toLowerCase().startsWith(word));
const controllers = [holdfastController, bareController].filter(({ name }) => chosen('CONTROLLERS', name));
const rounds = (fault: Fault) => Number(process.env['ROUNDS'] ?? (fault.name === 'kill -9' ? 50 : 30));
const settings = faults
  .filter(({ name }) => chosen('FAULTS', name))
  .flatMap((fault) => [false, true].map((busy) => ({ fault, busy })))
  .filter(({ busy }) => chosen('LOADS', busy ? 'busy' : 'idle'));

const sorted = (values: number[]) => [...values].sort((a, b) => a - b);
const at = (values: number[], share: number) => sorted(values)[Math.ceil(values.length * share) - 1];
const shown = (values: number[]) => {
  const p99 = values.length >= 300 ? at(values, 0.99) : null;
  return [median(values), at(values, 0.9), p99, Math.max(...values)]
    .map((one) => (one === null ? '–' : Math.round(one)))
    .join(' / ');
};

const results: { controller: Controller; fault: Fault; busy: boolean; result: Rounds }[] = [];
const until = performance.now() + Number(process.env['MINUTES'] ?? Infinity) * 60_000;
tableHead([
  '',
  'controller',
  'outage ms: median / p90 / p99 / max',
  'back as a replica ms',
  'acknowledged',
  'lost',
  'two writable',
]);
for (const [n, { fault, busy }] of settings.entries())
  for (const [m, controller] of controllers.entries()) {
    const left = (settings.length - n) * controllers.length - m;
    const mayTakeMs = (until - performance.now()) / left;
    const result = await runRounds(controller, fault, { count: rounds(fault), busy, mayTakeMs });
    results.push({ controller, fault, busy, result });
    tableRow([
      `${fault.name}, ${busy ? 'busy' : 'idle'}, ${result.rounds.length}`,
      controller.name,
      shown(result.rounds.map(({ outageMs }) => outageMs)),
      shown(result.rounds.map(({ rejoinMs }) => rejoinMs)),
      result.acknowledged,
      result.rounds.reduce((sum, { lost }) => sum + lost, 0),
      `${result.twoWritable} of ${result.samples}`,
    ]);
  }
goal(
  'no acknowledged row lost',
  results.every(({ result }) => result.rounds.every(({ lost }) => lost === 0)),
);
goal(
  'never two writable members in reach',
  results.every(({ result }) => result.twoWritable === 0),
);
process.exit();
