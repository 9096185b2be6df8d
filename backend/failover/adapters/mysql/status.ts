import { covers } from '../../domain/position.js';
import type { AcknowledgementFacts, Ineligibility, MemberFacts, ReplicaFacts } from '../../domain/topology.js';
import type { ClusterDirectory } from '../mariadb/directory.js';
import { oneLine } from '../mariadb/faults.js';
import type { Rows } from '../mariadb/link.js';
import { counted, statusOf } from '../mariadb/status.js';
import { applied, atMost } from './gtid-set.js';

/** A row of SHOW REPLICA STATUS, as far as it is read. */
export interface ReplicaStatus {
  readonly Source_Host: string;
  readonly Source_Port: number;
  readonly Source_User: string;
  readonly Source_Server_Id: number;
  readonly Source_Log_File: string;
  readonly Read_Source_Log_Pos: number;
  readonly Replica_IO_Running: string;
  readonly Replica_SQL_Running: string;
  readonly Seconds_Behind_Source: number | null;
  readonly Last_IO_Errno: number;
  readonly Last_IO_Error: string;
  readonly Last_SQL_Errno: number;
  readonly Last_SQL_Error: string;
  readonly Retrieved_Gtid_Set: string;
  readonly Executed_Gtid_Set: string;
  readonly Auto_Position: number;
  readonly SQL_Delay: number;
  readonly [filter: string]: unknown;
}

/** A row of SHOW REPLICAS. */
interface MysqlHost {
  readonly Server_Id: number;
  readonly Host?: string;
  readonly Port?: number;
}

const VARIABLES = [
  ...['server_id', 'server_uuid', 'version', 'super_read_only', 'log_bin', 'log_replica_updates', 'binlog_format'],
  ...['gtid_mode', 'gtid_executed', 'rpl_semi_sync_source_enabled', 'rpl_semi_sync_source_wait_point'],
  ...['rpl_semi_sync_source_timeout', 'rpl_semi_sync_source_wait_no_replica', 'rpl_semi_sync_replica_enabled'],
];
const STATUS = [
  ...['Uptime', 'Rpl_semi_sync_source_status', 'Rpl_semi_sync_source_wait_sessions', 'Rpl_semi_sync_source_clients'],
  'Rpl_semi_sync_replica_status',
];
const inList = (names: string[]) => names.map((name) => `'${name}'`).join(', ');

/** Heartbeats and how often they come: only performance_schema knows them. */
const HEARTBEATS = `SELECT s.COUNT_RECEIVED_HEARTBEATS AS heartbeats, c.HEARTBEAT_INTERVAL AS everySeconds
 FROM performance_schema.replication_connection_status s
 JOIN performance_schema.replication_connection_configuration c USING (CHANNEL_NAME) WHERE CHANNEL_NAME = ''`;

export const OBSERVE = [
  `SHOW GLOBAL VARIABLES WHERE Variable_name IN (${inList(VARIABLES)})`,
  `SHOW REPLICA STATUS`,
  `SHOW GLOBAL STATUS WHERE Variable_name IN (${inList(STATUS)})`,
  'SHOW REPLICAS',
  `SELECT SUM(USER NOT IN ('system user', 'event_scheduler', SUBSTRING_INDEX(USER(), '@', 1))
 AND COMMAND NOT LIKE 'Binlog Dump%') AS sessions, MAX(IF(STATE LIKE '%free space%', STATE, '')) AS stalled
 FROM information_schema.PROCESSLIST`,
  HEARTBEATS,
];

export const GLANCE = ['SELECT @@global.super_read_only AS readOnly, @@global.gtid_executed AS written'];
export const GLANCE_REPLICA = ['SELECT @@global.super_read_only AS readOnly', 'SHOW REPLICA STATUS', HEARTBEATS];

export const receiving = (replica: ReplicaStatus): ReplicaFacts['receiving'] =>
  replica.Replica_IO_Running === 'Yes' ? 'yes' : replica.Replica_IO_Running === 'No' ? 'no' : 'connecting';

/** Received or executed: what was received before the relay log was purged stands in the executed set alone. */
export const received = (replica: ReplicaStatus) => atMost(replica.Retrieved_Gtid_Set, replica.Executed_Gtid_Set);

export const signs = (replica: ReplicaStatus, heartbeats: Rows): string =>
  `${String(heartbeats[0]?.['heartbeats'])}/${replica.Retrieved_Gtid_Set}/${replica.Source_Log_File}:${replica.Read_Source_Log_Pos}`;

