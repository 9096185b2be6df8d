import { lint } from './lint.js';
import { mysqlRules } from './lint-mysql.js';

describe('The linter of MySQL 8', () => {
  it('names variables and statements as MySQL has them, and none of MariaDB alone', () => {
    const text = JSON.stringify(mysqlRules);
    expect(text).not.toMatch(/slave|master|gtid_strict|init_rpl_role/i);
    expect(mysqlRules.map(({ variable }) => variable)).toContain('rpl_semi_sync_source_wait_point');
  });

  it('judges what a server answered', () => {
    const settings = { log_bin: 'ON', log_replica_updates: 'OFF', replica_net_timeout: '60', sync_binlog: '1' };
    const { findings } = lint([{ id: 'a', name: 'db-1', settings, file: null }], 'mysql');
    const found = findings.filter(({ weight }) => weight !== 'unproved');
    expect(found.map(({ code, weight }) => [code, weight])).toEqual([
      ['log-replica-updates', 'blocks'],
      ['replica-net-timeout', 'worth-a-change'],
    ]);
    expect(found[1].file).toEqual(['replica_net_timeout = 4']);
  });
});
