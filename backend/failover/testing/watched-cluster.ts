import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { type ClusterOptions, importBody, type LabCluster, startCluster, until } from '../../../ops/lab/index.js';
import { DaemonModule } from '../../daemon.module.js';
import { Clock } from '../../platform/clock/index.js';
import { Config } from '../../platform/config/index.js';
import { openStore } from '../../platform/database/index.js';
import { Log } from '../../platform/logging/index.js';
import { SecretBox } from '../../platform/secrets/index.js';
import { schema } from '../../schema.js';
import { openTestServerBy, type TestServer } from '../../testing.js';
import { ok, setUpOwner, type TestBrowser } from '../../users/testing.js';
import { ClusterConfigs } from '../application/cluster-config.js';
import { LintCluster } from '../application/lint-cluster.js';
import type { Drift } from '../domain/drift.js';
import { clusterById, noteCluster } from '../persistence/clusters.store.js';

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
    receiving: 'yes' | 'connecting' | 'no' | null;
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

/** A real cluster that a server has imported and a daemon watches, both in this process; `olga` owns it all. */
export class WatchedCluster {
  private constructor(
    readonly lab: LabCluster,
    readonly olga: TestBrowser,
    readonly id: string,
    private readonly server: TestServer<Clock>,
    private readonly daemon: INestApplicationContext,
  ) {}

  /** Fulfilled when the daemon sees it well and holds it. */
  static async open(options: ClusterOptions = {}): Promise<WatchedCluster> {
    const [server, lab] = await Promise.all([openTestServerBy(new Clock()), startCluster(options)]);
    const olga = await setUpOwner(server.app);
    const daemon = await startDaemon(server);
    const { cluster } = ok(await olga.post('clusters/import', importBody(lab))) as unknown as { cluster: Shown };
    const watched = new WatchedCluster(lab, olga, cluster.id, server, daemon);
    const held = async () => {
      const { state, lease } = await watched.show();
      return state === 'ok' && lease.ready;
    };
    await until('the daemon sees it well and holds it', held, 90_000);
    return watched;
  }

  async show(): Promise<Shown> {
    return ok(await this.olga.get(`clusters/${this.id}`)) as unknown as Shown;
  }

  /** Waits until nothing is wrong with it and all replicas receive; says what is when that takes too long. */
  async well(): Promise<void> {
    const isWell = async () => {
      const { state, members } = await this.show();
      return state === 'ok' && members.every(({ receiving }) => receiving === null || receiving === 'yes');
    };
    try {
      await until('the cluster is well again', isWell, 90_000);
    } catch (error) {
      throw new Error(JSON.stringify(ok(await this.olga.get(`clusters/${this.id}/explain`))), { cause: error });
    }
  }

  /** What its daemon would find to run otherwise than the option files say. */
  async drift(): Promise<Drift[]> {
    const config = await this.server.app.get(ClusterConfigs).of(this.id);
    return this.server.app.get(LintCluster).drift(config!);
  }

  /** Its scheduled drill has been due since now; ends with the job that the daemon made of it. */
  async drilled(): Promise<Job> {
    const { store, app } = this.server;
    const due = { drillSchedule: '0 4 * * 0', drillTimeZone: 'UTC', nextDrillAt: app.get(Clock).now() };
    const before = (await clusterById(store.read, this.id))!.lastDrillJobId;
    await store.write((tx) => noteCluster(tx, this.id, due));
    const job = await until('the daemon begins the drill', async () => {
      const { lastDrillJobId } = (await clusterById(store.read, this.id))!;
      return lastDrillJobId !== before && lastDrillJobId;
    });
    return this.ended(job as string);
  }

  async member(name: string): Promise<Shown['members'][number]> {
    return (await this.show()).members.find((one) => one.name === name)!;
  }

  async plan(body: object): Promise<Plan> {
    return ok(await this.olga.post(`clusters/${this.id}/plans`, body)) as unknown as Plan;
  }

  /** Runs a plan and waits for the end of its job. */
  async run(planned: Plan, body?: object): Promise<Job> {
    const job = ok(await this.olga.post(`clusters/${this.id}/plans/${planned.id}/run`, body)) as unknown as {
      id: string;
    };
    return this.ended(job.id);
  }

  private ended(id: string): Promise<Job> {
    const ended = async () => {
      const now = ok(await this.olga.get(`jobs/${id}`)) as unknown as Job & { endedAt: number | null };
      return now.endedAt !== null && now;
    };
    return until('the job has ended', ended, 180_000) as Promise<Job>;
  }

  async close(): Promise<void> {
    await this.daemon.close();
    await this.server.close();
    await this.lab.remove();
  }
}

/** The daemon of that server, in this process. */
export async function startDaemon(server: TestServer<Clock>): Promise<INestApplicationContext> {
  const parts = { config: server.app.get(Config), log: Log.silent(), secrets: server.app.get(SecretBox) };
  const own = await openStore(server.config, schema);
  const module = DaemonModule.with({ ...parts, store: own.store, clock: new Clock() });
  return NestFactory.createApplicationContext(module, { logger: false });
}
