import { until } from '../../../../ops/lab/index.js';
import { conformsToReplicationControl } from '../testing/replication-control.conformance.js';
import { AMPLE_MS, aPermit } from '../testing/suite.js';
import { RealCluster, run } from './testing/real-cluster.js';

describe('On real servers', () => {
  let cluster: RealCluster;
  beforeAll(async () => (cluster = await RealCluster.start()), 60_000);
  afterAll(() => cluster.remove());

  conformsToReplicationControl('MariaDB 10.11', async () => {
    await cluster.reset();
    return cluster.underTest();
  });

  it('a primary that once followed another domain is closed where its replicas can get', async () => {
    await cluster.reset();
    const { primary, a } = await cluster.underTest();
    await cluster.write(cluster.lab.members[0]);
    await run(
      cluster.lab.members[0],
      'SET GLOBAL gtid_strict_mode=0',
      `SET GLOBAL gtid_slave_pos=CONCAT(@@gtid_binlog_pos, ',5-9-7')`,
      'SET GLOBAL gtid_strict_mode=1',
    );
    expect((await primary.control.observe(AMPLE_MS)).executed.streams).toEqual({ '0': 1 });
    const { executed } = await primary.control.close(aPermit(AMPLE_MS));
    expect((await a.control.applyUpTo(executed, aPermit(AMPLE_MS))).executed.streams).toEqual({ '0': 1 });
  }, 90_000);

  it('a replica whose one connection has a name is stopped, forgets its source, opens and follows again', async () => {
    await cluster.reset();
    const { primary, a, replicationAccount } = await cluster.underTest();
    const [first, second] = cluster.lab.members;
    const { username, password } = replicationAccount;
    await run(second, 'STOP SLAVE', 'RESET SLAVE ALL');
    const change = `CHANGE MASTER 'shop' TO MASTER_HOST='${first.host}', MASTER_PORT=${first.port}, MASTER_USER='${username}',
 MASTER_PASSWORD='${password}', MASTER_USE_GTID=slave_pos, MASTER_HEARTBEAT_PERIOD=0.1, MASTER_CONNECT_RETRY=1`;
    await run(second, change, "START SLAVE 'shop'");
    const connections = () =>
      second.sql<{ Connection_name: string; Slave_IO_Running: string }>('SHOW ALL SLAVES STATUS');
    const receives = async () => (await connections()).some((one) => one.Slave_IO_Running === 'Yes');
    await until('it receives', receives, 30_000, 5);
    const how = { heartbeatMs: 200, acknowledges: true, asFormerPrimary: false };
    await a.control.follow(primary.endpoint, replicationAccount, how, aPermit(AMPLE_MS));
    expect((await connections()).map(({ Connection_name }) => Connection_name)).toEqual(['shop']);
    const { received } = await a.control.stopReceiving(aPermit(AMPLE_MS));
    await a.control.applyUpTo(received, aPermit(AMPLE_MS));
    await a.control.startReceiving(aPermit(AMPLE_MS));
    await until('it receives again', receives, 30_000, 5);
    await a.control.detach(aPermit(AMPLE_MS));
    await a.control.open({ acknowledged: false }, aPermit(AMPLE_MS));
    expect(await connections()).toEqual([]);
  }, 90_000);
});
