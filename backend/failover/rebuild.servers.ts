import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { type LabCluster, startCluster, until } from '../../ops/lab/index.js';
import { DaemonModule } from '../daemon.module.js';
import { Clock } from '../platform/clock/index.js';
import { Config } from '../platform/config/index.js';
import { openStore } from '../platform/database/index.js';
import { Log } from '../platform/logging/index.js';
import { SecretBox } from '../platform/secrets/index.js';
import { schema } from '../schema.js';
import { openTestServerBy, type TestServer } from '../testing.js';
import { ok, setUpOwner, type TestBrowser } from '../users/testing.js';
import { importOf } from './testing/clusters.js';

interface Plan {
  id: string;
  sentence: string;
  possible: boolean;
  blockers: { code: string; sentence: string }[];
  steps: { kind: string; title: string }[];
  to: { name: string } | null;
}
interface Shown {
  id: string;
  version: number;
  state: string;
  sentence: string;
  primary: { name: string };
  members: {
    id: string;
    name: string;
    role: string;
    version: number;
    quarantine: string;
    optionFileProof: string;
    resource: { id: string };
  }[];
  may: string[];
  lease: { ready: boolean };
}
interface Job {
  state: string;
  failure: { type: string; reason: string } | null;
  outcome: { summary: string; result: { recoveryId: string; pauseMs: number } } | null;
}

describe('rebuilding a member', () => {
  let server: TestServer<Clock>;
  let daemon: INestApplicationContext;
  let olga: TestBrowser;
  let lab: LabCluster;
  let id: string;

  beforeAll(async () => {
    [server, lab] = await Promise.all([openTestServerBy(new Clock()), startCluster({ spares: 1 })]);
    olga = await setUpOwner(server.app);
    const parts = { config: server.app.get(Config), log: Log.silent(), secrets: server.app.get(SecretBox) };
    const own = await openStore(server.config, schema);
    const module = DaemonModule.with({ ...parts, store: own.store, clock: new Clock() });
    daemon = await NestFactory.createApplicationContext(module, { logger: false });
    const taken = ok(await olga.post('clusters/import', importOf(lab))) as unknown as { cluster: Shown };
    id = taken.cluster.id;
    await until(
      'the daemon sees it well and holds it',
      async () => {
        const { state, lease } = await show();
        return state === 'ok' && lease.ready;
      },
      30_000,
    );
  }, 90_000);
  afterAll(async () => {
    await daemon.close();
    await server.close();
    await lab.remove();
  });

  const show = async () => ok(await olga.get(`clusters/${id}`)) as unknown as Shown;
  const well = async () => {
    try {
      await until('the cluster is well again', async () => (await show()).state === 'ok', 20_000);
    } catch (error) {
      throw new Error(JSON.stringify(ok(await olga.get(`clusters/${id}/explain`))), { cause: error });
    }
  };
  const member = async (name: string) => (await show()).members.find((one) => one.name === name)!;
  const plan = async (body: object) => ok(await olga.post(`clusters/${id}/plans`, body)) as unknown as Plan;
  const run = async (planned: Plan, body?: object) => {
    const job = ok(await olga.post(`clusters/${id}/plans/${planned.id}/run`, body)) as unknown as { id: string };
    return until(
      'the job has ended',
      async () => {
        const now = ok(await olga.get(`jobs/${job.id}`)) as unknown as Job & { endedAt: number | null };
        return now.endedAt !== null && now;
      },
      30_000,
    ) as Promise<Job>;
  };

  it('fills a member anew, and an empty server as a new one', async () => {
    const primary = await lab.primary();
    const [victim, spare] = [lab.members.find((one) => one !== primary)!, lab.spares[0]];
    const address = `mysql://${spare.host}:${spare.port}`;
    const { id: resource } = ok(await olga.post('resources', { kind: 'database', name: 'db-4', address })) as {
      id: string;
    };
    const fill = { kind: 'add-member', address: `${spare.host}:${spare.port}`, name: 'db-4' };
    const refused = await plan({ kind: 'add-member', address: `${spare.host}:${spare.port}`, name: 'db-4' });
    expect(refused.blockers.map(({ code }) => code)).toEqual(['credential-missing']);
    const resources = (await show()).members.map((one) => one.resource.id);
    const account = { purpose: 'backup', username: 'root', secret: 'lab', tls: 'off' };
    for (const each of [resource, ...resources]) ok(await olga.post(`resources/${each}/credentials`, account));

    await primary.sql('CREATE TABLE holdfast.kept (n INT PRIMARY KEY)');
    await primary.sql('INSERT INTO holdfast.kept VALUES (1)');
    const member4 = (await member(victim.name)).id;
    expect((await plan({ kind: 'reseed', member: member4 })).blockers.map(({ code }) => code)).toEqual([
      'not-quarantined',
    ]);
    const reseed = await run(await plan({ kind: 'reseed', member: member4, discard: true }), {
      ...{ typedName: 'shop', reason: 'to see it work' },
    });
    expect(reseed.failure).toBeNull();
    expect(await victim.sql('SELECT n FROM holdfast.kept')).toEqual([{ n: 1 }]);
    await until('it counts again', async () => (await member(victim.name)).quarantine === '', 10_000);

    const full = await run(await plan(fill));
    expect(full.failure!.type).toBe('target-not-empty');
    await spare.sql('DROP DATABASE holdfast');
    const added = await run(await plan(fill));
    expect(added.failure).toBeNull();
    await primary.sql('INSERT INTO holdfast.kept VALUES (2)');
    await until(
      'the new one follows',
      async () => (await spare.sql('SELECT n FROM holdfast.kept')).length === 2,
      10_000,
    );
    await until('it is seen as a replica', async () => (await member('db-4')).role === 'replica', 15_000);
    expect(await spare.sql('SELECT @@global.gtid_binlog_state AS own')).not.toEqual([]);
    await well();
  });
});
