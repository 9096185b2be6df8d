import { statusOf } from './status.js';
import type { Sender } from './sender.js';

/** Variables that decide about loss (F4, F6, F9, F17), detection (F5, F18) and who may become primary. */
const VARIABLES = [
  ...['version', 'server_id', 'hostname', 'report_host', 'report_port', 'gtid_domain_id', 'gtid_strict_mode'],
  ...['log_bin', 'log_slave_updates', 'binlog_format', 'binlog_row_image', 'sync_binlog', 'binlog_checksum'],
  ...['innodb_flush_log_at_trx_commit', 'innodb_doublewrite', 'expire_logs_days', 'binlog_expire_logs_seconds'],
  ...['rpl_semi_sync_master_enabled', 'rpl_semi_sync_master_timeout', 'rpl_semi_sync_master_wait_point'],
  ...['rpl_semi_sync_master_wait_no_slave', 'rpl_semi_sync_slave_enabled', 'rpl_semi_sync_slave_kill_conn_timeout'],
  ...['slave_net_timeout', 'sync_relay_log', 'sync_relay_log_info', 'sync_master_info', 'relay_log_recovery'],
  ...['relay_log_purge', 'skip_slave_start', 'slave_skip_errors', 'slave_exec_mode', 'slave_parallel_mode'],
  ...['slave_parallel_threads', 'slave_transaction_retries', 'read_only', 'event_scheduler', 'max_connections'],
  ...['extra_port', 'wait_timeout', 'replicate_do_db', 'replicate_ignore_db', 'replicate_do_table'],
  ...['replicate_ignore_table', 'replicate_wild_do_table', 'replicate_wild_ignore_table', 'autocommit', 'init_connect'],
  ...['slave_run_triggers_for_rbr', 'lower_case_table_names', 'default_storage_engine', 'have_ssl'],
];

/** Filters that are no variable of the server but of its one replication. */
const FILTERS = ['Rewrite_DB', 'Do_Domain_Ids', 'Ignore_Domain_Ids', 'Ignore_Server_Ids'];

/**
 * Variables by name in lower case; `replica_filters` in words, '' where there are none; of a replica also
 * `replica_heartbeat_ms`, `replica_using_gtid`, `replica_delay_s`, `replica_connect_retry_s` and `replica_tls`.
 */
export async function readSettings(sender: Sender): Promise<Record<string, string>> {
  const list = VARIABLES.map((name) => `'${name}'`).join(', ');
  const [variables, [slave], [master]] = await sender.ask(
    `SHOW GLOBAL VARIABLES WHERE Variable_name IN (${list})`,
    'SHOW ALL SLAVES STATUS',
    'SHOW MASTER STATUS',
  );
  const own = statusOf(variables);
  return { ...own, replica_filters: filtersOf(own, slave, master), ...(slave ? ofReplica(slave) : {}) };
}

function ofReplica(slave: Record<string, unknown>): Record<string, string> {
  return {
    replica_heartbeat_ms: String(Math.round(Number(slave['Slave_heartbeat_period']) * 1000)),
    replica_using_gtid: text(slave['Using_Gtid']),
    replica_delay_s: text(slave['SQL_Delay']),
    replica_connect_retry_s: text(slave['Connect_Retry']),
    replica_tls: text(slave['Master_SSL_Allowed']),
  };
}

type Row = Record<string, unknown> | undefined;

function filtersOf(own: Record<string, string>, slave: Row, master: Row): string {
  const variables = Object.entries(own).filter(([name]) => name.startsWith('replicate_'));
  const more = FILTERS.map((name) => [`replicate_${name}`, text(slave?.[`Replicate_${name}`])]);
  const log = ['Binlog_Do_DB', 'Binlog_Ignore_DB'].map((name) => [name, text(master?.[name])]);
  const set = [...variables, ...more, ...log].filter(([, value]) => value !== '');
  return set.map(([name, value]) => `${name.toLowerCase()}=${value}`).join(', ');
}

const text = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');
