import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { ClusterConfigs, type ClusterConfig } from '../application/cluster-config.js';
import { ControllerHost } from '../application/host/controller-host.js';
import { Holdings } from '../application/host/holdings.js';
import { JournalKeeper } from '../application/host/journal-keeper.js';
import { SightKeeper } from '../application/host/sight-keeper.js';
import { configOf } from '../application/host/testing.js';
import type { ClusterSight } from '../domain/sight.js';
import { ClusterViewRow } from '../persistence/recovery.row.js';
import { Clock } from '../../platform/clock/index.js';
import { Log } from '../../platform/logging/index.js';
import { openTestStore } from '../../testing.js';
import { startCluster, until, type LabCluster } from '../../../ops/lab/index.js';

/**
 * What the controller costs while all is well: `cost-at-rest.js <seconds> <clusters …>` prints for each number of clusters
 * a line: that number, the milliseconds until all were well, a share of a core. All clusters are the same three real servers and one HAProxy, each watched over connections of its
 * own: so the controller's work is whole, and the servers' is not counted. For bench/many-clusters.
 */
const [seconds, ...sizes] = process.argv.slice(2).map(Number);
const SETTLE_MS = 10_000;
/** They are well within seconds; this is for a machine that has much else to do. */
const WELL_WITHIN_MS = 180_000;

class Configs extends ClusterConfigs {
  constructor(private readonly list: ClusterConfig[]) {
    super();
  }

  override async all(): Promise<ClusterConfig[]> {
    return this.list;
  }

  override async of(id: string): Promise<ClusterConfig> {
    return this.list.find((one) => one.id === id)!;
  }

  override async noteOutcome(): Promise<void> {
    // Nothing becomes of a cluster at rest.
  }
}

/** The same servers under names of their own in each cluster's rows. */
function clusters(lab: LabCluster, size: number): ClusterConfig[] {
  return Array.from({ length: size }, (_, n) => {
    const config = configOf(lab, { mode: 'observe' });
    const members = config.members.map((one) => ({ ...one, id: `${n}-${one.id}` }));
    return { ...config, id: randomUUID(), name: `shop-${n}`, members, primary: members[0].id };
  });
}

/** Of a core: lease, store and thread together. */
async function measured(lab: LabCluster, size: number): Promise<string> {
  const test = await openTestStore();
  const configs = new Configs(clusters(lab, size));
  const [log, clock] = [Log.silent(), new Clock()];
  const events = { append: async () => undefined } as never;
  const tail = { latest: async () => 0, follow: () => ({ stop: async () => undefined }) } as never;
  const holdings = Holdings.of(test.store, 'bench');
  const journal = new JournalKeeper(test.store, configs, holdings, events, clock);
  const sights = new SightKeeper(test.store, events, holdings, clock, log);
  const host = new ControllerHost(test.store, configs, holdings, journal, sights, tail, clock, log);
  const begun = performance.now();
  await host.start();
  const decided = async () => {
    const rows = await test.store.read.find(ClusterViewRow);
    return rows.map(({ view }) => (view as ClusterSight).decision.because);
  };
  const well = async () => (await decided()).filter((one) => one === 'All is well.').length === size;
  await until(`${size} clusters are well`, well, WELL_WITHIN_MS, 500).catch(async (error: Error) => {
    throw new Error(`${error.message}; they say: ${[...new Set(await decided())].join(' ')}`, { cause: error });
  });
  const startedMs = Math.round(performance.now() - begun);
  await sleep(SETTLE_MS);
  const before = process.cpuUsage();
  await sleep(seconds * 1000);
  const { user, system } = process.cpuUsage(before);
  const told = new Set(await decided());
  if (told.size > 1) process.stderr.write(`not at rest to the end: ${[...told].join(' ')}\n`);
  await host.stop();
  await test.close();
  return `${size} ${startedMs} ${(user + system) / 1e6 / seconds}`;
}

const lab = await startCluster({ optionLines: ['max_connections=2000'] });
for (const size of sizes) process.stdout.write(`${await measured(lab, size)}\n`);
await lab.remove();
process.exit();
