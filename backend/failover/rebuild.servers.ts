import { appendFileSync } from 'node:fs';
import { until } from '../../ops/lab/index.js';
import { ok } from '../users/testing.js';
import { WatchedCluster } from './testing/watched-cluster.js';

describe('rebuilding a member', () => {
  let watched: WatchedCluster;

  beforeAll(async () => {
    watched = await WatchedCluster.open({ spares: 1 });
  }, 240_000);
  afterAll(() => watched.close());

  it('rebuild a replica from the best source; add a member from an empty server', async () => {
    const primary = await watched.lab.primary();
    const [victim, spare] = [watched.lab.members.find((one) => one !== primary)!, watched.lab.spares[0]];
    const address = `mysql://${spare.host}:${spare.port}`;
    const { id: resource } = ok(await watched.olga.post('resources', { kind: 'database', name: 'db-4', address })) as {
      id: string;
    };
    const fill = { kind: 'add-member', address: `${spare.host}:${spare.port}`, name: 'db-4' };
    const refused = await watched.plan({ kind: 'add-member', address: `${spare.host}:${spare.port}`, name: 'db-4' });
    expect(refused.blockers.map(({ code }) => code)).toEqual(['credential-missing']);
    const resources = (await watched.show()).members.map((one) => one.resource.id);
    const account = { purpose: 'backup', username: 'root', secret: 'lab', tls: 'off' };
    for (const each of [resource, ...resources]) ok(await watched.olga.post(`resources/${each}/credentials`, account));

    await primary.sql('CREATE TABLE holdfast.kept (n INT PRIMARY KEY)');
    await primary.sql('INSERT INTO holdfast.kept VALUES (1)');
    const member4 = (await watched.member(victim.name)).id;
    expect((await watched.plan({ kind: 'reseed', member: member4 })).blockers.map(({ code }) => code)).toEqual([
      'not-quarantined',
    ]);
    const reseed = await watched.run(await watched.plan({ kind: 'reseed', member: member4, discard: true }), {
      ...{ typedName: 'shop', reason: 'to see it work' },
    });
    expect(reseed.failure).toBeNull();
    expect(await victim.sql('SELECT n FROM holdfast.kept')).toEqual([{ n: 1 }]);
    await until('it counts again', async () => (await watched.member(victim.name)).quarantine === '');

    const full = await watched.run(await watched.plan(fill));
    expect(full.failure!.type).toBe('target-not-empty');
    await spare.sql('DROP DATABASE holdfast');
    const added = await watched.run(await watched.plan(fill));
    expect(added.failure).toBeNull();
    await primary.sql('INSERT INTO holdfast.kept VALUES (2)');
    await until('the new one follows', async () => (await spare.sql('SELECT n FROM holdfast.kept')).length === 2);
    await until('it is seen as a replica', async () => (await watched.member('db-4')).role === 'replica');
    expect(await spare.sql('SELECT @@global.gtid_binlog_state AS own')).not.toEqual([]);
    await watched.well();

    const taken = await watched.run(
      await watched.plan({ kind: 'remove-member', member: (await watched.member('db-4')).id }),
    );
    expect(taken.failure).toBeNull();
    expect((await watched.show()).members.length).toBe(3);
    await primary.sql('INSERT INTO holdfast.kept VALUES (3)');
    expect((await spare.sql('SELECT n FROM holdfast.kept')).length).toBe(2);

    // Both threads stopped with one row received: a START would throw it away.
    await victim.sql('STOP SLAVE SQL_THREAD');
    await primary.sql('INSERT INTO holdfast.kept VALUES (4)');
    const [{ written }] = await primary.sql<{ written: string }>('SELECT @@gtid_binlog_pos AS written');
    // The other one may have acknowledged it.
    await until('it is received', async () => (await victim.sql('SHOW SLAVE STATUS'))[0].Gtid_IO_Pos === written);
    await victim.sql('STOP SLAVE');
    // Started again as the question says; it forgets how far it had received.
    await victim.kill();
    appendFileSync(victim.optionFile, '\n[mariadbd]\nskip_slave_start=1\nrelay_log_recovery=0\n');
    await victim.start();
    await until(
      'it is seen to stand still',
      async () => (await watched.plan({ kind: 'salvage', member: member4 })).blockers.length === 0,
    );
    const salvaged = await watched.run(await watched.plan({ kind: 'salvage', member: member4 }));
    expect(salvaged.failure).toBeNull();
    expect((await victim.sql('SELECT n FROM holdfast.kept')).length).toBe(4);
  }, 600_000);
});
