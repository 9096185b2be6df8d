import { parseServers, parseWorkers, reachableServers } from './haproxy-answers.js';

describe("HAProxy's answers", () => {
  it('say which servers are open; that the file had one disabled does not matter', () => {
    const rest = '1 1 9 1 0 4 0 0 0 - 3306 - 0 0 - - 0';
    const table = `1
# be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state srv_uweight …
3 db 1 db-1 127.0.0.1 2 4 ${rest}
3 db 2 db-2 127.0.0.1 0 5 ${rest}
3 db 3 db-3 127.0.0.1 2 8 ${rest}
3 db 4 db-4 127.0.0.1 0 0 ${rest}
`;
    expect(parseServers(table)).toEqual({ 'db-1': 'ready', 'db-2': 'maint', 'db-3': 'drain', 'db-4': 'down' });
  });

  it('say which servers a client is on or can get to', () => {
    const row = (name: string, sessions: number, status: string) =>
      ['db', name, 0, 0, sessions, 1, '', 9, 9, 9, '', 0, '', 0, 0, 0, 0, status, 1].join(',');
    const stat = [
      '# pxname,svname,qcur,qmax,scur,…',
      row('db-1', 0, 'MAINT'),
      row('db-2', 2, 'MAINT'),
      row('db-3', 0, 'no check'),
      row('db-4', 0, 'DOWN'),
      row('db-5', 0, 'UP'),
    ];
    expect(reachableServers(stat.join('\n'))).toEqual(['db-2', 'db-3', 'db-5']);
  });

  it('name the workers, those that are leaving too', () => {
    const table = `#<PID>          <type>          <reloads>       <uptime>        <version>
700             master          1               0d00h00m09s     2.6.12-1+deb12u4
# workers
712             worker          0               0d00h00m01s     2.6.12-1+deb12u4
# old workers
705             worker          1               0d00h00m08s     2.6.12-1+deb12u4
# programs
`;
    expect(parseWorkers(table)).toEqual([712, 705]);
  });
});
