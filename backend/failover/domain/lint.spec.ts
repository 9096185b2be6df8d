import { lint } from './lint.js';

describe('The linter of one setting beside another', () => {
  const told = (code: string, ...settings: Record<string, string>[]) =>
    lint(
      settings.map((one, at) => ({ id: `db-${at + 1}`, name: `db-${at + 1}`, file: null, settings: one })),
    ).findings.find((finding) => finding.code === code);

  it('asks to write each commit of the engine out where a start in the SLAVE role would take back the last one', () => {
    const semiSync = { rpl_semi_sync_slave_enabled: 'ON' };
    const finding = told('flush-at-commit', { ...semiSync, innodb_flush_log_at_trx_commit: '1' });
    expect(finding?.file).toEqual(['innodb_flush_log_at_trx_commit = 3']);
    expect(told('flush-at-commit', { ...semiSync, innodb_flush_log_at_trx_commit: '3' })).toBeUndefined();
    expect(
      told('innodb-flush-log-at-trx-commit', { ...semiSync, innodb_flush_log_at_trx_commit: '3' }),
    ).toBeUndefined();
  });

  it('says when a hang would be proved by the slowest heartbeats there are', () => {
    const cost = (...beats: string[]) => told('heartbeat', ...beats.map((ms) => ({ replica_heartbeat_ms: ms })))?.cost;
    expect(cost('30000', '100', '1000')).toContain('two heartbeats and 0.1 s. Here: after 60.1 s.');
    expect(cost('100', '200')).toBeUndefined();
  });

  it('asks a primary to wait for a replica, and no replica, whose applier would wait', () => {
    const off = { rpl_semi_sync_master_enabled: 'OFF', read_only: 'OFF' };
    const finding = told('semi-sync', off, { ...off, read_only: 'ON' }, { ...off, replica_heartbeat_ms: '100' });
    expect(finding?.members).toEqual(['db-1']);
    expect(finding?.file.every((line) => line.startsWith('#'))).toBeTrue();
    expect(finding?.untilRestart[0]).toContain('rpl_semi_sync_master_enabled = ON');
    expect(told('semi-sync', { ...off, rpl_semi_sync_master_enabled: 'ON' })).toBeUndefined();
    expect(told('rpl-semi-sync-master-wait-no-slave', { rpl_semi_sync_master_wait_no_slave: 'OFF' })?.file).toEqual([
      'rpl_semi_sync_master_wait_no_slave = ON',
    ]);
  });

  it('lets a receiver connect again where it takes a setting over only then, and its applier run', () => {
    const { untilRestart } = told('rpl-semi-sync-slave-enabled', { rpl_semi_sync_slave_enabled: 'OFF' })!;
    expect(untilRestart).toEqual([
      'SET GLOBAL rpl_semi_sync_slave_enabled = ON; STOP SLAVE IO_THREAD; START SLAVE IO_THREAD',
    ]);
  });

  it('asks MySQL for no value that it does not know', () => {
    expect(told('flush-at-commit', { innodb_flush_log_at_trx_commit: '1' })).toBeUndefined();
    expect(told('innodb-flush-log-at-trx-commit', { innodb_flush_log_at_trx_commit: '2' })?.file).toEqual([
      'innodb_flush_log_at_trx_commit = 1',
    ]);
  });

  it('says where events would stand still after a failover: the scheduler is off there, and on elsewhere', () => {
    const schedulers = (...values: string[]) =>
      told('event-scheduler', ...values.map((value) => ({ event_scheduler: value })));
    expect(schedulers('ON', 'OFF', 'ON')).toEqual(
      jasmine.objectContaining({
        members: ['db-2'],
        file: ['event_scheduler = ON'],
        untilRestart: ['SET GLOBAL event_scheduler = ON'],
      }),
    );
    expect([schedulers('ON', 'ON'), schedulers('OFF', 'OFF')]).toEqual([undefined, undefined]);
  });
});
