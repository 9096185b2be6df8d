import { createConnection, type Connection } from 'mysql2/promise';
import { startCluster, until, type LabCluster, type LabMember } from '../../../../../ops/lab/index.js';
import type { ReplicationControl } from '../../../ports.js';
import type { ClusterUnderTest, ReplicaUnderTest } from '../../testing/replication-control.conformance.js';
import { AMPLE_MS } from '../../testing/suite.js';
import { grantStatements, NEEDS } from '../accounts.js';
import { ClusterDirectory } from '../directory.js';
import { MariadbControl } from '../mariadb-control.js';
import { CANARY_STATEMENTS } from '../opening.js';

export const EVENTS = ['holdfast.nightly', 'holdfast.hourly'] as const;

/** Real servers that specs share, since three of them take seconds to start: brought back to the same state each time. */
export class RealCluster {
  private opened: { end(): unknown }[] = [];

  private constructor(readonly lab: LabCluster) {}

  static async start(): Promise<RealCluster> {
    const grants = () => grantStatements(NEEDS, { username: 'holdfast_failover', host: '%' });
    return new RealCluster(
      await startCluster({ haproxies: 0, grants: () => grants().map((one) => one.replace(/;$/, '')) }),
    );
  }

  remove(): Promise<void> {
    return this.lab.remove();
  }

  /** Hangs up what the last spec opened. */
  async release(): Promise<void> {
    for (const member of this.lab.members) if (member.hanging()) member.resume();
    const opened = this.opened;
    this.opened = [];
    await Promise.all(opened.map((one) => one.end()));
  }

  /** As after the start: db-1 primary with two events, db-2 and db-3 follow it and acknowledge, no rows, no history. */
  async reset(): Promise<void> {
    await this.release();
    const { members } = this.lab;
    await Promise.all(members.map(startAgain));
    await Promise.all(members.map(forget));
    await Promise.all(members.map(nobodyReceives));
    const [primary, ...replicas] = members;
    await run(primary, 'SET GLOBAL rpl_semi_sync_master_enabled=1', 'SET GLOBAL read_only=0');
    for (const name of EVENTS) {
      for (const member of members) {
        const state = member === primary ? 'ENABLE' : 'DISABLE ON SLAVE';
        const event = `CREATE EVENT ${name} ON SCHEDULE EVERY 1 DAY ON COMPLETION PRESERVE ${state} COMMENT 'kept' DO DO 1`;
        await run(member, 'SET sql_log_bin=0', event);
      }
    }
    await Promise.all(replicas.map((replica) => this.follow(replica, primary)));
    const clients = `SHOW STATUS LIKE 'Rpl_semi_sync_master_clients'`;
    await until('both acknowledge', async () => (await primary.sql(clients))[0]['Value'] === '2', 30_000, 5);
  }

  follow(replica: LabMember, primary: LabMember): Promise<void> {
    const { username, password } = this.lab.replicationAccount;
    return run(
      replica,
      `CHANGE MASTER TO MASTER_HOST='${primary.host}', MASTER_PORT=${primary.port}, MASTER_USER='${username}',
 MASTER_PASSWORD='${password}', MASTER_USE_GTID=slave_pos, MASTER_HEARTBEAT_PERIOD=0.1, MASTER_CONNECT_RETRY=1`,
      'START SLAVE',
    );
  }

  directory(): ClusterDirectory {
    const { members } = this.lab;
    return new ClusterDirectory(members.map(({ name, host, port }) => ({ id: name, endpoint: { host, port } })));
  }

  control(member: LabMember, directory = this.directory()): MariadbControl {
    const access = {
      host: member.host,
      port: member.port,
      ...this.lab.failoverAccount,
      tls: { mode: 'off', ca: null },
    };
    const control = new MariadbControl({ id: member.name, access: access as never, directory });
    this.opened.push(control);
    return control;
  }

