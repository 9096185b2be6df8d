import {
  parseFormerWorkers,
  parseInfo,
  parseServers,
  parseSessionIds,
  parseSessions,
  parseUnchecked,
} from './answers.js';

/** Recorded from HAProxy 2.6.12. */
const header =
  '# be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state srv_uweight srv_iweight ' +
  'srv_time_since_last_change srv_check_status srv_check_result srv_check_health srv_check_state srv_agent_state ' +
  'bk_f_forced_id srv_f_forced_id srv_fqdn srv_port srvrecord srv_use_ssl srv_check_port srv_check_addr srv_agent_addr ' +
  'srv_agent_port';
const row = (name: string, operational: number, admin: number | string, weight = 1, backend = 'b', age = 3) =>
  `3 ${backend} 1 ${name} 127.0.0.1 ${operational} ${admin} ${weight} 1 ${age} 1 0 2 6 0 0 0 - 3306 - 0 0 - - 0`;
const table = (...rows: string[]) => `1\n${header}\n${rows.join('\n')}\n\n`;

describe('the table of servers', () => {
  it('tells open, closed, draining and down, and whether the configuration keeps the server closed', () => {
    const answer = table(
      row('opened', 2, 4),
      row('closed-in-file', 0, 5),
      row('closed', 0, 1),
      row('draining', 2, 12),
      row('weightless', 2, 4, 0),
      row('ill', 0, 4),
      row('unresolved', 0, 32),
      row('tracked', 0, 2),
    );
    expect(parseServers(answer, 'b')!.map((one) => [one.name, one.state, one.disabled])).toEqual([
      ['opened', 'open', true],
      ['closed-in-file', 'closed', true],
      ['closed', 'closed', false],
      ['draining', 'draining', true],
      ['weightless', 'draining', true],
      ['ill', 'down', true],
      ['unresolved', 'closed', false],
      ['tracked', 'closed', false],
    ]);
  });

  it('leaves out other backends, and takes a state that is no number for closed', () => {
    const answer = table(row('a', 2, 0, 1, 'other'), row('b', 2, 'x'));
    expect(parseServers(answer, 'b')).toEqual([
      { name: 'b', state: 'closed', disabled: false, unchangedForS: 3, at: '127.0.0.1:3306' },
    ]);
  });

  it('says where each line sends clients, and nothing where that is not known', () => {
    const six = row('six', 2, 0).replace('127.0.0.1', 'fd00::2');
    const unresolved = row('unresolved', 0, 32).replace('127.0.0.1', '-');
    const places = parseServers(table(row('four', 2, 0), six, unresolved), 'b')!.map(({ at }) => at);
    expect(places).toEqual(['127.0.0.1:3306', '[fd00::2]:3306', '']);
  });

  it('names the servers that are never asked whether they are well, as their lines begin', () => {
    const unchecked = (name: string) => row(name, 2, 0).replace(/ 6 0 0 0 - 3306 /, ' 0 0 0 0 - 3306 ');
    const agent = row('by-agent', 2, 0).replace(/ 6 0 0 0 - 3306 /, ' 0 6 0 0 - 3306 ');
    const named = unchecked('by-name').replace(' - 3306 ', ' db.example 3306 ');
    const stat = '# pxname,svname,tracked,\nb,blind,,\nb,tracking,other/a,\n';
    const answer = table(row('checked', 2, 0), unchecked('blind'), unchecked('tracking'), agent, named) + stat;
    expect(parseUnchecked(answer, 'b')).toEqual([
      { name: 'blind', line: 'server blind 127.0.0.1:3306' },
      { name: 'by-name', line: 'server by-name db.example:3306' },
    ]);
    expect(parseUnchecked('# be_id be_name srv_name', 'b')).toEqual([]);
  });

  it('is none in anything else', () => {
    for (const text of [
      '',
      'HTTP/1.1 400 Bad Request\r\n\r\n',
      '\0\0\0',
      '# be_id be_name srv_name',
      "Can't find backend.",
    ])
      expect(parseServers(text, 'b')).toBeNull();
  });

  it('skips rows that were cut off', () => {
    expect(parseServers(`1\n${header}\n3 b 1 a 127.0.0.1 2\n`, 'b')).toEqual([]);
  });
});

describe('other answers', () => {
  it('tell pid, start and leave of the worker', () => {
    const info = 'Name: HAProxy\nPid: 25921\nUptime_sec: 7\nStopping: 1\nStart_time_sec: 1795368948\n';
    expect(parseInfo(info)).toEqual({ pid: 25921, startedAt: 1795368948, uptimeS: 7, leaving: true });
    expect(parseInfo('Pid: many\n')).toBeNull();
  });

  it('count the sessions of each server, by the header’s own order', () => {
    const stat = '# pxname,svname,qcur,qmax,scur,smax,\nb,a,0,0,12,40,\nb,c,0,0,0,4,\nother,a,0,0,9,9,\n';
    expect([...parseSessions(stat, 'b')]).toEqual([
      ['a', 12],
      ['c', 0],
    ]);
    expect(parseSessions('garbage', 'b').size).toBe(0);
  });

  it('name the workers that are leaving', () => {
    const proc =
      '#<PID>          <type>          <reloads>       <uptime>        <version>      \n' +
      '29161           master          6 [failed: 0]   0d00h12m36s     2.6.12-1+deb12u4\n# workers\n' +
      '11084           worker          0               0d00h00m01s     2.6.12-1+deb12u4\n# old workers\n' +
      '9250            worker          1               0d00h00m53s     2.6.12-1+deb12u4\n# programs\n\n';
    expect(parseFormerWorkers(proc)).toEqual([9250]);
    expect(parseFormerWorkers(proc.replace(/# old workers\n.*\n/, ''))).toEqual([]);
  });

  it('name the sessions of one server and of no other', () => {
    const sess =
      '0x562942519800: proto=tcpv4 src=127.0.0.1:57582 fe=f be=b srv=a ts=00 epoch=0\n' +
      '0x562942519801: proto=tcpv4 src=127.0.0.1:57583 fe=f be=b srv=ab ts=00 epoch=0\n' +
      '0x56294263abd0: proto=sockpair src=unix:2 fe=GLOBAL be=<NONE> srv=<none> ts=00\n';
    expect(parseSessionIds(sess, 'b', 'a')).toEqual(['0x562942519800']);
  });
});
