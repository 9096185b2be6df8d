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
interface Lint {
  members: { unread: string; files: string[] }[];
  findings: { code: string; members: { name: string }[]; file: string[]; untilRestart: string[] }[];
}
interface Job {
  state: string;
  failure: { type: string; reason: string } | null;
  outcome: { summary: string; result: { recoveryId: string; pauseMs: number } } | null;
}

describe('a cluster under Holdfast', () => {
  let server: TestServer<Clock>;
  let daemon: INestApplicationContext;
  let olga: TestBrowser;
  let lab: LabCluster;
  let id: string;

  beforeAll(async () => {
    [server, lab] = await Promise.all([openTestServerBy(new Clock()), startCluster()]);
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
  /** The primary's name and another member's. */
  const places = async () => {
    const { name } = await lab.primary();
    return [name, lab.members.find((one) => one.name !== name)!.name];
  };
  const lint = async () => ok(await olga.get(`clusters/${id}/lint`)) as unknown as Lint;
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

  it('is switched over as it was planned, the old primary a clean replica, and told step by step', async () => {
    const [from, to] = await places();
    const planned = await plan({ kind: 'switchover', to: (await member(to)).id });
    expect(planned.possible).withContext(JSON.stringify(planned.blockers)).toBeTrue();
    expect(planned.sentence).toMatch(/^pause ~0\.\d s, loss 0, \d+ sessions? cut, 0 events move, 1 proxy confirms$/);
    const job = await run(planned);
    expect(job.failure).toBeNull();
    expect(job.outcome!.summary).toContain(`${to} is the primary`);
    expect((await lab.primary()).name).toBe(to);
    const { recoveryId } = job.outcome!.result;
    const timeline = ok(await olga.get(`recoveries/${recoveryId}`)) as {
      steps: { title: string; state: string; sent: string[] }[];
    };
    expect(timeline.steps.map(({ title }) => title)).toContain(`make ${from} read-only`);
    expect(timeline.steps.every(({ state }) => state === 'done'))
      .withContext(JSON.stringify(timeline.steps))
      .toBeTrue();
    await well();
    expect((await show()).primary.name).toBe(to);
    const audit = ok(await olga.get('audit?action=recovery.ended')) as { items: { subject: { name: string } }[] };
    expect(audit.items[0].subject.name).toBe('shop');
  });

  it('is not run when the plan was made for another primary, and the new plan is given', async () => {
    const [, to] = await places();
    const back = await plan({ kind: 'switchover', to: (await member(to)).id });
    const other = await plan({ kind: 'drill' });
    expect((await run(other)).failure).toBeNull();
    await well();
    const refused = await olga.post(`clusters/${id}/plans/${back.id}/run`);
    expect(refused.statusCode).toBe(409);
    expect(['plan-changed', 'cluster-plan-blocked']).toContain(refused.json<{ type: string }>().type);
    const drills = ok(await olga.get('recoveries?drill=true')) as { items: { drill: boolean; pauseMs: number }[] };
    expect(drills.items.length).toBe(1);
    expect(drills.items[0].pauseMs).toBeGreaterThan(0);
  });

  it('refuses a lagging or stopped target at once, with the reason', async () => {
    const primary = await lab.primary();
    const target = lab.members.find((one) => one !== primary)!;
    await target.sql('STOP SLAVE SQL_THREAD');
    const wanted = (await member(target.name)).id;
    await until('it is seen', async () => !(await plan({ kind: 'switchover', to: wanted })).possible, 10_000);
    const { blockers } = await plan({ kind: 'switchover', to: wanted });
    await target.sql('START SLAVE SQL_THREAD');
    expect(blockers.map(({ code }) => code)).toContain('not-applying');
    await well();
  });

  it('is linted by what runs and what its option files say, with the lines that mend it', async () => {
    const before = await lint();
    expect(before.members.every(({ unread }) => unread === '')).toBeTrue();
    expect(before.members.map(({ files }) => files)).toEqual(lab.members.map(({ optionFile }) => [optionFile]));
    expect((await member('db-1')).optionFileProof).toContain(lab.members[0].optionFile);
    expect(before.findings.some(({ code }) => code === 'sync-binlog')).toBeFalse();
    await lab.members[0].sql('SET GLOBAL sync_binlog = 0');
    const { findings } = await lint();
    await lab.members[0].sql('SET GLOBAL sync_binlog = 1');
    const found = findings.find(({ code }) => code === 'sync-binlog')!;
    expect(found.members.map(({ name }) => name)).toEqual(['db-1']);
    expect([found.file, found.untilRestart]).toEqual([['sync_binlog = 1'], ['SET GLOBAL sync_binlog = 1']]);
  });
});