  /** A connection of root over the socket that is hung up with the spec. */
  async root(member: LabMember): Promise<Connection> {
    const connection = await createConnection({ socketPath: member.socket, user: 'root', password: 'lab' });
    connection.on('error', () => undefined);
    this.opened.push({ end: () => connection.destroy() });
    return connection;
  }

  /** A client's transaction: pending as long as it waits for an acknowledgement. */
  async write(member: LabMember): Promise<'acknowledged' | 'refused'> {
    const { username: user, password } = this.lab.clientAccount;
    try {
      const connection = await createConnection({ host: member.host, port: member.port, user, password });
      connection.on('error', () => undefined);
      this.opened.push({ end: () => connection.destroy() });
      await connection.query(INSERT);
      return 'acknowledged';
    } catch {
      return 'refused';
    }
  }

  async underTest(): Promise<ClusterUnderTest> {
    const directory = this.directory();
    const [primary, a, b] = this.lab.members.map((member) => this.member(member, directory));
    await Promise.all([primary, a, b].map((one) => one.control.observe(AMPLE_MS)));
    return {
      ...{ primary, a, b },
      replicationAccount: this.lab.replicationAccount,
      events: [...EVENTS],
      end: () => this.release(),
    };
  }

  private member(member: LabMember, directory: ClusterDirectory): ReplicaUnderTest {
    let held: Connection | undefined;
    return {
      id: member.name,
      endpoint: { host: member.host, port: member.port },
      control: this.control(member, directory),
      another: (): ReplicationControl => this.control(member, directory),
      write: () => this.write(member),
      writeAlone: () => run(member, 'SET GLOBAL rpl_semi_sync_master_enabled=0', INSERT),
      rows: async () => Number((await member.sql('SELECT COUNT(*) AS n FROM holdfast.written'))[0]['n']),
      holdApplying: async () => {
        held = await this.root(member);
        await held.query('LOCK TABLES holdfast.written READ');
      },
      resumeApplying: async () => held?.destroy(),
      hang: () => member.hang(),
      resume: async () => member.resume(),
      kill: () => member.kill(),
    };
  }
}

export const INSERT = 'INSERT INTO holdfast.written VALUES (UUID())';

/** Statements of root over one connection. */
export async function run(member: LabMember, ...statements: string[]): Promise<void> {
  const connection = await createConnection({ socketPath: member.socket, user: 'root', password: 'lab' });
  try {
    for (const statement of statements) await connection.query(statement);
  } finally {
    connection.destroy();
  }
}

async function startAgain(member: LabMember): Promise<void> {
  if (!member.running()) await member.start();
}

/** Ends what a former replica left behind: the server notices with its next heartbeat only, and counts it until then. */
async function nobodyReceives(member: LabMember): Promise<void> {
  const senders = `SELECT ID AS id FROM information_schema.PROCESSLIST WHERE COMMAND LIKE 'Binlog Dump%'`;
  const none = async () => {
    const left = await member.sql<{ id: number }>(senders);
    for (const { id } of left) await member.sql(`KILL ${id}`).catch(() => undefined); // it may have ended meanwhile
    return left.length === 0;
  };
  await until(`nobody receives from ${member.name}`, none, 30_000, 5);
}

const TABLE = 'CREATE TABLE holdfast.written (id CHAR(36) PRIMARY KEY)';

function forget(member: LabMember): Promise<void> {
  const semiSync = 'SET GLOBAL rpl_semi_sync_master_enabled=0, GLOBAL rpl_semi_sync_slave_enabled=1';
  const fresh = ['DROP TABLE IF EXISTS holdfast.written', TABLE, 'DROP DATABASE IF EXISTS holdfast_failover'];
  return run(
    member,
    ...[semiSync, 'STOP SLAVE', 'RESET SLAVE ALL', 'SET GLOBAL read_only=1', 'SET sql_log_bin=0', ...fresh],
    ...CANARY_STATEMENTS,
    ...EVENTS.map((name) => `DROP EVENT IF EXISTS ${name}`),
    ...['RESET MASTER', `SET GLOBAL gtid_slave_pos=''`],
  );
}
