import { openTestServer, type TestServer } from '../../../testing.js';
import { Clock } from '../../../platform/clock/index.js';
import { Jobs } from '../../../platform/jobs/index.js';
import { Log } from '../../../platform/logging/index.js';
import { clusterById } from '../../persistence/clusters.store.js';
import { seedCluster } from '../../testing/clusters.js';
import { RunDrills } from './run-drills.js';

describe('scheduled drills', () => {
  let server: TestServer;
  let drills: RunDrills;
  beforeEach(async () => {
    server = await openTestServer();
    drills = new RunDrills(server.store, server.app.get(Clock), server.app.get(Jobs), Log.silent());
  });
  afterEach(() => server.close());

  const seeded = (nextDrillAt: number) =>
    seedCluster(server.store, { drillSchedule: '0 4 * * 0', drillTimeZone: 'UTC', nextDrillAt });

  it('run once when their time has come, whoever looks, and wait for the next', async () => {
    const { id } = await seeded(server.clock.now() - 1_000);
    const other = new RunDrills(server.store, server.app.get(Clock), server.app.get(Jobs), Log.silent());
    const started = (await Promise.all([drills.tick(), other.tick()])).flat();
    expect(started).toEqual([id]);
    const row = (await clusterById(server.store.read, id))!;
    expect(row.nextDrillAt!).toBeGreaterThan(server.clock.now());
    const job = (await server.app.get(Jobs).find(row.lastDrillJobId!))!;
    expect([job.kind, job.requester.kind, job.subjectId]).toEqual(['cluster.drill', 'system', id]);
  });

  it('are not made up for when their time passed unseen', async () => {
    const { id } = await seeded(server.clock.now() - 3_600_000);
    expect(await drills.tick()).toEqual([]);
    const row = (await clusterById(server.store.read, id))!;
    expect([row.lastDrillJobId, row.nextDrillAt! > server.clock.now()]).toEqual([null, true]);
  });

  it('wait while their time has not come', async () => {
    await seeded(server.clock.now() + 1_000);
    expect(await drills.tick()).toEqual([]);
  });
});
