import { optionsOf } from './option-files.js';

describe('the options of a server', () => {
  it('are read in any spelling', () => {
    const options = optionsOf(['--read-only', '--init_rpl_role=SLAVE', '--loose-x=1', '--skip-slave-start', 'noise']);
    expect(options).toEqual({
      ...{ read_only: 'ON', init_rpl_role: 'SLAVE', x: '1', skip_slave_start: 'ON' },
      slave_start: 'OFF',
    });
  });

  it('count the last time they are given', () => {
    expect(optionsOf(['--sync-binlog=0', '--sync_binlog=1'])['sync_binlog']).toBe('1');
  });
});
