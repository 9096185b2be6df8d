import { driftFindings, driftOf } from './drift.js';

describe('What runs otherwise than the option file says', () => {
  const member = (settings: Record<string, string>, file: Record<string, string> | null) => {
    return { id: 'm-2', name: 'db-2', settings, file };
  };
  const drift = (settings: Record<string, string>, file: Record<string, string> | null) =>
    driftOf([member(settings, file)]).map(({ variable, running, file: says }) => [variable, running, says]);

  it('is told where only a restart would mend it, and where a restart would spoil it', () => {
    expect(drift({ sync_binlog: '0' }, { sync_binlog: '1' })).toEqual([['sync_binlog', '0', '1']]);
    expect(drift({ sync_binlog: '1' }, { sync_binlog: '0' })).toEqual([['sync_binlog', '1', '0']]);
    expect(drift({ sync_relay_log: '1' }, {})).toEqual([['sync_relay_log', '1', '10000']]);
  });

  it('is nothing where both are right or both are wrong, whatever they say: that is the linter’s', () => {
    expect(drift({ slave_net_timeout: '4' }, { slave_net_timeout: '6' })).toEqual([]);
    expect(drift({ slave_net_timeout: '60' }, {})).toEqual([]);
    expect(drift({ log_bin: 'ON' }, { log_bin: 'bin' })).toEqual([]);
  });

  it('is nothing that is known where the file cannot be read, or no file holds it', () => {
    expect(drift({ sync_binlog: '0' }, null)).toEqual([]);
    expect(drift({ replica_heartbeat_ms: '30000', replica_filters: 'replicate_do_db=a' }, {})).toEqual([]);
    expect(drift({ read_only: 'OFF' }, { read_only: '1' })).toEqual([]);
  });

  it('is told once for each variable, as a finding about its member', () => {
    const settings = { rpl_semi_sync_slave_enabled: 'ON', innodb_flush_log_at_trx_commit: '2' };
    const found = driftOf([
      member(settings, { rpl_semi_sync_slave_enabled: '1', innodb_flush_log_at_trx_commit: '1' }),
    ]);
    expect(driftFindings(found)).toEqual([
      jasmine.objectContaining({
        ...{ code: 'settings-differ', severity: 'warning', about: 'm-2' },
        sentence:
          'db-2 runs with innodb_flush_log_at_trx_commit = 2, and its option file says 1: a restart changes it.',
      }),
    ]);
  });
});
