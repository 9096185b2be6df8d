import type { Permit } from '../../ports.js';
import { ClusterDirectory } from './directory.js';
import { asControlFailed, withoutSecrets } from './faults.js';
import { changeMaster, follow } from './following.js';
import { errant, formerPrimaryPosition, history, lackedBy, position, sendable } from './gtid.js';
import type { Link, Rows } from './link.js';
import { detach, startReceiving } from './receiving.js';
import { forgetSources, quoted, Sender } from './sender.js';

const endpoint = { host: 'db-1', port: 3306 };
const permit: Permit = { term: 1, timeoutMs: 1000, signal: new AbortController().signal };

describe('Positions of MariaDB', () => {
  it('are the highest of each domain, whoever wrote it', () => {
    expect(position('0-1-42,1-3-7', '0-2-50')).toEqual({ text: '0-2-50,1-3-7', streams: { 0: 50, 1: 7 } });
    expect(position('', '0-1-3 , 0-2-9')).toEqual({ text: '0-2-9', streams: { 0: 9 } });
    expect(position('')).toEqual({ text: '', streams: {} });
  });

  it('differ as histories by who wrote the same number', () => {
    const [one, other] = [history('0-1-42'), history('0-2-42')];
    expect(one.streams).toEqual({ '0-1': 42 });
    expect(other.streams).toEqual({ '0-2': 42 });
  });

  it('start a former primary where its own log ends, and domains it only received where they do', () => {
    expect(formerPrimaryPosition('0-1-42', '0-3-12,5-9-4')).toBe('0-1-42,5-9-4');
    expect(formerPrimaryPosition('', '0-3-12')).toBe('0-3-12');
    expect(formerPrimaryPosition('', '')).toBe('');
  });

  it('of one that writes are what its log has: what it received long ago in another domain nobody can receive', () => {
    expect(sendable('0-1-42', '0-3-12,5-9-7')).toEqual({ text: '0-1-42', streams: { 0: 42 } });
    expect(sendable('', '0-3-12')).toEqual({ text: '0-3-12', streams: { 0: 12 } });
  });

  it('are lacked from past the last one that both have, also where the other log does not know who wrote before', () => {
    const late = history('0-2-60'); // filled from a copy at 0-2-50, when 0-1 was long gone
    const own = history('0-1-40,0-2-55,7-1-3');
    const lacks = lackedBy(own, late, true);
    expect([lacks('0-1', 40), lacks('0-2', 55), lacks('0-2', 61), lacks('7-1', 1)]).toEqual([false, false, true, true]);
    expect(lackedBy(history('0-1-58,0-2-55'), late, true)('0-1', 56)).toBeTrue(); // its own tail
    expect(lackedBy(history('0-1-58'), late, true)('0-1', 40)).toBeTrue(); // they share nothing
    expect(lackedBy(own, late, false)('0-1', 40)).toBeTrue(); // numbers may fall there
  });

  it('show what a replica wrote past what it received, or past what its source knows of it', () => {
    const own = { serverId: 2, state: '0-1-50,0-2-51', slave: '0-1-50', coming: '' };
    expect(errant(own, null)).toEqual(['0-2-51']);
    expect(errant({ ...own, slave: '0-1-60' }, '0-1-60,0-2-40')).toEqual(['0-2-51']);
    expect(errant({ ...own, slave: '0-1-60' }, '0-1-60,0-2-51')).toEqual([]);
    expect(errant({ ...own, slave: '0-1-60' }, null)).toEqual([]);
  });

  it('call nothing errant that a former primary rolled back and receives again under its own name', () => {
    const own = { serverId: 2, state: '0-2-50,0-1-52', slave: '0-2-49', coming: '0-1-60' };
    expect(errant(own, '0-2-50,0-1-60')).toEqual([]);
    expect(errant(own, null)).toEqual([]);
    expect(errant({ ...own, coming: '' }, null)).toEqual(['0-2-50']);
    expect(errant(own, '0-2-49,0-1-60')).toEqual(['0-2-50']);
    expect(errant(own, '0-1-60')).toEqual(['0-2-50']); // a source that sent it would name it
  });

  it('call nothing errant of one that began to follow between the two answers', () => {
    const written = { serverId: 2, state: '0-1-42,0-2-50', coming: '' };
    expect(errant({ ...written, slave: '0-1-42,0-2-50' }, null)).toEqual([]);
    expect(errant({ ...written, slave: ',0-2-50' }, null)).toEqual([]);
    expect(errant({ ...written, slave: '0-1-42,' }, null)).toEqual(['0-2-50']);
  });
});

