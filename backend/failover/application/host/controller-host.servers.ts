import { startCluster, until, type LabCluster } from '../../../../ops/lab/index.js';
import { Clock } from '../../../platform/clock/index.js';
import { Log } from '../../../platform/logging/index.js';
import { openTestStore, type TestStore } from '../../../testing.js';
import type { ClusterSight } from '../../domain/sight.js';
import { controllerOf } from '../../persistence/sights.store.js';
import { ClusterDecisionRow, ClusterViewRow, RecoveryRow, RecoveryStepRow } from '../../persistence/recovery.row.js';
import { type ClusterConfig, ClusterConfigs, type ClusterOutcome } from '../cluster-config.js';
import { NotInControl } from './cluster-controllers.js';
import { ControllerHost } from './controller-host.js';
import { Holdings } from './holdings.js';
import { JournalKeeper } from './journal-keeper.js';
import { SightKeeper } from './sight-keeper.js';
import { configOf } from './testing.js';

/** The one cluster of the test, and what was noted of it. */
class OneCluster extends ClusterConfigs {
  readonly outcomes: ClusterOutcome[] = [];

  constructor(public config: ClusterConfig) {
    super();
  }

  override async all(): Promise<ClusterConfig[]> {
    return [this.config];
  }

  override async of(): Promise<ClusterConfig> {
    return this.config;
  }

  override async noteOutcome(_tx: unknown, _id: string, outcome: ClusterOutcome): Promise<void> {
    this.outcomes.push(outcome);
    const { primaryId: primary = this.config.primary, acknowledgers = this.config.acknowledgers } = outcome;
    this.config = { ...this.config, primary, acknowledgers };
  }
}

describe('The controller in the daemon', () => {
  let lab: LabCluster;
  let test: TestStore;
  let configs: OneCluster;
  let hosts: ControllerHost[];

  beforeEach(async () => {
    [lab, test, hosts] = [await startCluster(), await openTestStore(), []];
    configs = new OneCluster(configOf(lab));
  }, 120_000);
  afterEach(async () => {
    await Promise.all(hosts.map((host) => host.stop()));
    await test.close();
    await lab.remove();
  }, 90_000);

  async function daemon(name = 'one'): Promise<ControllerHost> {
    const [log, clock] = [Log.silent(), new Clock()];
    const events = { append: async () => undefined } as never;
    const tail = { latest: async () => 0, follow: () => ({ stop: async () => undefined }) } as never;
    const holdings = Holdings.of(test.store, name);
    const journal = new JournalKeeper(test.store, configs, holdings, events, clock);
    const sights = new SightKeeper(test.store, events, holdings, clock, log);
    const host = new ControllerHost(test.store, configs, holdings, journal, sights, tail, clock, log);
    hosts.push(host);
    await host.start();
    return host;
  }

  const sight = async () => (await test.store.read.findOneBy(ClusterViewRow, {}))?.view as ClusterSight | undefined;
  const allIsWell = () =>
    until('it says that all is well', async () => (await sight())?.decision.because === 'All is well.', 60_000, 50);
  const recoveries = () => test.store.read.find(RecoveryRow, { order: { startedAt: 'ASC' } });

  it('fails over by itself, with every step and the new primary in the store', async () => {
    await daemon();
    await allIsWell();
    await lab.member('db-1').kill();
    await until('the recovery has ended', async () => (await recoveries())[0]?.end === 'done', 60_000, 20);
    const [row] = await recoveries();
    expect([row.kind, row.cause, row.fromMember, row.term, row.requester]).toEqual(['failover', 'dead', 'db-1', 1, '']);
    expect(row.pauseMs).toBeGreaterThan(0);
    const steps = await test.store.read.find(RecoveryStepRow, { order: { n: 'ASC' } });
    expect(steps.every(({ state }) => state === 'done')).toBeTrue();
    expect(steps.map(({ stepId }) => stepId.split(':')[0])).toContain('open-member');
    expect((await lab.primary()).name).toBe(row.toMember!);
    expect(configs.config.primary).toBe(row.toMember);
    const decisions = async () => (await test.store.read.find(ClusterDecisionRow)).map(({ kind }) => kind);
    await until('the decision is kept', async () => (await decisions()).includes('act'), 60_000, 50);
  }, 240_000);

  it('hands over when a person asks, and goes on in a new thread when the thread dies', async () => {
    const host = await daemon();
    await allIsWell();
    const intent = { kind: 'switchover', from: 'db-1', to: 'db-2', drill: false, maxPauseMs: 30_000 } as const;
    const { signal } = new AbortController();
    const id = configs.config.id;
    const outcome = await host.run(id, intent, { name: 'ada', reason: 'kernel' }, signal);
    expect([outcome.end, outcome.sentence]).toEqual(['done', 'db-2 is the primary.']);
    const [row] = await recoveries();
    expect([row.requester, row.reason, row.id]).toEqual(['ada', 'kernel', outcome.recoveryId]);
    const seen = async () => (await sight())?.topology;
    await until(
      'the new primary is seen',
      async () =>
        (await seen())?.primary === 'db-2' &&
        (await seen())?.members.find(({ id }) => id === 'db-2')?.facts?.acknowledgement.state === 'on',
      60_000,
      50,
    );
    await (host as unknown as { link: { worker: { terminate(): Promise<number> } } }).link.worker.terminate();
    await lab.member('db-2').kill();
    const failover = async () => (await recoveries()).find(({ kind }) => kind === 'failover');
    await until('the new thread has failed over', async () => (await failover())?.end === 'done', 60_000, 50);
    expect((await lab.primary()).name).toBe((await failover())!.toMember!);
  }, 240_000);

  it('controls a cluster from one of two daemons, and from the other as soon as it was given back', async () => {
    const one = await daemon('one');
    await allIsWell();
    const other = await daemon('other');
    const { id } = configs.config;
    const kept = () => controllerOf(test.store.read, id);
    const own = async () =>
      Object.keys((await kept())?.connections ?? {})
        .sort()
        .join(' ');
    await until('its connections are kept', async () => (await own()) === 'db-1 db-2 db-3');
    const before = await kept();
    expect([before?.holder, before?.term]).toEqual(['one', 1]);
    await expectAsync(other.run(id, {} as never, {} as never, new AbortController().signal)).toBeRejectedWithError(
      NotInControl,
    );
    await one.stop();
    hosts = [other];
    await until(
      'the other controls it',
      async () => (await sight())?.topology.standing.term === 2 && (await sight())!.topology.standing.ready,
      60_000,
      50,
    );
    expect((await controllerOf(test.store.read, id))?.holder).toBe('other');
    expect(await recoveries()).toEqual([]);
  }, 240_000);
});
