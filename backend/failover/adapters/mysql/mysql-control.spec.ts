import type { Permit } from '../../ports.js';
import { failureOf } from '../testing/suite.js';
import { missingNeeds } from '../mariadb/accounts.js';
import { ClusterDirectory } from '../mariadb/directory.js';
import type { Link, Rows } from '../mariadb/link.js';
import { Sender } from '../mariadb/sender.js';
import { MYSQL_NEEDS } from './accounts.js';
import { lint } from '../../domain/lint.js';
import {
  applyUpTo,
  beyond,
  changeSource,
  close,
  detach,
  follow,
  goOnWithoutCopy,
  open,
  readSettings,
  startReceiving,
  stopReceiving,
} from './commands.js';
import { applied, atMost, spelled } from './gtid-set.js';
import { readFacts } from './status.js';

const one = '3e11fa47-71ca-11e1-9e33-c80aa9429562';
const two = '4350f323-7565-4e59-8763-4b1b83a0ce0e';

/** SHOW REPLICA STATUS as the manual of 8.0 prints it, with GTIDs. */
const replica = {
  Replica_IO_State: 'Waiting for source to send event',
  ...{ Source_Host: '127.0.0.1', Source_User: 'repl', Source_Port: 13000, Connect_Retry: 1 },
  ...{ Source_Log_File: 'master-bin.000001', Read_Source_Log_Pos: 927, Relay_Source_Log_File: 'master-bin.000001' },
  ...{ Replica_IO_Running: 'Yes', Replica_SQL_Running: 'Yes', Replicate_Do_DB: '', Replicate_Ignore_DB: '' },
  ...{ Exec_Source_Log_Pos: 927, Relay_Log_Space: 1355, Until_Condition: 'None', Seconds_Behind_Source: 0 },
  ...{ Last_IO_Errno: 0, Last_IO_Error: '', Last_SQL_Errno: 0, Last_SQL_Error: '', Source_Server_Id: 1 },
  ...{ Source_UUID: one, SQL_Delay: 0, SQL_Remaining_Delay: null, Replicate_Rewrite_DB: '', Auto_Position: 1 },
  ...{ Retrieved_Gtid_Set: `${one}:1-9`, Executed_Gtid_Set: `${one}:1-9` },
};
const rows = (values: Record<string, string>): Rows =>
  Object.entries(values).map(([name, Value]) => ({ Variable_name: name, Value }));
const variables = {
  ...{ server_id: '2', server_uuid: two, version: '8.0.39', super_read_only: 'ON', log_bin: 'ON', gtid_mode: 'ON' },
  ...{
    log_replica_updates: 'ON',
    binlog_format: 'ROW',
    gtid_executed: `${one}:1-9`,
    rpl_semi_sync_replica_enabled: 'ON',
  },
  ...{ rpl_semi_sync_source_enabled: 'OFF', rpl_semi_sync_source_wait_point: 'AFTER_SYNC' },
};
const status = { Uptime: '77', Rpl_semi_sync_replica_status: 'ON', Rpl_semi_sync_source_status: 'OFF' };

function facts(own: Record<string, string> = {}, from: object = {}, hosts: Rows = []) {
  const members = [13000, 13001].map((port, index) => ({ id: `m${index + 1}`, endpoint: { host: 'localhost', port } }));
  const directory = new ClusterDirectory(members);
  directory.note('m1', { serverId: 1, version: '8.0.39', state: `${one}:1-9` });
  const sessions = [{ sessions: '4', stalled: '' }];
  const heartbeats = [{ heartbeats: 12, everySeconds: '0.100' }];
  const answers = [
    rows({ ...variables, ...own }),
    [{ ...replica, ...from }],
    rows(status),
    hosts,
    sessions,
    heartbeats,
  ];
  return readFacts(answers, ['app.nightly'], 'm2', directory);
}

