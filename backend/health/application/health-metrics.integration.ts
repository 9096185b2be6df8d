import type { LoggedEvent } from '../../platform/events/index.js';
import type { EventTail, PositionHandler } from '../../platform/events/event-tail.js';
import { newId } from '../../platform/database/index.js';
import { Busy } from '../../platform/http/index.js';
import { Log } from '../../platform/logging/index.js';
import { Metrics } from '../../platform/metrics/index.js';
import { AskedThread } from '../../platform/threads/index.js';
import { Resources } from '../../resources/index.js';
import { ResourceRow } from '../../resources/persistence/resource.row.js';
import { addResources, newRow } from '../../resources/persistence/resources.store.js';
import { openTestStore, type TestStore } from '../../testing.js';
import { defaultCadence, withDefaults } from '../domain/check.js';
import { CheckRow, CheckStatusRow } from '../persistence/check.row.js';
import { ChecksStore } from '../persistence/checks.store.js';
import { type KnownState, HealthStateStore } from '../persistence/health-state.store.js';
import { type FleetQuestion, FleetThread } from './fleet/fleet-thread.js';
import { HealthMetrics } from './health-metrics.js';

const members = 55;
const checksOfEach = 10;
const entryOf = (file: string) => new URL(file, import.meta.url);

/** Tells what it is given, to all who follow, without a database. */
class ToldTail {
  private readonly handlers: PositionHandler[] = [];
  readonly asTail = this as unknown as EventTail;

  latest = async () => 0;
  follow(_: unknown, handler: PositionHandler) {
    this.handlers.push(handler);
    return { stop: async () => undefined };
  }

  async tell(type: string, id: string): Promise<void> {
    const event = { type, subject: { kind: 'resource', id }, position: 1, at: 1 } as LoggedEvent;
    for (const handler of this.handlers) await handler([event]);
  }
}

