/** One setting that decides about loss or detection, with what it costs and how it is mended. */
export interface LintRule {
  readonly code: string;
  /** The server's variable, or a replica's value as `replica_*`. */
  readonly variable: string;
  readonly weight: 'blocks' | 'worth-a-change';
  /** What the server does when the file says nothing. */
  readonly inherent: string;
  /** No option file holds it: the server keeps it itself. */
  readonly neverInFile?: boolean;
  /** No statement shows it. */
  readonly onlyInFile?: boolean;
  readonly ok: (value: string, all: Readonly<Record<string, string>>) => boolean;
  readonly cost: string;
  /** What the values that were found come to, in a sentence; after the cost. */
  readonly comesTo?: (values: readonly string[]) => string;
  readonly file: readonly string[];
  readonly untilRestart: readonly string[];
}

const on = (value: string) => ['ON', '1', 'TRUE', 'YES'].includes(value.toUpperCase());
const off = (value: string) => !on(value);
/** The server says ON, its file the name of the log, or nothing after the `=` for the default name. */
const logs = (value: string) => !['OFF', '0', 'FALSE', 'NO'].includes(value.toUpperCase());
const atLeast = (least: number) => (value: string) => Number(value) >= least;
const atMost = (most: number) => (value: string) => Number(value) <= most;

/** A variable that a file line and SET GLOBAL both change. */
function setting(
  variable: string,
  value: string,
  inherent: string,
  ok: LintRule['ok'],
  cost: string,
  rest: Partial<LintRule> = {},
): LintRule {
  const shown = /^[\d.]+$|^ON$|^OFF$/.test(value) ? value : `'${value}'`;
  return {
    ...{ code: variable.replaceAll('_', '-'), variable, weight: 'worth-a-change', inherent, ok, cost },
    ...{ file: [`${variable} = ${value}`], untilRestart: [`SET GLOBAL ${variable} = ${shown}`], ...rest },
  };
}

const blocks = (untilRestart: readonly string[] = []): Partial<LintRule> => ({ weight: 'blocks', untilRestart });

/** A semi-synchronous wait that nobody sits out: ten weeks, in ms. */
const NEVER_MS = 6_048_000_000;
const DAY_MS = 86_400_000;
/** What a receiver takes over as it connects. The applier runs on: stopping both throws away what is not applied (F1). */
const CONNECT_AGAIN = 'STOP SLAVE IO_THREAD; START SLAVE IO_THREAD';

