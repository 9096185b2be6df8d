import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createConnection, type Connection } from 'mysql2/promise';
import { startCluster, temporaryFolder, until, type LabCluster, type LabMember } from '../../../../ops/lab/index.js';
import { conformsToFencing, type FenceUnderTest } from '../testing/fencing.conformance.js';
import { aScript } from '../testing/scripts.js';
import { AMPLE_MS, aPermit, failureOf, realTime } from '../testing/suite.js';
import { findMember } from './find-member.js';
import { HookFence } from './hook-fence.js';
import { LocalFence, type LocalFenceOptions } from './local-fence.js';

const endpointOf = ({ host, port }: LabMember) => ({ host, port });
const connect = ({ host, port }: LabMember, { clientAccount }: LabCluster): Promise<Connection> =>
  createConnection({
    host,
    port,
    user: clientAccount.username,
    password: clientAccount.password,
    connectTimeout: AMPLE_MS,
  });

/** One writable server that was started by nobody who would start it again. */
async function oneServer(options: Parameters<typeof startCluster>[0] = {}) {
  const cluster = await startCluster({ members: 1, haproxies: 0, semiSync: false, ...options });
  const [member] = cluster.members;
  const fenceOf = (more: Partial<LocalFenceOptions> = {}) =>
    new LocalFence({ member: member.name, endpoint: endpointOf(member), ...more });
  let n = 0;
  const canWrite = async () => {
    let connection: Connection | undefined;
    try {
      connection = await connect(member, cluster);
      connection.on('error', () => undefined);
      await connection.query({ sql: `INSERT INTO holdfast.numbered VALUES (${++n}, 1)`, timeout: AMPLE_MS });
      return true;
    } catch {
      return false;
    } finally {
      connection?.destroy();
    }
  };
  const end = async () => {
    const found = await findMember({ endpoint: endpointOf(member), known: null });
    if (found.kind === 'it' && found.process.pid !== member.pid()) process.kill(found.process.pid, 'SIGKILL');
    await cluster.remove();
  };
  return { cluster, member, fenceOf, canWrite, end };
}

async function waitingCommit(cluster: LabCluster, member: LabMember) {
  await member.sql(
    'SET GLOBAL rpl_semi_sync_master_timeout=1000000000000, GLOBAL rpl_semi_sync_master_wait_no_slave=1',
  );
  await member.sql("SET GLOBAL rpl_semi_sync_master_wait_point='AFTER_SYNC', GLOBAL rpl_semi_sync_master_enabled=1");
  const connection = await connect(member, cluster);
  let answer: 'none' | 'acknowledged' | 'failed' = 'none';
  connection.on('error', () => undefined);
  connection.query('INSERT INTO holdfast.numbered VALUES (7777, 1)').then(
    () => (answer = 'acknowledged'),
    () => (answer = 'failed'),
  );
  await until('it waits', async () => {
    const rows = await member.sql<{ Value: string }>("SHOW STATUS LIKE 'Rpl_semi_sync_master_wait_sessions'");
    return rows[0].Value === '1';
  });
  return { answer: () => answer, end: () => connection.destroy() };
}

async function underTest(fence: (server: Awaited<ReturnType<typeof oneServer>>) => FenceUnderTest['fence']) {
  const server = await oneServer();
  const { cluster, member, canWrite, end } = server;
  return {
    fence: fence(server),
    canWrite,
    end,
    waitingCommit: () => waitingCommit(cluster, member),
    readOnlyReplica: async () => {
      // It listens at its port a moment before it does at its socket.
      const rows = await until('it answers', () => member.sql<Record<string, number>>('SELECT @@read_only AS closed'));
      return rows[0].closed === 1 && !(await canWrite());
    },
  } satisfies FenceUnderTest;
}

conformsToFencing('a kill on this host by the pid file', () =>
  underTest(({ fenceOf, member }) => fenceOf({ pidFile: join(member.folder, 'pid') })),
);
conformsToFencing('a hook that kills', async () => {
  const test = await underTest(({ member }) => {
    const path = aScript(`cat > /dev/null
[ -e "$0.hangs" ] && sleep 60
kill -9 $(cat ${join(member.folder, 'pid')}) 2> /dev/null
echo '{"certain":true,"done":false,"sentence":"killed"}'`);
    return new HookFence({ path, member: member.name, endpoint: endpointOf(member) });
  });
  const { readOnlyReplica: _, ...rest } = test;
  return { ...rest, hang: async () => writeFileSync(`${test.fence.name.replace('hook ', '')}.hangs`, '') };
});

