import { join } from 'node:path';
import { account } from '../template.js';

export interface OptionFile {
  folder: string;
  address: string;
  port: number;
  serverId: number;
  semiSync: boolean;
  quarantine: boolean;
  applierThreads: number;
  /** More lines, which win over those here. */
  more: string[];
}

/** 31 million years: a primary whose acknowledgements stay away waits, it never falls back to async. */
const FOR_EVER_MS = '1000000000000000000';

/**
 * The option file of a member, as docs/failover.md asks for it. Semi-sync is off for the master role in the file and
 * switched on by whoever makes a member primary: on a replica it would let the applier wait for acknowledgements.
 */
export function optionFile(options: OptionFile): string {
  const { folder, address, port, serverId } = options;
  const lines = [
    '[mariadbd]',
    `user=${account}`,
    `datadir=${join(folder, 'data')}`,
    `tmpdir=${join(folder, 'tmp')}`,
    `socket=${join(folder, 's')}`,
    `pid_file=${join(folder, 'pid')}`,
    `log_error=${join(folder, 'error.log')}`,
    `bind_address=${address}`,
    `port=${port}`,
    `report_host=${address}`,
    `report_port=${port}`,
    `server_id=${serverId}`,
    ...['log_bin=bin', 'relay_log=relay', 'log_slave_updates=1', 'binlog_format=ROW', 'gtid_strict_mode=1'],
    ...['sync_binlog=1', 'innodb_flush_log_at_trx_commit=1', `slave_parallel_threads=${options.applierThreads}`],
    ...['skip_name_resolve=1', 'performance_schema=0', 'innodb_buffer_pool_size=32M', 'innodb_log_file_size=8M'],
    ...(options.semiSync ? SEMI_SYNC : []),
    ...(options.quarantine ? ['read_only=1', 'init_rpl_role=SLAVE'] : []),
    ...options.more,
  ];
  return `${lines.join('\n')}\n`;
}

const SEMI_SYNC = [
  'rpl_semi_sync_slave_enabled=1',
  'rpl_semi_sync_master_wait_point=AFTER_SYNC',
  `rpl_semi_sync_master_timeout=${FOR_EVER_MS}`,
  'rpl_semi_sync_master_wait_no_slave=1',
];
