import { conformsToReplicationControl } from '../testing/replication-control.conformance.js';
import { RealCluster } from './testing/real-cluster.js';

describe('On real servers', () => {
  let cluster: RealCluster;
  beforeAll(async () => (cluster = await RealCluster.start()), 60_000);
  afterAll(() => cluster.remove());

  conformsToReplicationControl('MariaDB 10.11', async () => {
    await cluster.reset();
    return cluster.underTest();
  });
});
