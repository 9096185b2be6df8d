import { createConnection } from 'node:net';
import { createConnection as connectSql, type Connection } from 'mysql2/promise';
import { startCluster, type LabCluster } from '../cluster.js';
import { PASSWORD } from '../template.js';
import { until } from '../until.js';
import type { LabMember } from './member.js';

describe('a cluster with a network namespace a member', () => {
  let cluster: LabCluster;
  let primary: LabMember;
  let replica: LabMember;
  let client: Connection;

  beforeAll(async () => {
    cluster = await startCluster({ network: 'namespaces', members: 2 });
    [primary, replica] = cluster.members;
  });
  beforeEach(async () => {
    client = await connectSql({ host: primary.host, port: primary.port, user: 'root', password: PASSWORD });
    client.on('error', () => undefined);
  });
  afterEach(async () => {
    client.destroy();
    await primary.heal();
    await primary.sql('SET GLOBAL long_query_time = 10');
  });
  afterAll(() => cluster.remove());

  const arrived = async () => (await primary.sql('SELECT @@GLOBAL.long_query_time AS t'))[0]['t'] === 77;
  const send = (timeout = 400) => client.query({ sql: 'SET GLOBAL long_query_time = 77', timeout });
  const beats = async () => Number((await replica.sql("SHOW STATUS LIKE 'Slave_received_heartbeats'"))[0]['Value']);
  const stillBeats = async () => {
    const before = await beats();
    return until('a beat', async () => (await beats()) > before, 500).then(
      () => true,
      () => false,
    );
  };

  it('uses the usual ports, on an address of its own', () => {
    expect(cluster.members.map(({ port }) => port)).toEqual([3306, 3306]);
    expect(new Set([cluster.here, ...cluster.members.map(({ host }) => host)]).size).toBe(3);
  });

  it('drops what reaches the member: no statement arrives, no connection opens', async () => {
    await primary.cut('in');
    await expectAsync(send()).toBeRejected();
    expect(await arrived()).toBe(false);
    expect(await opens(primary)).toBe(false);
  });

  it('drops what leaves the member: the statement is run, the answer never comes', async () => {
    await primary.cut('out');
    await expectAsync(send()).toBeRejected();
    await until('it is run', arrived);
    await until('no beat comes', async () => !(await stillBeats())); // what arrived before is still to be read
  });

  it('drops both, and heals', async () => {
    await primary.cut('both');
    expect(await opens(primary)).toBe(false);
    await until('no beat comes', async () => !(await stillBeats()));
    await primary.heal();
    await until('it can be reached again', () => opens(primary));
    await until('the replica hears it again', stillBeats);
    await send(30_000);
    expect(await arrived()).toBe(true);
  });

  it('cuts only us from the member: its replica hears it, and clients write on through the proxy', async () => {
    await primary.cut('both', cluster.here);
    expect(await opens(primary)).toBe(false);
    await until('a beat', stillBeats);
    const writer = await cluster.writer();
    expect((await writer.stop()).acknowledged).toBeGreaterThan(0);
  });
});

/** Whether a connection opens within 300 ms. */
function opens({ host, port }: LabMember): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(port, host);
    const end = (opened: boolean) => {
      socket.destroy();
      resolve(opened);
    };
    socket.setTimeout(300, () => end(false));
    socket.once('connect', () => end(true)).once('error', () => end(false));
  });
}
