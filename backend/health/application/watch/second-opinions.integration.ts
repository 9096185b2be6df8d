import { until } from '../../../../ops/lab/index.js';
import { Clock } from '../../../platform/clock/index.js';
import type { Store } from '../../../platform/database/index.js';
import { EventLog, EventTail } from '../../../platform/events/index.js';
import { openTestServerBy, type TestServer } from '../../../testing.js';
import { withDefaults } from '../../domain/check.js';
import { ownerOf, type Place } from '../../domain/sharing.js';
import { CheckStatusRow, StatusChangeRow } from '../../persistence/check.row.js';
import { ChecksStore } from '../../persistence/checks.store.js';
import { MonitorMembersStore } from '../../persistence/monitor-members.store.js';
import { SecondOpinionRow } from '../../persistence/second-opinion.row.js';
import { SecondOpinionsStore } from '../../persistence/second-opinions.store.js';
import { checkRequested } from '../check-events.js';
import { aResource, MemoryInventory } from '../testing/builders.js';
import { monitorOver } from '../testing/monitor.js';
import { ViewProbe } from '../testing/view-probe.js';
import type { Monitor } from './monitor.js';

/** Joins without a wait: here everybody knows everybody from the beginning. */
class HastyClock extends Clock {
  override sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return super.sleep(ms / 100, signal);
  }
}

/** And its time passes slowly: however busy this machine is nobody gives up waiting, is late or stands still. */
class PatientClock extends HastyClock {
  override monotonic(): number {
    return super.monotonic() / 100;
  }
}

/** Two that are there, whatever happens. */
class TwoMembers extends MonitorMembersStore {
  constructor(
    store: Store,
    private readonly two: readonly Place[],
  ) {
    super(store);
  }

  override beat() {
    const idle = { checks: 0, lagMs: 0, results: 0, late: 0, confirmed: 0, oneSided: 0, unconfirmed: 0 };
    return Promise.resolve({ members: this.two.map((one) => ({ ...one, ...idle, startedAt: 0, at: 0 })), now: 0 });
  }

  override leave(): Promise<void> {
    return Promise.resolve();
  }
}

