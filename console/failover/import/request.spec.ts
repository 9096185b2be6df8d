import { emptyForm, memberLines, membersOf, proxiesOf, requestOf } from './request';

describe('The import of a cluster', () => {
  it('asks with the address alone first', () =>
    expect(requestOf({ ...emptyForm, address: ' db-1:3306 ' }, true)).toEqual({
      address: 'db-1:3306',
      planOnly: true,
    }));

  it('reads one proxy a line', () =>
    expect(proxiesOf('haproxy-1 unix:/run/haproxy/admin.sock db\n\nhaproxy-2, tcp://10.0.0.2:9999, db')).toEqual([
      { name: 'haproxy-1', address: 'unix:/run/haproxy/admin.sock', backend: 'db' },
      { name: 'haproxy-2', address: 'tcp://10.0.0.2:9999', backend: 'db' },
    ]));

  it('makes the replication account only when told so', () => {
    const form = { ...emptyForm, address: 'db-1', replicationUser: 'repl', replicationPassword: 's' };
    expect(requestOf(form, false)).toEqual(
      jasmine.objectContaining({ replication: { username: 'repl', password: 's' } }),
    );
    expect(requestOf({ ...form, create: true }, false)).toEqual(
      jasmine.objectContaining({ createReplication: { username: 'repl', password: 's' } }),
    );
  });

  it('gives back the members that were found, with their names where they have one', () => {
    const lines = memberLines([
      { place: '10.0.0.1:3306', name: 'db-1' },
      { place: '10.0.0.2:3306', name: '10.0.0.2:3306' },
    ]);
    expect(membersOf(lines)).toEqual([{ address: '10.0.0.1:3306', name: 'db-1' }, { address: '10.0.0.2:3306' }]);
  });
});