describe('The metrics of a fleet', () => {
  let test: TestStore;
  let tail: ToldTail;
  let numbers: number[];
  let running: HealthMetrics[];

  beforeEach(async () => {
    test = await openTestStore();
    [tail, running] = [new ToldTail(), []];
    numbers = await fill();
  });
  afterEach(async () => {
    await Promise.all(running.map((metrics) => metrics.onModuleDestroy()));
    await test.close();
  });

  async function fill(): Promise<number[]> {
    const rest = { tags: [], parentId: null, environment: 'lab', notes: '', ownerId: null, runbookUrl: '' };
    const ids = Array.from({ length: members }, (_, i) => `r-${i}`);
    const fields = (id: string) => ({ ...rest, name: `web "${id}"`, kind: 'tcp' as const, address: 'tcp://web:80' });
    const plain = { settings: withDefaults('tcp'), ...defaultCadence, paused: false, version: 1, createdAt: 1_000 };
    return test.store.write(async (tx) => {
      await addResources(
        tx,
        ids.map((id) => newRow(id, fields(id), 1_000)),
      );
      for (const resourceId of ids) {
        const checks = Array.from({ length: checksOfEach }, (_, i) => ({ id: newId(), name: `port ${i >> 1}` }));
        await tx.insert(
          CheckRow,
          checks.map((check) => ({ ...plain, ...check, resourceId })),
        );
      }
      const added = (await tx.find(CheckRow, { order: { number: 'ASC' } })).map(({ number }) => number);
      await new HealthStateStore(test.store).save(tx, added.map(stateOf));
      return added;
    });
  }

  function stateOf(checkNumber: number, i: number): KnownState {
    const run = { outcome: 'pass' as const, length: 3 };
    const facts = [{}, { httpStatus: 200, certificateNotAfter: 7_000_000 + i }, { replicationLagSeconds: i }][i % 3];
    return {
      ...{ checkNumber, checkId: `c-${checkNumber}`, resourceId: `r-${Math.floor(i / checksOfEach)}` },
      state: { status: 'up', since: 1_000, sentence: 'open', run, swings: [], lastAt: 1_000_500 + i },
      last: i % 7 === 0 ? null : { code: 'ok', durationMs: i / 8, facts },
      stale: i % 11 === 0 ? { since: 5, why: 'late' } : null,
    };
  }

  function open(thread: FleetThread, resources = new Resources(test.store)): HealthMetrics {
    const metrics = new HealthMetrics(test.store, resources, tail.asTail, new Metrics(), thread);
    running.push(metrics);
    return metrics;
  }

  function askedThread(entry = entryOf('../metrics-thread.js'), more = {}): AskedThread<FleetQuestion> {
    const { data, databaseUrl } = test.config;
    const settings = { entry, data: { data, databaseUrl, ...more }, idleMs: 600_000, patienceMs: 600_000 };
    return new AskedThread({ name: 'the metrics thread', ...settings }, Log.silent());
  }

  const onMainThread = () => open(new FleetThread(askedThread(), Infinity));
  const inThread = (asked = askedThread()) => open(new FleetThread(asked, members * checksOfEach));
  const textOf = async (metrics: HealthMetrics) => {
    const { bytes, sent } = await metrics.collect();
    const text = Buffer.from(bytes).toString('utf8');
    sent();
    return text;
  };
  /** Fields are as wide as the widest value so far, which a thread that is new does not know. */
  const narrow = (text: string) => text.replace(/\} +/g, '} ');

  it('are the same text from a thread of its own, whatever changes, comes and goes', async () => {
    const [here, there] = [onMainThread(), inThread()];
    const both = async () => {
      const [one, other] = await Promise.all([textOf(here), textOf(there)]);
      expect(other).toBe(one);
      return narrow(one);
    };
    const first = await both();
    expect(first.match(/^holdfast_check_up\{/gm)?.length).toBe(members * checksOfEach);
    expect(first).toContain(
      'holdfast_check_up{resource="web \\"r-54\\"",kind="tcp",environment="lab",check="port 4 2"} 1\n',
    );
    await test.store.write(async (tx) => {
      await tx.update(CheckStatusRow, { checkNumber: numbers[549] }, { status: 'down', lastDurationUs: 1_234_567_890 });
      await tx.update(ResourceRow, { id: 'r-3' }, { name: 'renamed' });
      await tx.delete(ResourceRow, { id: 'r-4' });
      await tx.delete(CheckRow, { resourceId: 'r-4' });
      await tx.delete(CheckRow, { number: numbers[0] });
      await tx.update(ResourceRow, { id: 'r-5' }, { status: 'down', statusSince: 9_000 });
    });
    for (const [type, id] of [
      ['resource.changed', 'r-3'],
      ['resource.removed', 'r-4'],
      ['resource.changed', 'r-0'],
      ['status.changed', 'r-5'],
    ])
      await tail.tell(type, id);
    const then = await both();
    expect(then).toContain(
      'holdfast_check_up{resource="web \\"r-54\\"",kind="tcp",environment="lab",check="port 4 2"} 0',
    );
    expect(then).toContain('check="port 4 2"} 1234.56789\n');
    expect(then).toContain('holdfast_resource_up{resource="web \\"r-5\\"",kind="tcp",environment="lab"} 0\n');
    expect(then.match(/resource="renamed"/g)?.length).toBe(first.match(/resource="web \\"r-3\\""/g)?.length);
    expect(then).not.toContain('r-4\\"');
    expect(then.match(/^holdfast_check_up\{/gm)?.length).toBe((members - 1) * checksOfEach - 1);
  });

  it('come whole from the next thread after one ended, with what changed in between', async () => {
    const asked = askedThread();
    const [here, there] = [onMainThread(), inThread(asked)];
    expect(await textOf(there)).toBe(await textOf(here));
    await asked.end();
    expect(asked.stays()).toBeFalse();
    await test.store.write((tx) => tx.update(ResourceRow, { id: 'r-3' }, { name: 'renamed' }));
    await tail.tell('resource.changed', 'r-3');
    const text = narrow(await textOf(there));
    expect(asked.stays()).toBeTrue();
    expect(text).toContain('resource="renamed"');
    expect(text).toBe(narrow(await textOf(here)));
  });

  it('are refused with the reason when the thread dies over them, and the next scrape is whole', async () => {
    const deaths = new SharedArrayBuffer(4);
    const there = inThread(askedThread(entryOf('./testing/metrics-thread-that-dies.js'), { deaths }));
    await expectAsync(textOf(there)).toBeRejectedWith(new Busy('the metrics thread ended: code 7'));
    expect(narrow(await textOf(there))).toBe(narrow(await textOf(onMainThread())));
  });

  it('lose nothing that changes while all of it is read', async () => {
    const resources = new Resources(test.store);
    const read = resources.after.bind(resources);
    resources.after = async (after, limit) => {
      const found = await read(after, limit);
      if (after === '') {
        await test.store.write((tx) => tx.update(ResourceRow, { id: found[0].id }, { name: 'renamed' }));
        await tail.tell('resource.changed', found[0].id);
      }
      return found;
    };
    const metrics = open(new FleetThread(askedThread(), Infinity), resources);
    expect(await textOf(metrics)).not.toContain('resource="renamed"');
    expect(await textOf(metrics)).toContain('resource="renamed"');
  });

  it('stay what they were until they are sent, whoever asks again meanwhile', async () => {
    for (const metrics of [onMainThread(), inThread()]) {
      const [{ bytes }, { bytes: same, sent }] = await Promise.all([metrics.collect(), metrics.collect()]);
      expect(same).toBe(bytes);
      const text = Buffer.from(bytes).toString('utf8');
      sent();
      await test.store.write((tx) => tx.update(CheckStatusRow, { checkNumber: numbers[1] }, { lastAt: Date.now() }));
      expect(await textOf(metrics)).not.toBe(text);
      expect(Buffer.from(bytes).toString('utf8')).toBe(text);
    }
  });

  it('need no thread while the fleet is small', async () => {
    const asked = askedThread();
    const metrics = open(new FleetThread(asked, members * checksOfEach + 1));
    expect(await textOf(metrics)).toContain('resource="web \\"r-54\\""');
    expect(asked.stays()).toBeFalse();
    const one = { resourceId: 'r-0', name: 'one more', settings: withDefaults('tcp'), ...defaultCadence };
    await test.store.write((tx) => new ChecksStore(test.store).add(tx, one, 1_000));
    await textOf(metrics);
    expect(asked.stays()).toBeTrue();
  });
});
