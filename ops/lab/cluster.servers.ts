import { createConnection } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { startCluster, type LabCluster } from './cluster.js';
import type { LabMember } from './cluster/member.js';
import { lostRows } from './cluster/writer.js';
import { until } from './until.js';

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

  it('acknowledges nothing without a replica, and never falls back to async', async () => {
    const [primary, ...replicas] = cluster.members;
    expect(await primary.sql(SETTINGS)).toEqual([{ point: 'AFTER_SYNC', years: 31_709_791, alone: 1 }]);
    for (const replica of replicas) await replica.sql('STOP SLAVE IO_THREAD');
    const row = primary.sql('INSERT INTO holdfast.numbered VALUES (0, 1)');
    const waiting = async () => (await primary.sql('SHOW STATUS LIKE ?', [WAITING]))[0]['Value'] === '1';
    await until('the row waits for an acknowledgement', waiting);
    expect(await primary.sql('SELECT n FROM holdfast.numbered WHERE n = 0')).toEqual([]);
    for (const replica of replicas) await replica.sql('START SLAVE IO_THREAD');
    await row;
    expect(await primary.sql('SELECT n FROM holdfast.numbered WHERE n = 0')).toEqual([{ n: 0 }]);
  });

  it('gives every member what a client writes through the proxy', async () => {
    const writer = await cluster.writer();
    const { acknowledged } = await writer.stop();
    await cluster.settle();
    const [sums, ...others] = await Promise.all(cluster.members.map((member) => member.checksum()));
    expect(acknowledged).toBeGreaterThan(0);
    expect(await lostRows(cluster, writer)).toEqual([]);
    expect(others).toEqual([sums, sums]);
  });

  it('beats several times a second, and no longer once the primary is frozen, to which one can still connect', async () => {
    const [primary, replica] = cluster.members;
    const beats = async () => Number((await replica.sql('SHOW STATUS LIKE ?', [BEATS]))[0]['Value']);
    const before = await beats();
    await until('twenty beats', async () => (await beats()) >= before + 20);
    await primary.hang();
    expect(await connects(primary.port)).toBe(true);
    await expectAsync(primary.sql('SELECT 1', [], 300)).toBeRejected();
    // What it sent before is still to be read; after that five times the interval passes without a beat.
    await until('no beat comes', async () => {
      const last = await beats();
      await sleep(500);
      return (await beats()) === last;
    });
    primary.resume();
    expect(await primary.sql('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('fails closed when HAProxy is reloaded, and again when it is killed', async () => {
    const [proxy] = cluster.haproxies;
    await proxy.reload();
    expect(await proxy.servers()).toEqual({ 'db-1': 'maint', 'db-2': 'maint', 'db-3': 'maint' });
    await proxy.route('db-1');
    await proxy.kill();
    expect(await connects(proxy.clientPort)).toBe(false);
    await proxy.start();
    expect(await proxy.servers()).toEqual({ 'db-1': 'maint', 'db-2': 'maint', 'db-3': 'maint' });
    await proxy.route('db-1');
  });
});

describe('a cluster whose HAProxy keeps a server-state-file', () => {
  it('keeps the route over a reload, and over a freeze', async () => {
    const cluster = await startCluster({ members: 2, semiSync: false, haproxyStateFile: true });
    const [proxy] = cluster.haproxies;
    await proxy.reload();
    expect(await proxy.servers()).toEqual({ 'db-1': 'ready', 'db-2': 'maint' });
    await proxy.hang();
    expect(await connects(proxy.clientPort)).toBe(true);
    proxy.resume();
    await proxy.route('db-2');
    expect(await proxy.servers()).toEqual({ 'db-1': 'maint', 'db-2': 'ready' });
    await cluster.remove();
  });
});

describe('a supervised cluster of the lab whose primary is killed', () => {
  let cluster: LabCluster;
  beforeAll(async () => (cluster = await startCluster({ supervised: 100 })));
  afterAll(() => cluster.remove());

  it('restarts it quarantined, and the client knows which rows were acknowledged', async () => {
    const [primary, ...replicas] = cluster.members;
    const writer = await cluster.writer({ perSecond: 400, connections: 4 });
    await until('some rows', () => writer.acknowledged().length > 50);
    const killed = primary.pid();
    await primary.kill();
    await until('rows that failed', () => writer.failed() > 0);
    await until('its supervisor restarts it', () => primary.running() && primary.pid() !== killed);
    await until('it answers', () => primary.sql('SELECT 1'));
    expect(await primary.sql('SELECT @@read_only AS quarantined')).toEqual([{ quarantined: 1 }]);
    const { acknowledged } = await writer.stop();
    const numbers = new Set(writer.acknowledged());
    expect(numbers.size).toBe(acknowledged);
    expect(new Set(writer.acknowledgements().map(({ server }) => server))).toEqual(new Set([1]));
    const missing = async () => {
      const there = await rowsOf(replicas);
      return writer.acknowledged().filter((n) => !there.has(n));
    };
    await until('the replicas have applied what they received', async () => (await missing()).length === 0);
    expect(await missing()).toEqual([]); // the restarted node itself may lack some of them
  });
});

async function rowsOf(members: LabMember[]): Promise<Set<number>> {
  const rows = await Promise.all(members.map((member) => member.sql<{ n: number }>('SELECT n FROM holdfast.numbered')));
  return new Set(rows.flat().map(({ n }) => n));
}

const SETTINGS = `SELECT @@rpl_semi_sync_master_wait_point AS point, @@rpl_semi_sync_master_wait_no_slave AS alone,
  @@rpl_semi_sync_master_timeout DIV 1000 DIV 31536000 AS years`;
const WAITING = 'Rpl_semi_sync_master_wait_sessions';
const BEATS = 'Slave_received_heartbeats';

function connects(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(port, '127.0.0.1');
    const end = (connected: boolean) => {
      socket.destroy();
      resolve(connected);
    };
    socket.once('connect', () => end(true)).once('error', () => end(false));
  });
}
