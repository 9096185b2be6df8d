import { restarted, settingsOf, variableChanges } from './server-variables.js';

describe('a server’s variables', () => {
  it('are its settings alone: what moves by itself is left out, what is secret is masked', () => {
    const rows = [
      { name: 'max_connections', value: '151' },
      { name: 'gtid_binlog_pos', value: '0-1-99' },
      { name: 'gtid_domain_id', value: '0' },
      { name: 'timestamp', value: '1.5' },
      { name: 'wsrep_sst_auth', value: 'root:pw' },
    ];
    expect(settingsOf(rows)).toEqual({ max_connections: '151', gtid_domain_id: '0', wsrep_sst_auth: '***' });
  });

  it('that differ are told with both values, one that came with an update is not', () => {
    const before = { b: '1', a: '', gone: 'x' };
    expect(variableChanges(before, { b: '2', a: 'on', fresh: 'y' })).toEqual([
      { variable: 'a', from: '(empty)', to: 'on' },
      { variable: 'b', from: '1', to: '2' },
    ]);
  });

  it('say that the server was restarted when its start moved, and not when clocks differ by a little', () => {
    expect(restarted(1_000_000, 1_015_000)).toBeFalse();
    expect(restarted(1_000_000, 990_000)).toBeFalse();
    expect(restarted(1_000_000, 1_060_000)).toBeTrue();
  });
});
