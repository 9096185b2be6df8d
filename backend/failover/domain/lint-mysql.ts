import { type LintRule, rules } from './lint-rules.js';

/** MariaDB's own, or a replica's value (`replica_*`) that is read there only: MySQL has no such variable, or another way. */
const onlyMariadb: ReadonlySet<string> = new Set([
  ...['gtid_strict_mode', 'rpl_semi_sync_slave_kill_conn_timeout', 'init_rpl_role', 'rpl_semi_sync_master_enabled'],
]);

/** MySQL 8.0.26 and later call them so; what they mean is the same. A number is the most that MySQL takes. */
const names: readonly (readonly [RegExp, string])[] = [
  [/rpl_semi_sync_master_wait_no_slave/g, 'rpl_semi_sync_source_wait_no_replica'],
  [/rpl_semi_sync_master_/g, 'rpl_semi_sync_source_'],
  [/rpl_semi_sync_slave_/g, 'rpl_semi_sync_replica_'],
  [/log_slave_updates/g, 'log_replica_updates'],
  [/slave_net_timeout/g, 'replica_net_timeout'],
  [/slave_parallel_threads/g, 'replica_parallel_workers'],
  [/skip_slave_start/g, 'skip_replica_start'],
  [/6048000000/g, '4294967295'],
];

const renamed = (text: string): string => names.reduce((said, [old, now]) => said.replace(old, now), text);

/** The rules as MySQL 8 has them: by the manual, not tried on a live server. */
export const mysqlRules: readonly LintRule[] = rules
  .filter(({ variable }) => !onlyMariadb.has(variable) && !/^replica_/.test(variable))
  // Its value 3 is MariaDB's; that it is to be 1 is a rule of its own.
  .filter(({ code }) => code !== 'flush-at-commit')
  .map((rule) => ({
    ...rule,
    variable: renamed(rule.variable),
    code: renamed(rule.code.replaceAll('-', '_')).replaceAll('_', '-'),
    ok: (value, all) => rule.ok(value, all),
    file: rule.file.map(renamed),
    // CHANGE MASTER and STOP SLAVE are gone in 8.4.
    untilRestart: rule.untilRestart.map((line) =>
      renamed(line)
        .replace(/CHANGE MASTER TO MASTER_/g, 'CHANGE REPLICATION SOURCE TO SOURCE_')
        .replace(/\bSLAVE\b/g, 'REPLICA'),
    ),
  }));
