import { until } from '../until.js';
import { replicationAccount } from './accounts.js';
import type { LabMember } from './member.js';

/** Makes a quarantined member the primary: semi-sync before it is writable, so that no row is answered without it. */
export async function makePrimary(member: LabMember, semiSync: boolean): Promise<void> {
  if (semiSync) await member.sql('SET GLOBAL rpl_semi_sync_master_enabled = 1');
  await member.sql('SET GLOBAL read_only = 0');
}

/** Lets a member replicate by GTID from what `gtid_slave_pos` says. */
export async function follow(member: LabMember, primary: LabMember, heartbeatMs: number): Promise<void> {
  await member.sql(
    `CHANGE MASTER TO MASTER_HOST = '${primary.host}', MASTER_PORT = ${primary.port},
      MASTER_USER = '${replicationAccount.username}', MASTER_PASSWORD = '${replicationAccount.password}',
      MASTER_USE_GTID = slave_pos, MASTER_HEARTBEAT_PERIOD = ${heartbeatMs / 1000}, MASTER_CONNECT_RETRY = 1`,
  );
  await member.sql('SET GLOBAL read_only = 1');
  await member.sql('START SLAVE');
}

/** Waits until so many replicas acknowledge, or at least replicate where there is no semi-sync. */
export async function followed(primary: LabMember, replicas: number, semiSync: boolean): Promise<void> {
  const acknowledging = async () => (await status(primary, 'Rpl_semi_sync_master_clients')) === String(replicas);
  const attached = async () => (await primary.sql('SHOW SLAVE HOSTS')).length === replicas;
  await until(`${replicas} replicas follow ${primary.name}`, semiSync ? acknowledging : attached, 60_000, 10);
}

async function status(member: LabMember, name: string): Promise<string | undefined> {
  const rows = await member.sql<{ Value: string }>('SHOW GLOBAL STATUS LIKE ?', [name]);
  return rows[0]?.Value;
}

/** The one writable member among those that answer; throws when there is none or more than one. */
export async function findPrimary(members: LabMember[]): Promise<LabMember> {
  const answering = members.filter((member) => member.running() && !member.hanging());
  const writable = await Promise.all(answering.map(isWritable));
  const primaries = answering.filter((_, index) => writable[index]);
  if (primaries.length === 1) return primaries[0];
  throw new Error(`${primaries.map(({ name }) => name).join(' and ') || 'No member'} is writable`);
}

async function isWritable(member: LabMember): Promise<boolean> {
  const rows = await member.sql<{ readOnly: number }>('SELECT @@read_only AS readOnly', [], 10_000).catch(() => []);
  return rows[0]?.readOnly === 0;
}

/** Waits until every member that runs has applied what the primary has in its binary log. */
export async function settle(members: LabMember[]): Promise<void> {
  const primary = await findPrimary(members);
  const [{ position }] = await primary.sql<{ position: string }>('SELECT @@gtid_binlog_pos AS position');
  const others = members.filter((member) => member !== primary && member.running() && !member.hanging());
  await Promise.all(others.map((member) => applied(member, position)));
}

const SETTLE_SECONDS = 60;

async function applied(member: LabMember, position: string): Promise<void> {
  const wait = `SELECT MASTER_GTID_WAIT(?, ${SETTLE_SECONDS}) AS late`;
  const [{ late }] = await member.sql<{ late: number }>(wait, [position], (SETTLE_SECONDS + 5) * 1000);
  if (Number(late) !== 0) throw new Error(`${member.name} did not reach ${position} within ${SETTLE_SECONDS} s`);
}