describe('The failover account on MySQL', () => {
  it('has all it needs by the lines that SHOW GRANTS answers, also as 8.4 names them', () => {
    const everywhere = MYSQL_NEEDS.filter(({ on }) => on === '*.*').map(({ privilege }) => privilege);
    const lines = (privileges: readonly string[]) => [
      `GRANT ${privileges.join(', ')} ON *.* TO \`holdfast\`@\`%\``,
      'GRANT SELECT ON `performance_schema`.* TO `holdfast`@`%`',
      'GRANT SELECT, INSERT, UPDATE, CREATE ON `holdfast_failover`.* TO `holdfast`@`%`',
    ];
    expect(missingNeeds(lines(everywhere), MYSQL_NEEDS)).toEqual([]);
    const as84 = everywhere.map((one) => (one === 'SET_USER_ID' ? 'SET_ANY_DEFINER' : one));
    expect(missingNeeds(lines(as84), MYSQL_NEEDS)).toEqual([]);
    const less = everywhere.filter((one) => one !== 'REPLICATION CLIENT');
    expect(missingNeeds(lines(less), MYSQL_NEEDS).map(({ privilege }) => privilege)).toEqual(['REPLICATION CLIENT']);
  });
});

describe('GTID sets of MySQL', () => {
  it('count up to the first gap as applied, and to the end as received', () => {
    const set = `${one}:1-5:7-9,\n${two}:1-3`;
    expect(applied(set).streams).toEqual({ [one]: 5, [two]: 3 });
    expect(atMost(set).streams).toEqual({ [one]: 9, [two]: 3 });
    expect(applied(set).text).toBe(`${one}:1-5:7-9,${two}:1-3`);
    expect(atMost(`${one}:3`, `${one}:1-2`).streams).toEqual({ [one]: 3 });
    expect(applied('').streams).toEqual({});
  });

  it('know tags, and are spelled out as far as asked', () => {
    expect(atMost(`${one}:1-3:backup:1-2`).streams).toEqual({ [one]: 3, [`${one}:backup`]: 2 });
    expect(spelled(`${one}:7-9:12`, 3)).toEqual({ count: 4, transactions: [`${one}:7`, `${one}:8`, `${one}:9`] });
  });
});

describe('A MySQL member', () => {
  it('tells a replica that acknowledges', () => {
    const read = facts();
    expect(read.readOnly).toBeTrue();
    expect(read.replica).toEqual(
      jasmine.objectContaining({
        source: 'm1',
        receiving: 'yes',
        applying: true,
        acknowledges: true,
        heartbeatMs: 100,
      }),
    );
    expect([read.replica?.lagMs, read.uptimeMs, read.sessions]).toEqual([0, 77_000, 4]);
    expect([read.ineligible, read.errant]).toEqual([[], []]);
  });

  it('names what it wrote itself, and why it may not become primary', () => {
    expect(facts({ gtid_executed: `${one}:1-9,${two}:1-2` }).errant).toEqual([`${two}:2`]);
    const poor = facts(
      { log_bin: 'OFF', version: '8.0.36', gtid_mode: 'ON_PERMISSIVE' },
      { Replicate_Do_DB: 'app', SQL_Delay: 60 },
    );
    expect(poor.ineligible).toEqual(['log-bin-off', 'replication-filter', 'delayed', 'no-gtid']);
  });

  it('tells a primary with its receivers, and one that fell back', () => {
    const hosts = [{ Server_Id: 1, Host: '', Port: 3306, Source_Id: 2, Replica_UUID: one }];
    const waits = {
      ...{ rpl_semi_sync_source_enabled: 'ON', super_read_only: 'OFF', rpl_semi_sync_source_wait_no_replica: 'ON' },
      rpl_semi_sync_source_timeout: '4294967295',
    };
    const primary = facts(waits, {}, hosts);
    expect(primary.acknowledgement).toEqual({ state: 'degraded', waiters: 0, receivers: ['m1'], lossless: true });
  });

  it('does not count on a wait that ends by itself, as that of MySQL does after ten seconds unless told otherwise', () => {
    const waits = {
      ...{ rpl_semi_sync_source_enabled: 'ON', rpl_semi_sync_source_wait_no_replica: 'ON' },
      rpl_semi_sync_source_timeout: '4294967295',
    };
    const lossless = (own: Record<string, string>) => facts({ ...waits, ...own }).acknowledgement.lossless;
    expect(lossless({})).toBeTrue();
    expect(lossless({ rpl_semi_sync_source_timeout: '10000' })).toBeFalse();
    expect(lossless({ rpl_semi_sync_source_wait_no_replica: 'OFF' })).toBeFalse();
    expect(lossless({ rpl_semi_sync_source_wait_point: 'AFTER_COMMIT' })).toBeFalse();
  });
});