/** Facts F5, F6, F17 and F18 of MariaDB 10.11: what each default costs. */
export const rules: readonly LintRule[] = [
  setting('log_bin', 'binlog', 'OFF', logs, 'Nobody could follow it: it can never be promoted.', blocks()),
  setting('log_slave_updates', 'ON', 'OFF', on, 'What it receives is not logged: nobody could follow it.', blocks()),
  setting('gtid_strict_mode', 'ON', 'OFF', on, 'A row that only one server has is not noticed when it is written.'),
  setting(
    'binlog_format',
    'ROW',
    'MIXED',
    (value) => ['ROW', 'MIXED'].includes(value),
    'Statements may give other rows when replayed.',
    blocks(['SET GLOBAL binlog_format = ROW']),
  ),
  setting('replica_filters', '', '', (value) => value === '', 'It lacks data: it can never be promoted.', {
    ...{ weight: 'blocks', code: 'replication-filter', neverInFile: true },
    ...{
      file: ['# remove every replicate_* line'],
      untilRestart: ["STOP SLAVE; SET GLOBAL replicate_ignore_db = ''; START SLAVE"],
    },
  }),
  setting(
    'rpl_semi_sync_master_timeout',
    String(NEVER_MS),
    '10000',
    atLeast(DAY_MS),
    'After that time without a replica, rows are acknowledged that only the primary has: they can be lost.',
  ),
  setting(
    'rpl_semi_sync_master_wait_point',
    'AFTER_SYNC',
    'AFTER_COMMIT',
    (value) => value === 'AFTER_SYNC',
    'Others may read a row that a failover then takes away; a crashed primary keeps it and cannot rejoin.',
  ),
  setting(
    'rpl_semi_sync_master_wait_no_slave',
    'ON',
    'ON',
    on,
    'With its last replica gone it waits for nobody: rows are acknowledged that only it has, and can be lost.',
  ),
  setting(
    'rpl_semi_sync_master_enabled',
    'ON',
    'OFF',
    // A replica whose file said so would let its applier wait for acknowledgements that nobody gives.
    (value, all) => on(value) || on(all['read_only'] ?? '') || 'replica_heartbeat_ms' in all,
    'It waits for no replica: a failover may lose what it acknowledged last, and asks a person before.',
    {
      ...{ code: 'semi-sync', neverInFile: true },
      file: ['# in no file, as a replica would wait too: Holdfast switches it on where it opens a primary'],
      untilRestart: [
        `SET GLOBAL rpl_semi_sync_master_timeout = ${NEVER_MS}, GLOBAL rpl_semi_sync_master_wait_point = 'AFTER_SYNC', GLOBAL rpl_semi_sync_master_enabled = ON`,
      ],
    },
  ),
  setting('rpl_semi_sync_slave_enabled', 'ON', 'OFF', on, 'It never acknowledges: commits wait for another replica.', {
    // The receiver asks for it when it connects.
    untilRestart: [`SET GLOBAL rpl_semi_sync_slave_enabled = ON; ${CONNECT_AGAIN}`],
  }),
  setting(
    'rpl_semi_sync_slave_kill_conn_timeout',
    '5',
    '5',
    atLeast(1),
    'Stopping its receiver at a hung primary takes over 15 s.',
  ),
  setting(
    'sync_relay_log',
    '1',
    '10000',
    atMost(1),
    'No loss holds for a killed process, not for power loss of the primary and its acknowledger together.',
  ),
  setting('relay_log_recovery', 'ON', 'OFF', on, 'After a crash it may apply a torn relay log.', { untilRestart: [] }),
  setting(
    'sync_binlog',
    '1',
    '0',
    (value) => value === '1',
    'A power loss may take committed transactions out of its log.',
  ),
  setting(
    'innodb_flush_log_at_trx_commit',
    '1',
    '1',
    (value) => ['1', '3'].includes(value),
    'A power loss may take committed rows: up to a second of them.',
  ),
  setting(
    'innodb_flush_log_at_trx_commit',
    '3',
    '1',
    // Semi-synchronous MariaDB only: MySQL knows neither this value nor the role.
    (value, all) => value !== '1' || !('rpl_semi_sync_slave_enabled' in all),
    'When all members die at once each takes back its last commit as it starts in the SLAVE role, acknowledged or not.',
    { code: 'flush-at-commit' },
  ),
  setting(
    'slave_net_timeout',
    '4',
    '60',
    atMost(10),
    'A replica notices a hung primary after this many seconds only.',
    {
      untilRestart: [`SET GLOBAL slave_net_timeout = 4; ${CONNECT_AGAIN}`],
    },
  ),
  setting(
    'replica_heartbeat_ms',
    '100',
    '30000',
    atMost(200),
    'Hung and isolated primaries are proved by heartbeats: slower ones make that slower, two heartbeats and 0.1 s.',
    {
      ...{
        code: 'heartbeat',
        comesTo: (values) => ` Here: after ${(2 * Math.max(...values.map(Number)) + 100) / 1000} s.`,
        neverInFile: true,
        file: ['# kept in the replica: CHANGE MASTER TO MASTER_HEARTBEAT_PERIOD = 0.1'],
      },
      untilRestart: ['STOP SLAVE; CHANGE MASTER TO MASTER_HEARTBEAT_PERIOD = 0.1; START SLAVE'],
    },
  ),
  setting(
    'slave_parallel_threads',
    '4',
    '0',
    atLeast(2),
    'It applies one transaction at a time: under load, draining is most of the pause.',
    { untilRestart: ['STOP SLAVE SQL_THREAD; SET GLOBAL slave_parallel_threads = 4; START SLAVE SQL_THREAD'] },
  ),
  setting(
    'read_only',
    'ON',
    'OFF',
    on,
    'After an unattended restart it comes back writable, whoever is the primary by then.',
    { ...{ onlyInFile: true, code: 'read-only-in-file' }, untilRestart: [] },
  ),
  setting(
    'init_rpl_role',
    'SLAVE',
    'MASTER',
    (value) => value.toUpperCase() === 'SLAVE',
    'After a crash it keeps rows that were never acknowledged, and its rejoin ends in quarantine.',
    { onlyInFile: true, untilRestart: [] },
  ),
  setting('skip_slave_start', 'OFF', 'OFF', off, 'After a restart it follows nobody until someone starts it.', {
    untilRestart: [],
  }),
];
