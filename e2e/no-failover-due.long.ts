import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  importBody,
  lostRows,
  startCluster,
  startHoldfast,
  startProcess,
  startSampler,
  until,
  type LabCluster,
  type LabHoldfast,
  type LabSampler,
  type LabWriter,
} from '../ops/lab/index.js';
import { becomeOwner, type Someone } from './support/owner.js';

/** As many minutes of disturbances, one after the other in random order. */
const MINUTES = Number(process.env['HOLDFAST_DISTURBED_MINUTES'] ?? 60);
const LONGEST_STALL_MS = 400;

describe('disturbances that call for no failover', () => {
  let cluster: LabCluster;
  let holdfast: LabHoldfast;
  let anna: Someone;
  let writer: LabWriter;
  let sampler: LabSampler;

  beforeAll(async () => {
    cluster = await startCluster({ network: 'namespaces', supervised: 500 });
    holdfast = await startHoldfast();
    anna = await becomeOwner(holdfast);
    await automatic();
    [writer, sampler] = await Promise.all([cluster.writer(), startSampler(cluster)]);
  });
  afterAll(async () => {
    await Promise.all([writer?.stop(), sampler?.stop()]);
    anna?.api.close();
    await holdfast?.stop();
    await cluster?.remove();
  });

  it(
    `change nothing in ${MINUTES} minutes`,
    async () => {
      const disturbances = Object.entries(all);
      const counts: Record<string, number> = {};
      let failovers: string[] = [];
      for (const end = Date.now() + MINUTES * 60_000; Date.now() < end && failovers.length === 0;) {
        const [name, disturb] = disturbances[Math.floor(Math.random() * disturbances.length)];
        counts[name] = (counts[name] ?? 0) + 1;
        await disturb();
        await sleep(500 + Math.random() * 1500);
        failovers = (await changesOfPrimary()).map((told) => `after "${name}": ${told}`);
      }
      const stalls = writer.gaps(LONGEST_STALL_MS + 200).map(({ ms }) => Math.round(ms));
      console.log(
        `      ${JSON.stringify(counts)}; ms in which no row was acknowledged: ${stalls.join(' ') || 'none'}`,
      );
      expect(failovers).toEqual([]);
      expect((await cluster.primary()).name).toBe('db-1');
      expect(new Set(writer.acknowledgements().map(({ server }) => server))).toEqual(new Set([1]));
      expect(await lostRows(cluster, writer)).toEqual([]);
      expect(sampler.twoWritable()).toEqual([]);
    },
    (MINUTES + 5) * 60_000,
  );

  const stall = () => sleep(Math.random() * LONGEST_STALL_MS);
  const all: Record<string, () => Promise<void>> = {
    'the primary stands still': async () => {
      await cluster.members[0].hang();
      await stall();
      cluster.members[0].resume();
    },
    'the network of the primary drops everything': async () => {
      await cluster.members[0].cut('both');
      await stall();
      await cluster.members[0].heal();
    },
    'only the controller is cut from the primary': async () => {
      await cluster.members[0].cut('both', cluster.here);
      await sleep(2500);
      await cluster.members[0].heal();
    },
    'the controller is cut from everything': async () => {
      await Promise.all(cluster.members.map((member) => member.cut('both', cluster.here)));
      await sleep(2500);
      await Promise.all(cluster.members.map((member) => member.heal()));
    },
    'the controller stands still': async () => {
      const family = childrenOf(holdfast.pid);
      family.forEach((pid) => process.kill(pid, 'SIGSTOP'));
      await sleep(3000 * Math.random());
      family.forEach((pid) => process.kill(pid, 'SIGCONT'));
    },
    'others take the processors': async () => {
      const hogs = Array.from({ length: 6 }, () => startProcess('sh', ['-c', 'while :; do :; done']));
      await sleep(3000);
      await Promise.all(hogs.map((hog) => hog.end('SIGKILL')));
    },
    'a replica is killed, and restarted': async () => {
      const replica = cluster.members[1 + Math.floor(Math.random() * 2)];
      await replica.kill();
      const replicates = async () => {
        const [status] = await replica.sql('SHOW SLAVE STATUS');
        return status?.['Slave_IO_Running'] === 'Yes' && status['Slave_SQL_Running'] === 'Yes';
      };
      await until(`${replica.name} replicates again`, replicates, 60_000);
    },
  };

  /** What changed the primary, with all that was seen then: whether it was due after all can be told by it. */
  async function changesOfPrimary(): Promise<string[]> {
    const { items } = await anna.api.get('/api/v1/recoveries', { query: { limit: 50 } });
    const changes = items.filter(({ kind }) => kind === 'failover' || kind === 'switchover');
    const told = changes.map(({ id }) => anna.api.get('/api/v1/recoveries/{id}', { path: { id } }));
    const primary = `db-1's processes ended: ${cluster.members[0].endings().join(', ') || 'none'}`;
    return (await Promise.all(told)).map(
      ({ because }) => `${because.because} ${JSON.stringify(because.numbers)}; ${primary}`,
    );
  }

  async function automatic(): Promise<void> {
    const { body } = await anna.api.call('post', '/api/v1/clusters/import', {
      body: importBody(cluster, { name: 'orders', fencing: 'local' }),
    });
    const { id, version } = body.cluster!;
    const policy = { mode: 'automatic' as const };
    const headers = { 'if-match': `"${version}"` };
    await anna.api.call('patch', '/api/v1/clusters/{id}', { path: { id }, headers, body: { policy } });
    const acts = async () => {
      const { lease, mode } = await anna.api.get('/api/v1/clusters/{id}', { path: { id } });
      return lease.ready && mode === 'automatic';
    };
    await until('Holdfast may act', acts, 30_000);
  }
});

function childrenOf(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return children.split(' ').filter(Boolean).map(Number);
}
