import { Metrics } from '../platform/metrics/index.js';
import { scraped } from '../platform/metrics/testing.js';
import { openTestServer, type TestServer } from '../testing.js';
import { decide } from './domain/decide.js';
import type { Plan } from './domain/recovery.js';
import { beginRecovery, noteRecovery } from './persistence/journal.store.js';
import { aMember, aTopology, killed } from './testing/builders.js';
import { seeCluster, seedCluster, type Seeded } from './testing/clusters.js';

describe('The metrics of clusters', () => {
  let server: TestServer;
  let cluster: Seeded;
  beforeEach(async () => {
    server = await openTestServer();
    cluster = await seedCluster(server.store);
  });
  afterEach(() => server.close());

  async function values(): Promise<Record<string, number>> {
    const lines = (await scraped(server.app.get(Metrics))).split('\n');
    const ours = lines.filter((line) => line.startsWith('holdfast_cluster_'));
    return Object.fromEntries(
      ours.map((line) => [line.slice(17, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]),
    );
  }

  it('tell what the controller saw last, and what would happen now', async () => {
    await seeCluster(server.store, cluster, aTopology(), server.clock.now() - 2_000, {
      controller: { latenessMs: 12, cpuMs: 3_400 },
    });
    const now = await values();
    expect(now['mode{cluster="shop",mode="observe"}']).toBe(1);
    expect(now['primary_info{cluster="shop",member="db-1"}']).toBe(1);
    expect(now['members{cluster="shop"}']).toBe(3);
    expect(now['members_receiving{cluster="shop"}']).toBe(2);
    expect(now['candidate_loss_transactions{cluster="shop"}']).toBe(0);
    expect(now['candidate_info{cluster="shop",member="db-2"}']).toBe(1);
    expect(now['failover_blockers{cluster="shop"}']).toBe(0);
    expect(now['expected_recovery_seconds{cluster="shop",if="hung"}']).toBeGreaterThan(0.5);
    expect(now['findings{cluster="shop",severity="critical"}']).toBe(0);
    expect(now['lease_held{cluster="shop"}']).toBe(1);
    expect(now['sight_age_seconds{cluster="shop"}']).toBe(2);
    expect(now['controller_lateness_seconds{cluster="shop"}']).toBe(0.012);
    expect(now['controller_cpu_seconds{cluster="shop"}']).toBe(3.4);
  });

  it('count what would stand in the way, and name nobody where nobody would take over', async () => {
    const never = { policy: { promotion: 'never' as const, site: '' } };
    const members = [aMember('db-1'), aMember('db-2', never), aMember('db-3', never)];
    await seeCluster(server.store, cluster, aTopology({ members }), server.clock.now());
    const now = await values();
    expect(now['failover_blockers{cluster="shop"}']).toBeGreaterThan(0);
    expect(Object.keys(now).filter((name) => name.startsWith('candidate_info'))).toEqual([]);
  });

  it('count what is wrong, by severity', async () => {
    const topology = killed();
    await seeCluster(server.store, cluster, topology, server.clock.now());
    const critical = decide(topology).findings.filter(({ severity }) => severity === 'critical').length;
    expect((await values())['findings{cluster="shop",severity="critical"}']).toBe(critical);
    expect(critical).toBeGreaterThan(0);
  });

  it('count a setting that differs from its option file among what is worth a look', async () => {
    const drift = [{ member: cluster.ids['db-1'], name: 'db-1', variable: 'sync_binlog', running: '0', file: '1' }];
    await seeCluster(server.store, cluster, aTopology(), server.clock.now(), { drift });
    expect((await values())['findings{cluster="shop",severity="warning"}']).toBe(1);
  });

  it('leave out what nobody looked at lately, and say how long ago it was', async () => {
    await seeCluster(server.store, cluster, aTopology(), server.clock.now() - 60_000);
    const now = await values();
    expect(now['sight_age_seconds{cluster="shop"}']).toBe(60);
    expect(now['lease_held{cluster="shop"}']).toBeUndefined();
  });

  it('count recoveries by kind and end, with the pause of the last change of primary', async () => {
    const intent = { kind: 'switchover', from: 'db-1', to: 'db-2', drill: false, maxPauseMs: 1_000 } as const;
    const plan: Plan = { intent, phase: 'gathering', steps: [] };
    const because = { kind: 'act', intent, because: '', findings: [], numbers: {} } as const;
    for (const [id, startedAt, pauseMs] of [
      ['r-1', 1_000, 400],
      ['r-2', 2_000, 120],
    ] as const) {
      await server.store.write(async (tx) => {
        await beginRecovery(tx, { id, clusterId: cluster.id, term: 1, plan, because, requester: null, startedAt });
        const end = { kind: 'end', end: 'done', sentence: '', primary: 'db-2', pauseMs } as const;
        await noteRecovery(tx, id, [end], startedAt + 1);
      });
    }
    const now = await values();
    expect(now['recoveries_total{cluster="shop",kind="switchover",end="done"}']).toBe(2);
    expect(now['last_pause_seconds{cluster="shop"}']).toBe(0.12);
  });
});
