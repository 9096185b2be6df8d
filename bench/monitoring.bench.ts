import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { goal, table } from './support/measure.js';
import { startFarm } from './support/monitoring/farm.js';
import type { ArrivalReport } from './support/monitoring/farm-process.js';
import type { StoredHistory } from './support/monitoring/stored-history.js';
import { type Usage, watchUsage } from './support/monitoring/usage.js';
import { bareNode, holdfast, prometheus, type WatcherKind } from './support/monitoring/watchers.js';

/**
 * What a check costs: HTTP GET with a keyword every 10 s on connections of their own, our daemon beside the bare Node
 * floor and Debian's Prometheus with blackbox_exporter, one after the other on farms of the same size.
 * `npm run bench -- monitoring --targets=1000,10000 --seconds=60 --watchers=holdfast,bare,prometheus --tls=no,yes`.
 */
const intervalMs = 10_000;
const { values: options } = parseArgs({
  strict: false,
  options: {
    targets: { type: 'string', default: '1000,10000' },
    seconds: { type: 'string', default: '60' },
    watchers: { type: 'string', default: 'holdfast,bare,prometheus' },
    tls: { type: 'string', default: 'no,yes' },
  },
});
const list = (text: unknown) => String(text).split(',');
const known: WatcherKind[] = [holdfast, bareNode, prometheus];
const watchers = known.filter(({ name }) => list(options.watchers).some((word) => name.toLowerCase().startsWith(word)));

interface Round {
  title: string;
  watcher: WatcherKind;
  targets: number;
  tls: boolean;
  usage: Usage;
  report: ArrivalReport;
  /** Every request the farm ever saw of this watcher. */
  sent: number;
  stored: StoredHistory | null;
}

async function run(watcher: WatcherKind, targets: number, tls: boolean): Promise<Round> {
  const farm = await startFarm(targets, tls);
  const running = await watcher.start(farm, intervalMs);
  // Two intervals: starting is another matter, and every target is to have been asked before it is measured.
  await sleep(2.5 * intervalMs);
  await farm.mark();
  const measured = watchUsage(running.pids);
  await sleep(Number(options.seconds) * 1_000);
  const usage = measured();
  const report = await farm.report(intervalMs);
  const stored = await running.stop();
  const { total: sent } = await farm.report(intervalMs);
  await farm.stop();
  const title = `${targets} targets, ${tls ? 'TLS' : 'plain'}`;
  const round = { title, watcher, targets, tls, usage, report, sent, stored };
  console.log(`${title}, ${watcher.name}: ${Math.round(rate(round))} checks per CPU-second`);
  return round;
}

const rate = ({ report, usage }: Round) => report.arrivals / usage.cpuSeconds;
const counted = (stored: StoredHistory | null) => (stored ? `${stored.results} + ${stored.dropped}` : '–');
/** A farm that saw nothing has no lateness; over IPC that is null. */
const ms = (value: number | null) => value?.toFixed(1) ?? '–';

const rounds: Round[] = [];
for (const tls of list(options.tls))
  for (const targets of list(options.targets))
    for (const watcher of watchers) rounds.push(await run(watcher, Number(targets), tls === 'yes'));

table(
  [
    '',
    'watcher',
    'checks per CPU-second',
    'memory MB',
    'late p50 / p99 / max ms',
    'missed',
    'sent / stored + dropped',
    'fell down',
  ],
  rounds.map((round) => [
    ...[round.title, round.watcher.name, Math.round(rate(round)), Math.round(round.usage.memoryMb)],
    [round.report.p50, round.report.p99, round.report.max].map(ms).join(' / '),
    ...[round.report.missed, `${round.sent} / ${counted(round.stored)}`, round.stored?.fellDown ?? '–'],
  ]),
);
for (const round of rounds.filter(({ watcher, tls }) => watcher === holdfast && !tls)) {
  const { title, targets, usage, report, sent, stored } = round;
  const least = targets >= 10_000 ? 5_000 : 2_000;
  goal(`${title}: at least ${least} checks per CPU-second`, rate(round) >= least);
  goal(`${title}: at most 250 MB`, usage.memoryMb <= 250);
  goal(`${title}: late by at most 10 ms at p99, none missed`, report.p99 <= 10 && report.missed === 0);
  // What was on its way when the daemon was told to stop is in no history, and the farm may have seen it or not; one that
  // failed is in the history, and the farm may not have seen it.
  const { results, failures, dropped, fellDown } = stored!;
  const all = results - failures <= sent && sent <= results + dropped;
  goal(`${title}: every result in stored history, none fell down`, all && fellDown === 0);
}
process.exit();
