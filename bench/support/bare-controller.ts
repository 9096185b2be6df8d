import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { createConnection, type Connection, type RowDataPacket } from 'mysql2/promise';
import type { BareTask, BareMember } from './controllers.js';
import { askHaproxy } from '../../ops/lab/index.js';

/**
 * The floor of bench/failover, and nothing to run a cluster with: a killed or silent primary is replaced by the replica
 * that received most, as fast as the commands go. It believes its own probe alone, keeps no journal, holds no lease,
 * forgets who may have acknowledged, and kills whatever comes back writable: `bare-controller.js <task as JSON>`.
 */
const task = JSON.parse(process.argv[2]) as BareTask;
const { failover, replication, proxies } = task;
const TICK_MS = 20;
const SILENCE_MS = 500;
const lines = new Map<string, Connection>();
let primary = task.members[0];
let others = task.members.slice(1);

let wake = (): void => undefined;

async function line(member: BareMember): Promise<Connection> {
  const { host, port } = member;
  const { username: user, password } = failover;
  const known = lines.get(member.name);
  if (known) return known;
  const made = await createConnection({ host, port, user, password, connectTimeout: 300 });
  made.on('error', () => {
    lines.delete(member.name);
    wake();
  });
  lines.set(member.name, made);
  return made;
}

async function ask(member: BareMember, sql: string, timeout = 2000): Promise<RowDataPacket[]> {
  try {
    const [rows] = await (await line(member)).query<RowDataPacket[]>({ sql, timeout });
    return rows;
  } catch (error) {
    lines.get(member.name)?.destroy();
    lines.delete(member.name);
    throw error;
  }
}

const tell = (command: string) => Promise.all(proxies.map(({ socket }) => askHaproxy(socket, command)));

async function failOver(): Promise<void> {
  const old = primary;
  const cut = tell(`set server db/${old.name} state maint; shutdown sessions server db/${old.name}`);
  const received = await Promise.all(others.map(stopReceiving));
  const best = received.reduce((most, one) => (one.sequence > most.sequence ? one : most));
  const { member } = best;
  await ask(member, `SELECT MASTER_GTID_WAIT('${best.position}', 30)`, 35_000);
  await ask(member, 'STOP SLAVE');
  await ask(member, 'RESET SLAVE ALL');
  await ask(member, 'SET GLOBAL rpl_semi_sync_master_enabled = 1, GLOBAL read_only = 0');
  await cut;
  const followers = others.filter((one) => one !== member);
  primary = member;
  others = followers;
  await Promise.all([
    tell(`set server db/${member.name} state ready`),
    ...followers.map((one) => follow(one, 'STOP SLAVE')),
  ]);
  void rejoin(old);
}

/** Killing the thread first keeps STOP from waiting for a silent primary. */
async function stopReceiving(member: BareMember) {
  const threads = await ask(member, 'SHOW PROCESSLIST');
  const thread = threads.find(({ Command }) => Command === 'Slave_IO');
  if (thread) await ask(member, `KILL ${thread['Id']}`).then(() => sleep(10));
  await ask(member, 'STOP SLAVE IO_THREAD');
  const [{ Gtid_IO_Pos: position }] = await ask(member, 'SHOW SLAVE STATUS');
  return { member, position: position as string, sequence: Number((position as string).split('-')[2]) };
}

async function follow(member: BareMember, before: string): Promise<void> {
  await ask(member, before);
  await ask(
    member,
    `CHANGE MASTER TO MASTER_HOST = '${primary.host}', MASTER_PORT = ${primary.port},
      MASTER_USER = '${replication.username}', MASTER_PASSWORD = '${replication.password}',
      MASTER_USE_GTID = slave_pos, MASTER_HEARTBEAT_PERIOD = 0.1, MASTER_CONNECT_RETRY = 1`,
  );
  await ask(member, 'START SLAVE');
}

/** Waits for the old primary. One that can still write is killed: its supervisor brings it back quarantined. */
async function rejoin(old: BareMember): Promise<void> {
  for (; ; await sleep(20)) {
    const state = await ask(old, 'SELECT @@read_only AS readOnly', 300).catch(() => null);
    if (!state) continue;
    if (state[0]['readOnly'] === 1) break;
    process.kill(Number(readFileSync(old.pidFile, 'utf8')), 'SIGKILL');
  }
  await follow(old, 'SET GLOBAL gtid_slave_pos = @@gtid_binlog_pos');
  others.push(old);
}

process.on('disconnect', () => process.exit());
for (const member of task.members) await line(member);
process.send!('ready');
for (;;) {
  const answered = await ask(primary, 'SELECT 1', SILENCE_MS).catch(() => null);
  if (!answered) await failOver();
  await new Promise<void>((resolve) => {
    wake = resolve;
    setTimeout(resolve, TICK_MS);
  });
}
