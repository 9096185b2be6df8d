import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { ClusterConfigs, type ClusterConfig } from '../backend/failover/application/cluster-config.js';
import { ControllerHost } from '../backend/failover/application/host/controller-host.js';
import { Holdings } from '../backend/failover/application/host/holdings.js';
import { JournalKeeper } from '../backend/failover/application/host/journal-keeper.js';
import { SightKeeper } from '../backend/failover/application/host/sight-keeper.js';
import { configOf } from '../backend/failover/application/host/testing.js';
import type { ClusterSight } from '../backend/failover/domain/sight.js';
import { ClusterViewRow } from '../backend/failover/persistence/recovery.row.js';
import { Clock } from '../backend/platform/clock/index.js';
import { Log } from '../backend/platform/logging/index.js';
import { openTestStore } from '../backend/testing.js';
import { startCluster, until, type LabCluster } from '../ops/lab/index.js';
import { goal, table } from './support/measure.js';

/**
 * What the controller costs while all is well, with one cluster and with fifty, of three members each. All clusters are
 * the same three real servers and one HAProxy, each watched over connections of its own: so the controller's work is
 * whole, and the servers' is not counted. SECONDS_EACH says how long each is measured (60 unless told otherwise).
 */
const SECONDS = Number(process.env['SECONDS_EACH'] ?? 60);
const SETTLE_MS = 15_000;

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

interface Cost {
  readonly size: number;
  /** Of a core: lease, store and thread together. */
  readonly share: number;
}

async function measured(lab: LabCluster, size: number): Promise<Cost> {
  const test = await openTestStore();
  const configs = new Configs(clusters(lab, size));
  const [log, clock] = [Log.silent(), new Clock()];
  const events = { append: async () => undefined } as never;
  const tail = { latest: async () => 0, follow: () => ({ stop: async () => undefined }) } as never;
  const holdings = Holdings.of(test.store, 'bench');
  const journal = new JournalKeeper(test.store, configs, holdings, events, clock);
  const sights = new SightKeeper(test.store, events, holdings, clock, log);
  const host = new ControllerHost(test.store, configs, holdings, journal, sights, tail, clock, log);
  await host.start();
  const decided = async () => {
    const rows = await test.store.read.find(ClusterViewRow);
    return rows.map(({ view }) => (view as ClusterSight).decision.because);
  };
  const well = async () => (await decided()).filter((one) => one === 'All is well.').length === size;
  await until(`${size} clusters are well`, well, 60_000, 500);
  await sleep(SETTLE_MS);
  const before = process.cpuUsage();
  await sleep(SECONDS * 1000);
  const { user, system } = process.cpuUsage(before);
  const told = new Set(await decided());
  if (told.size > 1) console.log(`not at rest to the end: ${[...told].join(' ')}`);
  await host.stop();
  await test.close();
  return { size, share: (user + system) / 1e6 / SECONDS };
}

const lab = await startCluster({ optionLines: ['max_connections=2000'] });
const costs = [await measured(lab, 1), await measured(lab, 50)];
await lab.remove();
table(
  ['clusters of three members', 'CPU of the controller', 'goal'],
  costs.map(({ size, share }) => [size, `${(share * 100).toFixed(1)} % of a core`, size === 1 ? '3 %' : '25 %']),
);
goal('at most 3 % of a core for one cluster at rest', costs[0].share <= 0.03);
goal('at most 25 % of a core for fifty clusters at rest', costs[1].share <= 0.25);
process.exit();