describe('A source that is called by another name than its member', () => {
  const members = ['db-1', 'db-2'].map((id, at) => ({ id, endpoint: { host: `10.0.0.${at + 1}`, port: 3306 } }));
  const about = { version: '10.11', state: '' };

  it('is known by its server id, also when it died before this daemon began', () => {
    const directory = new ClusterDirectory(members, { 'db-1': 1, 'db-2': 2 });
    expect(directory.source('db-1.internal', 3306, 1)).toBe('db-1');
    expect(new ClusterDirectory(members).source('db-1.internal', 3306, 1)).toBeNull();
  });

  it('is nobody where another answers by that id now', () => {
    const directory = new ClusterDirectory(members, { 'db-1': 1, 'db-2': 2 });
    directory.note('db-2', { ...about, serverId: 1 });
    expect(directory.source('db-1.internal', 3306, 1)).toBeNull();
    directory.note('db-1', { ...about, serverId: 7 });
    expect(directory.source('db-1.internal', 3306, 1)).toBe('db-2');
  });
});

describe('Statements for MariaDB', () => {
  it('quote what is in names and passwords', () => {
    const account = { username: `o'brien`, password: `a'b\\c` };
    const how = { heartbeatMs: 100, acknowledges: true, asFormerPrimary: false };
    const statement = changeMaster({ endpoint, account, tls: true }, how);
    expect(statement).toContain(`MASTER_USER='o''brien', MASTER_PASSWORD='a''b\\c'`);
    expect(statement).toContain('MASTER_USE_GTID=slave_pos, MASTER_HEARTBEAT_PERIOD=0.100, MASTER_CONNECT_RETRY=1');
    expect(statement).toContain('MASTER_SSL=1');
  });

  it('are noted without secrets, also as SQL quotes them, and so are errors', async () => {
    const secrets = [`a'b`, quoted(`a'b`)];
    const answers = { ask: async (statements: string[]) => statements.map(() => []) } as unknown as Link;
    const sender = new Sender(answers, 'db-1:3306', permit, { unspoken: secrets });
    await sender.do(`CHANGE MASTER TO MASTER_PASSWORD=${quoted(`a'b`)}`);
    expect(sender.sent).toEqual(['CHANGE MASTER TO MASTER_PASSWORD=•••']);
    expect(withoutSecrets(`near 'a''b' and a'b`, secrets)).toBe('near ••• and •••');
    const error = asControlFailed('db-1:3306', { code: 'ER_PARSE_ERROR', message: `near 'a''b'` }, secrets);
    expect(error.message).toBe('db-1:3306: near •••');
  });

  it('are given up by the server before we do', async () => {
    const seen: string[] = [];
    const limit = (seconds: string) => `SET SESSION max_statement_time=${seconds}`;
    const answers = {
      ask: async (statements: string[]) => (seen.push(...statements), statements.map(() => [])),
    } as unknown as Link;
    const sender = new Sender(answers, 'db-1:3306', permit, { limit });
    await sender.do('SET GLOBAL read_only=1');
    await sender.ask('SHOW ALL SLAVES STATUS');
    expect(seen.filter((statement) => statement.includes('max_statement_time')).length).toBe(2);
    const seconds = Number(/max_statement_time=([\d.]+)/.exec(seen[0])?.[1]);
    expect(seconds).toBeLessThan(0.97);
    expect(seconds).toBeGreaterThan(0.5);
  });
});

describe('A replica that follows already', () => {
  const source = { endpoint, account: { username: 'repl', password: 'secret' }, tls: false };
  const how = { heartbeatMs: 100, acknowledges: true, asFormerPrimary: false };

  /** Its receiver acknowledges as the variable said when it was started. */
  function aReplica(state: { enabled: number; began: number }) {
    let running = true;
    const answer = (statement: string): Rows => {
      const set = /slave_enabled=(\d)/.exec(statement);
      if (set) state.enabled = Number(set[1]);
      if (/^STOP SLAVE/.test(statement)) running = false;
      if (/^START SLAVE/.test(statement)) [running, state.began] = [true, state.enabled];
      if (/SHOW GLOBAL STATUS/.test(statement))
        return [{ Variable_name: 'Rpl_semi_sync_slave_status', Value: state.began ? 'ON' : 'OFF' }];
      if (/PROCESSLIST/.test(statement)) return [{ id: 7 }];
      if (/AS readOnly/.test(statement)) return [{ readOnly: 1, acknowledges: state.enabled, binlog: '', slave: '' }];
      if (!/SHOW ALL SLAVES/.test(statement)) return [];
      const io = { Slave_IO_Running: running ? 'Yes' : 'No', Master_Log_File: 'binlog.000001', Last_IO_Errno: 0 };
      const from = { Master_Host: 'db-1', Master_Port: 3306, Master_User: 'repl', Using_Gtid: 'Slave_Pos' };
      return [{ ...from, ...io, Slave_heartbeat_period: '0.100', Slave_SQL_Running: 'Yes', Last_SQL_Errno: 0 }];
    };
    const link = { ask: async (statements: string[]) => statements.map(answer) } as unknown as Link;
    return new Sender(link, 'db-2:3306', permit);
  }

  it('is not taken for one that acknowledges because the variable says so: its receiver began without it', async () => {
    const sender = aReplica({ enabled: 1, began: 0 });
    await follow(sender, source, how);
    const restart = ['SET GLOBAL rpl_semi_sync_slave_enabled=1', 'START SLAVE IO_THREAD'];
    expect(sender.sent).toEqual(['KILL 7', 'STOP SLAVE IO_THREAD', ...restart]);
    const off = aReplica({ enabled: 0, began: 1 });
    await follow(off, source, { ...how, acknowledges: false });
    expect(off.sent.at(-2)).toBe('SET GLOBAL rpl_semi_sync_slave_enabled=0');
  });

  it('is left alone when it acknowledges as it should', async () => {
    const sender = aReplica({ enabled: 1, began: 1 });
    await follow(sender, source, how);
    expect(sender.sent).toEqual([]);
  });
});

describe('A replica whose one connection has a name', () => {
  const slave = {
    ...{ Connection_name: "the shop's", Slave_IO_Running: 'No', Slave_SQL_Running: 'Yes', Master_Log_File: 'bin.1' },
    ...{ Gtid_IO_Pos: '0-1-7', Gtid_Slave_Pos: '0-1-7', Last_IO_Errno: 0, Last_SQL_Errno: 0 },
  };
  const answer = (statement: string): Rows =>
    /SHOW ALL SLAVES/.test(statement) ? [slave] : /AS readOnly/.test(statement) ? [{ readOnly: 1, waits: 0 }] : [];
  const aSender = () => {
    const link = { ask: async (statements: string[]) => statements.map(answer) } as unknown as Link;
    return new Sender(link, 'db-2:3306', permit);
  };

  it('is told by that name what to do: a statement without one means another connection', async () => {
    const [receiving, detached] = [aSender(), aSender()];
    await startReceiving(receiving);
    await detach(detached);
    expect(receiving.sent).toEqual(["START SLAVE 'the shop''s' IO_THREAD"]);
    expect(detached.sent).toEqual(["STOP SLAVE 'the shop''s'", "RESET SLAVE 'the shop''s' ALL"]);
    expect(forgetSources([slave, { Connection_name: '' }])).toEqual([
      'RESET SLAVE ALL',
      "RESET SLAVE 'the shop''s' ALL",
    ]);
  });
});

describe('Failures of a connection', () => {
  const reason = (code: string) => asControlFailed('db-1:3306', { code, message: 'words' }, []).reason;

  it('are proof of a dead server only when its machine said that nothing listens', () => {
    expect(reason('ECONNREFUSED')).toBe('refused');
    expect(['EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT'].map(reason)).toEqual(['timeout', 'timeout', 'timeout']);
    expect(['ECONNRESET', 'EPIPE', 'PROTOCOL_CONNECTION_LOST'].map(reason)).toEqual(['reset', 'reset', 'reset']);
    expect(reason('ER_ACCESS_DENIED_ERROR')).toBe('denied');
    expect(reason('ER_CON_COUNT_ERROR')).toBe('saturated');
    expect(reason('ER_OPTION_PREVENTS_STATEMENT')).toBe('not-writable');
    expect(reason('ER_WHATEVER')).toBe('failed');
  });
});

describe('The receivers of a primary', () => {
  const members = ['a', 'b', 'c'].map((id, index) => ({ id, endpoint: { host: `db-${id}`, port: 3306 + index } }));
  const known = (id: string, directory: ClusterDirectory, serverId: number) =>
    directory.note(id, { serverId, version: '10.11.19', state: '' });

  it('are known by server id, else by what they report', () => {
    const directory = new ClusterDirectory(members);
    known('a', directory, 1);
    known('b', directory, 2);
    expect(directory.receivers([{ Server_id: 2 }])).toEqual(['b']);
    expect(directory.receivers([{ Server_id: 3, Host: 'DB-C', Port: 3308 }])).toEqual(['c']);
    expect(directory.receivers([])).toEqual([]);
  });

  it('may be any member that was never asked, so that no acknowledger is taken for gone', () => {
    const directory = new ClusterDirectory(members);
    known('a', directory, 1);
    expect(directory.receivers([{ Server_id: 3, Host: '', Port: 3306 }])).toEqual(['b', 'c']);
    known('b', directory, 2);
    expect(directory.receivers([{ Server_id: 2 }, { Server_id: 3 }])).toEqual(['b', 'c']);
    known('c', directory, 3);
    expect(directory.receivers([{ Server_id: 9 }])).toEqual([]);
  });

  it('are judged by what their source has once it was read again: before, it may not have had all of a former primary', () => {
    const directory = new ClusterDirectory(members);
    const answers = (state: string) => directory.note('b', { serverId: 2, version: '10.11.19', state });
    directory.asks('b');
    answers('0-1-40');
    directory.asks('b');
    expect(directory.stateOfSource('a', 'b')).toBeNull();
    answers('0-1-40'); // to a question from before
    expect(directory.stateOfSource('a', 'b')).toBeNull();
    directory.asks('b');
    answers('0-1-57,0-2-58');
    expect(directory.stateOfSource('a', 'b')).toBe('0-1-57,0-2-58');
    expect(directory.stateOfSource('a', null)).toBeNull();
    expect(directory.stateOfSource('a', 'b')).toBeNull();
  });
});