/** Facts from the answers to `OBSERVE`. */
export function readFacts(
  answers: Rows[],
  events: readonly string[],
  member: string,
  all: ClusterDirectory,
): MemberFacts {
  const [variables, [replica], statusRows, hosts, [sessions], heartbeats] = answers as [
    Rows,
    ReplicaStatus[],
    Rows,
    MysqlHost[],
    { sessions: string | null; stalled: string | null }[],
    { everySeconds: number | string }[],
  ];
  const [about, status] = [statusOf(variables), statusOf(statusRows)];
  const serverId = Number(about['server_id']);
  const executed = applied(about['gtid_executed'] ?? '');
  all.note(member, { serverId, version: about['version'], state: about['gtid_executed'] ?? '' });
  const facts = replica ? readReplica(replica, about, status, Number(heartbeats[0]?.everySeconds ?? 0), all) : null;
  const source = all.of(facts?.source ?? null);
  return {
    ...{ serverId, version: oneLine(about['version']), executed, replica: facts, events },
    readOnly: on(about['super_read_only']),
    acknowledgement: readAcknowledgement(about, status, hosts, all),
    ineligible: ineligible(about, replica, source?.version ?? null),
    errant: replica && source ? errant(about['server_uuid'], about['gtid_executed'] ?? '', source.state) : [],
    uptimeMs: Number(status['Uptime']) * 1000,
    sessions: Number(sessions?.sessions ?? 0),
    storageTrouble: oneLine(sessions?.stalled ?? ''),
  };
}

/** A wait that long ends by a person or a replica, not by itself. */
const DAY_MS = 86_400_000;

const on = (value: string | undefined): boolean => value === 'ON' || value === '1';
const numbered = (errno: number, words: string) => (Number(errno) > 0 ? `${errno}: ${oneLine(words)}` : '');

function readReplica(
  replica: ReplicaStatus,
  about: Record<string, string>,
  status: Record<string, string>,
  everySeconds: number,
  all: ClusterDirectory,
): ReplicaFacts {
  const applying = replica.Replica_SQL_Running === 'Yes';
  const upToDate = applying && covers(applied(replica.Executed_Gtid_Set), received(replica));
  const behind = replica.Seconds_Behind_Source;
  return {
    source: all.source(replica.Source_Host, Number(replica.Source_Port), Number(replica.Source_Server_Id)),
    sourceAddress: `${replica.Source_Host}:${replica.Source_Port}`,
    receiving: receiving(replica),
    receiveError: numbered(replica.Last_IO_Errno, replica.Last_IO_Error),
    applying,
    applyError: numbered(replica.Last_SQL_Errno, replica.Last_SQL_Error),
    received: received(replica),
    lagMs: upToDate ? 0 : behind === null ? null : Number(behind) * 1000,
    acknowledges: on(about['rpl_semi_sync_replica_enabled']) && status['Rpl_semi_sync_replica_status'] === 'ON',
    heartbeatMs: Math.round(everySeconds * 1000),
  };
}

function readAcknowledgement(
  about: Record<string, string>,
  status: Record<string, string>,
  hosts: readonly MysqlHost[],
  all: ClusterDirectory,
): AcknowledgementFacts {
  const waits = on(about['rpl_semi_sync_source_enabled']);
  return {
    state: !waits ? 'off' : status['Rpl_semi_sync_source_status'] === 'ON' ? 'on' : 'degraded',
    waiters: Number(status['Rpl_semi_sync_source_wait_sessions'] ?? 0),
    receivers: all.receivers(hosts.map(({ Server_Id, Host, Port }) => ({ Server_id: Server_Id, Host, Port }))),
    ...counted(status['Rpl_semi_sync_source_clients']),
    lossless:
      about['rpl_semi_sync_source_wait_point'] === 'AFTER_SYNC' &&
      on(about['rpl_semi_sync_source_wait_no_replica']) &&
      Number(about['rpl_semi_sync_source_timeout'] ?? 0) >= DAY_MS,
  };
}

/** The server's own transactions that its source has not: it wrote them itself. */
function errant(uuid: string, own: string, source: string): string[] {
  const mine = (set: string) =>
    Object.entries(atMost(set).streams).filter(([stream]) => stream.startsWith(uuid.toLowerCase()));
  const known = Object.fromEntries(mine(source));
  return mine(own)
    .filter(([stream, last]) => last > (known[stream] ?? 0))
    .map(([stream, last]) => `${stream}:${last}`);
}

function ineligible(
  about: Record<string, string>,
  replica: ReplicaStatus | undefined,
  sourceVersion: string | null,
): Ineligibility[] {
  const filters = Object.entries(replica ?? {}).filter(([name]) => /^Replicate_(Do|Ignore|Wild|Rewrite)/.test(name));
  const [own, other] = [about['version'], sourceVersion ?? ''].map((text) => text.split('.').slice(0, 2).map(Number));
  const reasons: [Ineligibility, boolean][] = [
    ['log-bin-off', !on(about['log_bin'])],
    ['no-log-of-received', !on(about['log_replica_updates'])],
    ['replication-filter', filters.some(([, value]) => (value ?? '') !== '')],
    ['older-version', sourceVersion !== null && (own[0] - other[0] || own[1] - other[1]) < 0],
    ['delayed', Number(replica?.SQL_Delay ?? 0) > 0],
    ['statement-format', about['binlog_format'] === 'STATEMENT'],
    ['no-gtid', about['gtid_mode'] !== 'ON' || (replica !== undefined && Number(replica.Auto_Position) !== 1)],
  ];
  return reasons.filter(([, holds]) => holds).map(([reason]) => reason);
}