describe('daemons that ask each other before something is down', () => {
  const ops1: Place = { id: 'ops-1/11/a', host: 'ops-1', pid: 11 };
  const ops2: Place = { id: 'ops-2/22/b', host: 'ops-2', pid: 22 };
  /** A resource that the first of the two watches. */
  const shop = Array.from({ length: 64 }, (_, n) => `shop-${n}`).find(
    (id) => ownerOf(id, [ops1.id, ops2.id]) === ops1.id,
  )!;
  const host = 'shop.example';
  /** Asked at the start, and when somebody wants it. */
  const seldom = { intervalMs: 600_000, timeoutMs: 60_000 };
  let server: TestServer<Clock>;
  let views: Map<Place, ViewProbe>;
  let running: Monitor[];

  beforeEach(async () => {
    server = await openTestServerBy(new Clock());
    views = new Map([ops1, ops2].map((place) => [place, new ViewProbe()]));
    running = [];
  });
  afterEach(async () => {
    await Promise.all(running.map((monitor) => monitor.stop()));
    await server.close();
  });

  async function watch(cadence: { intervalMs: number; timeoutMs: number }): Promise<void> {
    const checks = new ChecksStore(server.store);
    const settings = withDefaults('tcp', { host });
    const check = { resourceId: shop, name: 'tcp', settings, ...cadence, fall: 1, rise: 1 };
    await server.store.write(async (tx) => {
      await checks.noteDefaults(tx, shop, 0);
      await checks.add(tx, check, Date.now());
    });
  }

  async function start(self: Place, clock: Clock, secondOpinion = true): Promise<void> {
    const inventory = new MemoryInventory([aResource({ id: shop })]);
    const { store, app } = server;
    const members = new TwoMembers(store, [ops1, ops2]);
    const shared = { store, tail: app.get(EventTail), inventory, members, clock, secondOpinion };
    const monitor = monitorOver({ ...shared, self, probes: [views.get(self)!] });
    running.push(monitor);
    await monitor.start();
  }

  const now = () => server.store.read.findOneByOrFail(CheckStatusRow, { resourceId: shop });
  const shows = (status: string) =>
    until(
      `it is ${status}`,
      async () => {
        const seen = await now();
        if (seen.status !== status) throw new Error(`${seen.status}: ${seen.sentence}`);
        return true;
      },
      90_000,
    );
  const askAgain = () =>
    server.store.write((tx) =>
      server.app.get(EventLog).append(tx, { type: checkRequested, subject: { kind: 'resource', id: shop } }),
    );
  const downs = () => server.store.read.countBy(StatusChangeRow, { toStatus: 'down' });
  const questions = () => server.store.read.count(SecondOpinionRow);
  const of = (self: Place) => views.get(self)!;

  it('call degraded what one alone does not reach, down what is dead for both, and up what answers again', async () => {
    await watch(seldom);
    await Promise.all([start(ops1, new PatientClock()), start(ops2, new PatientClock())]);
    await shows('up');
    expect(of(ops2).asked).toEqual([]);
    of(ops1).dead.add(host);
    await askAgain();
    await shows('degraded');
    expect((await now()).sentence).toBe(
      '1 of 1 probe were refused from ops-1, but it answers ops-2 (there: connected to port 80)',
    );
    expect(of(ops2).asked).toEqual([host]);
    expect(await downs()).toBe(0);
    await until('the question is gone', async () => (await questions()) === 0);
    of(ops1).dead.delete(host);
    await askAgain();
    await shows('up');
    for (const view of views.values()) view.dead.add(host);
    await askAgain();
    await shows('down');
    expect((await now()).sentence).toBe('1 of 1 probe were refused; ops-2 sees it too');
    for (const view of views.values()) view.dead.clear();
    await askAgain();
    await shows('up');
    expect(of(ops2).asked).withContext('rising needs nobody').toEqual([host, host]);
  });

  it('call down what one does not reach when the other says nothing in time, and leave nothing behind', async () => {
    await watch({ intervalMs: 1_000, timeoutMs: 200 });
    of(ops1).dead.add(host);
    await start(ops1, new HastyClock());
    await shows('down');
    const fell = await server.store.read.findOneByOrFail(StatusChangeRow, { toStatus: 'down' });
    expect(fell.sentence).toMatch(/^1 of 1 probe were refused; no second opinion came from ops-2 within \d+ s$/);
    await until('the question is gone', async () => (await questions()) === 0);
  });

  it('ask nothing when they are not told to', async () => {
    await watch(seldom);
    of(ops1).dead.add(host);
    await Promise.all([ops1, ops2].map((self) => start(self, new PatientClock(), false)));
    await shows('down');
    expect((await now()).sentence).toBe('1 of 1 probe were refused');
    expect([await questions(), of(ops2).asked.length]).toEqual([0, 0]);
  });

  it('keep apart what each is asked, and forget what one left behind that died', async () => {
    const store = new SecondOpinionsStore(server.store);
    const aim = { ...withDefaults('tcp'), host, port: 80 };
    const asked = ['q1', 'q2'].map((id) => {
      return { id, askedBy: ops1.id, askedOf: ops2.id, question: { checkId: 'c1', timeoutMs: 5_000, aim } };
    });
    await store.put(asked, []);
    expect(await store.questionsTo(ops1.id, 10)).toEqual([]);
    const open = await store.questionsTo(ops2.id, 10);
    expect(open.map(({ id, question }) => [id, question])).toEqual(asked.map(({ id, question }) => [id, question]));
    expect(await store.answersFor(ops1.id)).toEqual([]);
    const answer = { outcome: 'fail', code: 'refused', sentence: 'were refused' } as const;
    await store.answer([
      { id: 'q1', answer },
      { id: 'withdrawn', answer },
    ]);
    expect((await store.questionsTo(ops2.id, 10)).map(({ id }) => id)).toEqual(['q2']);
    expect(await store.answersFor(ops1.id)).toEqual([{ id: 'q1', question: asked[0].question, answer }]);
    await server.store.write((tx) => tx.update(SecondOpinionRow, { id: 'q2' }, { askedAt: 1 }));
    expect(await store.questionsTo(ops2.id, 10))
      .withContext('nobody waits for it any more')
      .toEqual([]);
    await store.tidy();
    expect(await questions()).toBe(1);
    await store.put([], ['q1']);
    expect(await questions()).toBe(0);
  });
});
