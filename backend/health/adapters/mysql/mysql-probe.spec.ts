import { withDefaults } from '../../domain/check.js';
import type { MysqlAim } from '../../domain/aim.js';
import { describeProbe } from '../testing/conformance.js';
import { endlessAfter, greeting, resetAfter, silent, stopAfter } from '../testing/hostile-server.js';
import { FixedAccounts } from '../testing/accounts.js';
import { TestResolver } from '../testing/resolvers.js';
import { MysqlProbe } from './mysql-probe.js';
import { replicationGrant, replicationStatement, worstReplication } from './replication.js';

/** The beginning of a MariaDB server's greeting: length, sequence, protocol 10, version. */
const opening = Buffer.concat([Buffer.from([90, 0, 0, 0, 10]), Buffer.from('10.11.6-MariaDB\0')]);

describeProbe<MysqlAim>('mysql', {
  probe: () => new MysqlProbe(new TestResolver(), new FixedAccounts(null)),
  aim: (host, port) => ({ ...withDefaults('mysql'), host, port, resourceId: 'r' }),
  cases: () => ({
    slow: { outcome: 'fail', code: 'timeout', behave: silent },
    refused: { outcome: 'fail', code: 'refused' },
    'reset mid-answer': { outcome: 'fail', code: 'reset', behave: resetAfter(opening) },
    'never-ending body': {
      outcome: 'fail',
      code: 'too-large',
      behave: endlessAfter(Buffer.from([255, 255, 255, 0, 10])),
    },
    'redirect loop': { impossible: 'the MySQL protocol has no redirects that a client must follow' },
    'invalid TLS': { impossible: 'needs a real server: mysql-probe.integration.ts' },
    'wrong host name': { impossible: 'needs a real server: mysql-probe.integration.ts' },
    'huge header': { outcome: 'fail', code: 'too-large', behave: endlessAfter(Buffer.from([255, 255, 255, 0])) },
    'non-UTF-8': {
      outcome: 'fail',
      code: 'malformed',
      behave: greeting(Buffer.concat([Buffer.from([4, 0, 0, 0]), Buffer.alloc(4, 0xfe)])),
    },
    'DNS failure': { outcome: 'fail', code: 'name-not-found' },
    'slow DNS': { outcome: 'fail', code: 'timeout' },
    'forbidden target': { outcome: 'fail', code: 'target-forbidden' },
    'one byte and silence': { outcome: 'fail', code: 'timeout', behave: stopAfter(Buffer.from([90])) },
    'a body of 1 GB': { impossible: 'a packet of 16 MB that never ends is looked at above' },
    'gzip bomb': { impossible: 'compression is not agreed on' },
    'name that changes its meaning': { outcome: 'fail', code: 'reset', behave: greeting('') },
  }),
});

describe('reading replication', () => {
  it('asks each kind of server in its own words', () => {
    expect(replicationStatement('10.11.6-MariaDB-1')).toBe('SHOW ALL SLAVES STATUS');
    expect(replicationStatement('8.0.36')).toBe('SHOW REPLICA STATUS');
    expect(replicationStatement('8.0.19')).toBe('SHOW SLAVE STATUS');
    expect(replicationStatement('9.1.0')).toBe('SHOW REPLICA STATUS');
  });

  it('names the grant that the version really has', () => {
    expect(replicationGrant('10.11.6-MariaDB')).toBe('REPLICA MONITOR');
    expect(replicationGrant('10.4.30-MariaDB')).toBe('REPLICATION CLIENT');
    expect(replicationGrant('8.0.36')).toBe('REPLICATION CLIENT');
  });

  it('takes the worst of several channels, a stopped one before a slow one', () => {
    const slow = { Seconds_Behind_Master: 90, Slave_IO_Running: 'Yes', Slave_SQL_Running: 'Yes' };
    const fine = { ...slow, Seconds_Behind_Master: 0 };
    const stopped = { ...slow, Seconds_Behind_Master: null, Slave_SQL_Running: 'No', Last_SQL_Error: 'duplicate key' };
    expect(worstReplication([])).toBeNull();
    expect(worstReplication([fine, slow])?.lagSeconds).toBe(90);
    expect(worstReplication([slow, stopped, fine])).toEqual({ lagSeconds: null, error: 'duplicate key' });
  });
});
