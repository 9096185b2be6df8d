import { startCluster, type LabCluster } from './cluster.js';
import { lostRows } from './cluster/writer.js';

describe('a cluster of the lab', () => {
  let cluster: LabCluster;
  beforeAll(async () => (cluster = await startCluster()));
  afterAll(() => cluster.remove());

  it('has one writable primary, two acknowledging replicas and the route open to the primary', async () => {
    const primary = await cluster.primary();
    const clients = await primary.sql("SHOW STATUS LIKE 'Rpl_semi_sync_master_clients'");
    expect(primary.name).toBe('db-1');
    expect(clients[0]['Value']).toBe('2');
    expect(await cluster.haproxies[0].servers()).toEqual({ 'db-1': 'ready', 'db-2': 'maint', 'db-3': 'maint' });
  });

  it('takes what a client writes through the proxy to every member', async () => {
    const writer = await cluster.writer();
    const { acknowledged } = await writer.stop();
    await cluster.settle();
    const sums = await Promise.all(cluster.members.map((member) => member.checksum()));
    expect(acknowledged).toBeGreaterThan(0);
    expect(await lostRows(cluster, writer)).toEqual([]);
    expect(sums[1]).toEqual(sums[0]);
    expect(sums[2]).toEqual(sums[0]);
  });

  it('fails closed when HAProxy is reloaded', async () => {
    const [proxy] = cluster.haproxies;
    await proxy.reload();
    expect(await proxy.servers()).toEqual({ 'db-1': 'maint', 'db-2': 'maint', 'db-3': 'maint' });
    await proxy.route('db-1');
  });
});