describe('a kill on this host', () => {
  let server: Awaited<ReturnType<typeof oneServer>>;
  const start = async (options: Parameters<typeof oneServer>[0] = {}) => (server = await oneServer(options));
  afterEach(() => server.end());

  it('kills a hung server, which need not answer for it', async () => {
    const { fenceOf, member } = await start();
    const fence = fenceOf();
    await member.hang();
    const began = performance.now();
    expect((await fence.fence(aPermit())).certain).toBeTrue();
    expect(performance.now() - began).toBeLessThan(5_000);
    await until('it is gone', () => !member.running());
  });

  it('leaves everything alone that is not proved to be the member, whatever the pid file says', async () => {
    const { cluster, member } = await start({ members: 2 });
    const [, other] = cluster.members;
    const wrong = join(temporaryFolder('pid'), 'pid');
    writeFileSync(wrong, `${other.pid()}\n`);
    const fence = new LocalFence({ member: 'db-1', endpoint: endpointOf(member), pidFile: wrong });
    const { certain, sent } = await fence.fence(aPermit());
    expect([certain, sent.length]).toEqual([true, 1]);
    await until('the member is gone', () => !member.running());
    expect((await fence.fence(aPermit())).sentence).toBe('db-1 does not run here');
    expect(other.running()).toBeTrue();
    writeFileSync(wrong, `${process.pid}\n`);
    expect(await fence.fence(aPermit())).toEqual({
      ...{ certain: true, sentence: 'db-1 does not run here', sent: ['-- nothing to kill'] },
    });
  });

  it('does not take a server at the same port of another address for the member', async () => {
    const { member } = await start();
    const fence = new LocalFence({ member: 'db-9', endpoint: { host: '198.51.100.7', port: member.port } });
    expect((await failureOf(fence.fence(aPermit()))).message).toBe('db-9 (198.51.100.7) is not on this host');
    expect(member.running()).toBeTrue();
  });

  it('starts a crashed server again as a replica, and cuts off the tail that nobody acknowledged', async () => {
    const { cluster, member, fenceOf, canWrite } = await start();
    expect(await canWrite()).toBeTrue();
    const fence = fenceOf();
    await fence.fence(aPermit(AMPLE_MS, AbortSignal.abort())).catch(() => undefined); // its first look
    const commit = await waitingCommit(cluster, member);
    await member.kill();
    const outcome = await fence.restartAsReplica(aPermit(30_000));
    commit.end();
    expect([outcome?.certain, outcome?.sent.at(-1)]).toEqual([true, jasmine.stringContaining('--init-rpl-role=SLAVE')]);
    await until('it answers', () => member.sql('SELECT 1'));
    const rows = await member.sql<{ n: number }>('SELECT n FROM holdfast.numbered');
    expect(rows.map(({ n }) => Number(n))).toEqual([1]);
    expect((await fence.restartAsReplica(aPermit(30_000)))?.sentence).toContain('already');
  });

  it('cannot start what it has never seen running', async () => {
    const { member, fenceOf } = await start();
    await member.kill();
    expect(await fenceOf().restartAsReplica(aPermit())).toBeNull();
  });

  it('kills a server in a network of its own, and leaves its start to whoever keeps that network', async () => {
    const { member, fenceOf } = await start({ network: 'namespaces' });
    const fence = fenceOf({ pidFile: join(member.folder, 'pid') });
    expect(await fence.restartAsReplica(aPermit())).toBeNull();
    expect(member.running()).toBeTrue();
    expect((await fence.fence(aPermit())).certain).toBeTrue();
    await until('it is gone', () => !member.running());
  });

  it('under systemd makes each further start one as a replica, and says when it could not', async () => {
    const { member, fenceOf } = await start();
    const folder = temporaryFolder('systemd');
    const log = join(folder, 'log');
    const systemctl = aScript(`echo "$@" >> ${log}; [ "$1" = show ] && echo '/usr/sbin/mariadbd $MYSQLD_OPTS'; true`);
    const fence = fenceOf({ unit: 'mariadb.service', systemd: { systemctl, folder } });
    expect((await fence.fence(aPermit())).certain).toBeTrue();
    await until('it is gone', () => !member.running());
    const dropIn = join(folder, 'mariadb.service.d', '90-holdfast-replica.conf');
    expect(readFileSync(dropIn, 'utf8')).toBe(
      '[Service]\nEnvironment="MYSQLD_OPTS=--init-rpl-role=SLAVE --rpl-semi-sync-slave-enabled=1 --read-only=1"\n',
    );
    expect(readFileSync(log, 'utf8').trim().split('\n').at(-1)).toBe('daemon-reload');
    const failure = await failureOf(fence.restartAsReplica(aPermit(3_000)));
    expect(failure.message).toContain('was started again but does not listen yet');
    expect(readFileSync(log, 'utf8')).toContain('start --no-block mariadb.service');
  });

  it('under a unit that takes no options is not certain, and says so', async () => {
    const { member, fenceOf } = await start();
    const systemd = { systemctl: aScript(`echo /usr/sbin/mariadbd`), folder: temporaryFolder('systemd') };
    const { certain, sentence } = await fenceOf({ unit: 'mariadb.service', systemd }).fence(aPermit());
    expect(certain).toBeFalse();
    await until('it is gone', () => !member.running());
    expect(sentence).toContain('mariadb.service may start it again as it was');
    expect(existsSync(join(systemd.folder, 'mariadb.service.d'))).toBeFalse();
  });

  it('within the time also when systemctl hangs', async () => {
    const { fenceOf } = await start();
    const folder = temporaryFolder('systemd');
    mkdirSync(join(folder, 'x'));
    chmodSync(folder, 0o700);
    const fence = fenceOf({ unit: 'mariadb.service', systemd: { systemctl: aScript('exec sleep 60'), folder } });
    const began = performance.now();
    const { certain, sentence } = await fence.fence(aPermit(3_000));
    expect(performance.now() - began).toBeLessThan(3_000 + realTime.lateMs);
    expect([certain, sentence]).toEqual([false, jasmine.stringContaining('did not end in time')]);
  });
});
