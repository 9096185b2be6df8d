import { createConnection } from 'mysql2/promise';
import { startCluster, type LabCluster } from '../cluster.js';
import { until } from '../until.js';
import { clientAccount } from './accounts.js';
import { startSampler, type LabSampler } from './sampler.js';

describe('the sampler of writable members', () => {
  let cluster: LabCluster;
  let sampler: LabSampler;
  beforeEach(async () => {
    cluster = await startCluster({ members: 2, semiSync: false });
    sampler = await startSampler(cluster);
  });
  afterEach(async () => {
    await sampler.stop();
    await cluster.remove();
  });

  const more = async () => {
    const before = sampler.samples();
    await until('more samples', () => sampler.samples() > before + 20);
  };
  const found = () => until('two at once', () => sampler.twoWritable().length > 0);

  it('has nothing to say while one is writable, and while the other cannot be reached', async () => {
    await more();
    await cluster.members[1].sql('SET GLOBAL read_only = 0');
    await more();
    expect(await sampler.stop()).toEqual({ samples: sampler.samples(), twoWritable: [], longestPause: anyNumber });
  });

  it('sees two that are open at the proxy', async () => {
    await cluster.members[1].sql('SET GLOBAL read_only = 0');
    await cluster.haproxies[0].command('set server db/db-2 state ready');
    await found();
    expect(sampler.twoWritable()[0].members).toEqual(['db-1', 'db-2']);
  });

  it('sees a client that stayed on the old one through a worker that is leaving', async () => {
    const [proxy] = cluster.haproxies;
    const { username: user, password } = clientAccount;
    const client = await createConnection({ host: proxy.host, port: proxy.clientPort, user, password });
    await proxy.reload();
    await proxy.route('db-2');
    await cluster.members[1].sql('SET GLOBAL read_only = 0');
    await found();
    expect(sampler.twoWritable()[0].members).toEqual(['db-1', 'db-2']);
    await client.end();
  });
});

const anyNumber = jasmine.any(Number) as unknown as number;