/** A server that answers each statement as the first pattern says, and what was sent to it. */
function server(...answers: [RegExp, Rows][]) {
  const sent: string[] = [];
  const ask = async (statements: readonly string[]) => {
    sent.push(...statements);
    return statements.map((statement) => answers.find(([pattern]) => pattern.test(statement))?.[1] ?? []);
  };
  const permit: Permit = { term: 1, timeoutMs: 200, signal: new AbortController().signal };
  const sender = new Sender({ ask } as unknown as Link, 'db-2:3306', permit, { unspoken: ['geheim'] });
  return { sender, sent };
}

describe('Commands to MySQL', () => {
  const stopped = { ...replica, Replica_IO_Running: 'No' };
  const on = rows({ super_read_only: 'OFF', rpl_semi_sync_source_enabled: 'ON' });

  it('stop the receiver only, after the applier was started where someone had stopped it', async () => {
    const { sender, sent } = server();
    const status = [{ ...replica, Replica_SQL_Running: 'No' }, stopped];
    const ask = sender.ask.bind(sender);
    spyOn(sender, 'ask').and.callFake((...all: string[]) =>
      /STATUS/.test(all[0]) ? Promise.resolve([[status.shift()!]] as unknown as Rows[]) : ask(...all),
    );
    expect((await stopReceiving(sender)).streams).toEqual({ [one]: 9 });
    expect(sent).toEqual(['START REPLICA SQL_THREAD', 'STOP REPLICA IO_THREAD']);
  });

  it('refuse to forget a source while something received is not applied', async () => {
    const behind = server([/SHOW REPLICA STATUS/, [{ ...stopped, Executed_Gtid_Set: `${one}:1-5:7-9` }]]);
    expect((await failureOf(detach(behind.sender))).reason).toBe('would-lose');
    expect(behind.sent).not.toContain('STOP REPLICA');
    const done = server([/SHOW REPLICA STATUS/, [stopped]]);
    await detach(done.sender);
    expect(done.sender.sent).toEqual(['STOP REPLICA', 'RESET REPLICA ALL']);
  });

  it('wait until all that was received is applied, and start the applier where someone had stopped it', async () => {
    const executed = ['1-5', '1-9'];
    const { sender, sent } = server(
      [/WAIT_FOR/, [{ waited: 1 }]],
      [/SHOW REPLICA STATUS/, [{ ...stopped, Replica_SQL_Running: 'No' }]],
    );
    const ask = sender.ask.bind(sender);
    spyOn(sender, 'ask').and.callFake(async (...all: string[]) => {
      const answers = await ask(...all);
      return all.length === 3 ? [...answers.slice(0, 2), [{ executed: `${one}:${executed.shift()}` }]] : answers;
    });
    expect((await applyUpTo(sender, atMost(`${one}:1-9`))).streams).toEqual({ [one]: 9 });
    expect(sent.filter((statement) => statement.startsWith('START'))).toEqual(['START REPLICA SQL_THREAD']);
    expect(sent[0]).toMatch(new RegExp(`^SELECT WAIT_FOR_EXECUTED_GTID_SET\\('${one}:1-9', 0\\.\\d+\\)`));
  });

  it('say what is in the way of applying it: an error, no source, or the time', async () => {
    const applying = (row: Rows[number] | null, waited = 1) =>
      server(
        [/WAIT_FOR/, [{ waited }]],
        [/SHOW REPLICA STATUS/, row ? [row] : []],
        [/gtid_executed AS/, [{ executed: `${one}:1-5` }]],
      ).sender;
    const goal = atMost(`${one}:1-9`);
    const failed = { ...stopped, Replica_SQL_Running: 'No', Last_SQL_Errno: 1062, Last_SQL_Error: 'Duplicate entry' };
    expect((await failureOf(applyUpTo(applying(failed), goal))).message).toContain(
      'its applier stopped: Duplicate entry',
    );
    expect((await failureOf(applyUpTo(applying(null), goal))).message).toContain(
      'follows nobody and lacks 4 transactions',
    );
    const late = await failureOf(applyUpTo(applying(stopped), goal));
    expect([late.reason, late.message]).toEqual(['timeout', jasmine.stringContaining('4 received transactions')]);
  });

  it('receive again only where the receiver stands still and there is a source', async () => {
    const still = server([/SHOW REPLICA STATUS/, [stopped]]);
    await startReceiving(still.sender);
    const running = server([/SHOW REPLICA STATUS/, [replica]]);
    await startReceiving(running.sender);
    expect([still.sender.sent, running.sender.sent]).toEqual([['START REPLICA IO_THREAD'], []]);
    expect((await failureOf(startReceiving(server().sender))).message).toContain('no source');
  });

  it('let a primary go on without a copy, and say whom that answered; never one that is closed', async () => {
    const alone = (readOnly: string) =>
      server(
        [/VARIABLES/, rows({ super_read_only: readOnly, rpl_semi_sync_source_enabled: 'ON' })],
        [/STATUS WHERE/, rows({ Rpl_semi_sync_source_wait_sessions: '2' })],
      ).sender;
    const going = alone('OFF');
    expect([await goOnWithoutCopy(going), going.sent]).toEqual([2, ['SET GLOBAL rpl_semi_sync_source_enabled=OFF']]);
    const closed = alone('ON');
    expect((await failureOf(goOnWithoutCopy(closed))).reason).toBe('not-writable');
    expect(closed.sent).toEqual([]);
  });

  it('tell the settings that the linter judges, by MySQL’s names', async () => {
    const { sender, sent } = server([/VARIABLES/, rows({ sync_binlog: '0', rpl_semi_sync_source_timeout: '10000' })]);
    const settings = await readSettings(sender);
    expect(sent[0]).toMatch(/'sync_binlog'.*'rpl_semi_sync_source_timeout'/);
    const member = { id: 'm', name: 'db-1', settings, file: null };
    const found = lint([member], 'mysql').findings.map(({ code }) => code);
    expect(found).toContain('sync-binlog');
    expect(found).toContain('rpl-semi-sync-source-timeout');
  });

  it('make commits wait before anyone may write', async () => {
    const { sender } = server(
      [/VARIABLES/, on],
      [/STATUS WHERE/, rows({ Rpl_semi_sync_source_status: 'ON', Rpl_semi_sync_source_wait_sessions: '0' })],
    );
    await open(sender, true);
    expect(sender.sent[0]).toContain('rpl_semi_sync_source_wait_point=AFTER_SYNC');
    expect(sender.sent[0]).toContain('rpl_semi_sync_source_enabled=ON');
    expect(sender.sent[1]).toBe('SET GLOBAL super_read_only=OFF, GLOBAL read_only=OFF');
  });

  it('refuse to close, or to go on alone, while a commit waits', async () => {
    const waiting = () =>
      server(
        [/VARIABLES/, on],
        [/STATUS WHERE/, rows({ Rpl_semi_sync_source_wait_sessions: '1', Rpl_semi_sync_source_clients: '0' })],
      );
    for (const command of [close, (sender: Sender) => open(sender, false)]) {
      const { sender } = waiting();
      expect((await failureOf(command(sender))).reason).toBe('waiters');
      expect(sender.sent).toEqual([]);
    }
  });

  it('follow by position, and keep the password out of the journal', async () => {
    const source = {
      endpoint: { host: 'db-1', port: 3306 },
      account: { username: 'repl', password: 'geheim' },
      tls: true,
    };
    const how = { heartbeatMs: 100, acknowledges: true, asFormerPrimary: true };
    const { sender, sent } = server([/super_read_only AS/, [{ readOnly: 1 }]]);
    await follow(sender, source, how);
    expect(sent).toContain(changeSource(source, how));
    expect(sender.sent.join('; ')).toContain('SOURCE_AUTO_POSITION=1, SOURCE_HEARTBEAT_PERIOD=0.100');
    expect(sender.sent.join('; ')).not.toContain('geheim');
  });

  it('let the server subtract the histories', async () => {
    const { sender } = server([/GTID_SUBTRACT/, [{ extra: `${two}:1-2` }]]);
    const found = await beyond(sender, atMost(`${one}:1-9`));
    expect(found).toEqual({ count: 2, transactions: [`${two}:1`, `${two}:2`] });
  });
});
