import { setTimeout as sleep } from 'node:timers/promises';
import { lostRows, startCluster, startSampler } from '../ops/lab/index.js';
import { startAutomatic } from './support/holdfast-controller.js';
import { goal, median, table } from './support/measure.js';
import { processorTime } from './support/processor-time.js';

/**
 * A planned switchover under 500 single-row transactions a second on eight connections, there and back again: how long
 * nobody is served, as a client that inserts every 10 ms sees it. Before: what watching the cluster at rest costs.
 * ROUNDS says how often (300 unless told otherwise, as a p99 needs), MINUTES the time after which no further one is begun.
 * Every 25 a line says how it stands.
 */
const rounds = Number(process.env['ROUNDS'] ?? 300);
/** A short run is there to see that it runs. */
const restMs = rounds < 100 ? 5_000 : 60_000;
const settleMs = rounds < 100 ? 2_000 : 10_000;
const connections = 8;

/** Of a core, once the start is over. */
async function costAtRest(pid: number): Promise<number> {
  await sleep(settleMs);
  const before = processorTime(pid);
  await sleep(restMs);
  return (processorTime(pid) - before) / restMs;
}

const cluster = await startCluster();
let alone = 0;
const holdfast = await startAutomatic(cluster, async (pid) => void (alone = await costAtRest(pid)));
const share = (await costAtRest(holdfast.pid)) - alone;

const sampler = await startSampler(cluster);
const load = await cluster.writer({ perSecond: 500, connections });
const client = await cluster.writer();
const pauses: number[] = [];
const begun = performance.now();
const enough = begun + Number(process.env['MINUTES'] ?? Infinity) * 60_000;
for (let round = 0; round < rounds && (round === 0 || performance.now() < enough); round++) {
  const begin = performance.timeOrigin + performance.now();
  await holdfast.switchover();
  await sleep(100 + Math.random() * 100);
  pauses.push(client.longestGap(begin));
  if (pauses.length % 25 === 0)
    console.error(
      `${pauses.length}: median ${Math.round(median(pauses))} ms, slowest ${Math.round(Math.max(...pauses))} ms`,
    );
}
const [ofLoad, ofClient] = await Promise.all([load.stop(), client.stop()]);
const lost = (await Promise.all([lostRows(cluster, load), lostRows(cluster, client)])).flat().length;
const { twoWritable, samples } = await sampler.stop();
await holdfast.stop();
await cluster.remove();

const sorted = [...pauses].sort((a, b) => a - b);
const p = (share: number) => Math.round(sorted[Math.ceil(sorted.length * share) - 1]);
const p99 = pauses.length >= 300 ? p(0.99) : null;
const failed = ofLoad.failed + ofClient.failed;
table(
  ['', 'value'],
  [
    ['switchovers', `${pauses.length} in ${Math.round((performance.now() - begun) / 1000)} s`],
    ['pause ms: median / p90 / p99 / max', [Math.round(median(pauses)), p(0.9), p99 ?? '–', p(1)].join(' / ')],
    ['rows acknowledged, lost', `${ofLoad.acknowledged + ofClient.acknowledged}, ${lost}`],
    ['transactions that failed', `${failed}: ${JSON.stringify([load.errors(), client.errors()])}`],
    ['instants with two writable members in reach', `${twoWritable.length} of ${samples}`],
    ['CPU for one cluster at rest, beyond Holdfast alone', `${(share * 100).toFixed(1)} % of a core`],
  ],
);
if (p99 !== null) goal('p99 pause at most 250 ms', p99 <= 250);
goal('at most 3 % of a core for one cluster at rest', share <= 0.03);
goal('no acknowledged row lost', lost === 0);
goal('no failed transaction beyond those in flight', failed <= pauses.length * (connections + 1));
goal('never two writable members in reach', twoWritable.length === 0);
process.exit();
