import { until } from '../../ops/lab/index.js';
import { CheckRow, CheckStatusRow } from '../health/persistence/check.row.js';
import { ManualClock } from '../platform/clock/index.js';
import type { NewEvent } from '../platform/events/index.js';
import { EventCursorRow, EventHeadRow, EventRow } from '../platform/events/persistence/event.row.js';
import { severityOf, type ResourceStatus } from '../resources/index.js';
import { ResourceRow } from '../resources/persistence/resource.row.js';
import { placeNew } from '../resources/persistence/scopes.store.js';
import { openTestStore, type TestStore } from '../testing.js';
import { IncidentMemberRow, IncidentRow } from './persistence/incident.row.js';
import { keeperOver } from './testing/keeper.js';

const day = 86_400_000;
const anna = { id: 'p1', name: 'Anna' };

describe('what is not well though no event told of it', () => {
  let test: TestStore;
  let clock: ManualClock;
  let keeper: ReturnType<typeof keeperOver>;

  beforeEach(async () => {
    test = await openTestStore();
    clock = new ManualClock(Date.now());
    keeper = keeperOver(test.store, clock);
  });
  afterEach(() => test.close());

  /** Resources as they were left by whoever watched before, each with a check that was answered just now. */
  async function house(...all: [id: string, status: ResourceStatus, parentId?: string][]): Promise<void> {
    const rows = all.map(([id, status, parentId = null]) => resource(id, status, parentId, clock.now()));
    await test.store.write(async (tx) => {
      await tx.insert(ResourceRow, rows);
      await placeNew(tx, rows);
      // What depends on others is found first: the order must come from what they depend on.
      for (const [at, { id, status }] of [...rows].reverse().entries()) {
        await tx.insert(CheckRow, check(id, at + 1));
        await tx.insert(CheckStatusRow, state(id, at + 1, status, clock.now()));
      }
    });
  }
  /** The keeper has followed, to the end of the log, and runs no more. */
  async function hasFollowed(): Promise<void> {
    const { position } = (await test.store.read.find(EventHeadRow))[0];
    await test.store.write((tx) =>
      tx.upsert(EventCursorRow, { name: 'incidents', position, movedAt: clock.now() }, ['name']),
    );
  }
  const incidents = async () =>
    (await test.store.read.find(IncidentRow, { order: { openedAt: 'ASC' } })).map(({ causeName, state }) => [
      causeName,
      state,
    ]);
  const opened = async () => test.store.read.countBy(EventRow, { type: 'incident.opened' });
  const becomes = (id: string, status: ResourceStatus) =>
    test.store.write((tx) =>
      tx.update(ResourceRow, { id }, { status, severity: severityOf(status), statusSince: clock.now() }),
    );

  it('gets its incident when incidents are kept for the first time: one for the cause, told once', async () => {
    await house(
      ['host', 'flapping'],
      ['web', 'degraded', 'host'],
      ['shop', 'down', 'web'],
      ['well', 'up'],
      ['off', 'paused'],
    );
    // Long before the rest: alone it would be a cause of its own.
    await test.store.write((tx) => tx.update(ResourceRow, { id: 'shop' }, { statusSince: clock.now() - 2 * day }));
    keeper.start();
    try {
      await until('it is told', async () => (await opened()) === 1);
      clock.advance(60_000);
      await keeper.reconcile.run();
      expect(await incidents()).toEqual([['host', 'firing']]);
      const [{ since, openedAt, held }] = await test.store.read.find(IncidentRow);
      expect([openedAt - since, held]).toEqual([day, 2]);
      expect(await test.store.read.countBy(IncidentMemberRow, {})).toBe(2);
      expect(await opened()).toBe(1);
    } finally {
      await keeper.stop();
    }
  });

  it('waits until somebody has looked again: what was left days ago may be over', async () => {
    await house(['web', 'down'], ['db', 'down']);
    await hasFollowed();
    const long = clock.now() - 2 * day;
    await test.store.write((tx) => tx.update(CheckStatusRow, { resourceId: 'web' }, { lastAt: long }));
    const stale = { since: long, why: 'the monitor was late' };
    await test.store.write((tx) => tx.update(ResourceRow, { id: 'db' }, { stale }));
    await keeper.reconcile.run();
    expect(await incidents()).toEqual([]);
    await test.store.write((tx) => tx.update(CheckStatusRow, { resourceId: 'web' }, { lastAt: clock.now() }));
    await keeper.reconcile.run();
    expect(await incidents()).toEqual([['web', 'firing']]);
  });

  it('is left to the event that is still to be read, and opens once whoever comes first', async () => {
    await house(['web', 'down'], ['db', 'down']);
    await hasFollowed();
    const told: NewEvent = {
      ...{ type: 'status.changed', subject: { kind: 'resource', id: 'web' } },
      data: { from: 'up', to: 'down', since: clock.now(), sentence: 'refused', name: 'web' },
    };
    await test.store.write((tx) => keeper.events.append(tx, told));
    await keeper.reconcile.run();
    expect(await incidents()).toEqual([['db', 'firing']]);
    keeper.start();
    try {
      await until('the event is read', async () => (await opened()) === 2);
      await Promise.all([keeper.reconcile.run(), keeper.reconcile.run()]);
      expect(await opened()).toBe(2);
    } finally {
      await keeper.stop();
    }
  });

  it('stays ended when a person ended it, until it fell anew', async () => {
    await house(['web', 'down']);
    await hasFollowed();
    await keeper.reconcile.run();
    const [{ id }] = await test.store.read.find(IncidentRow);
    clock.advance(60_000);
    await test.store.write((tx) =>
      keeper.desk.work(tx, { ids: [id] }, clock.now(), (book) =>
        book.signal(book.find(id)!, 'ended', clock.now(), anna, 'known'),
      ),
    );
    await keeper.reconcile.run();
    expect(await incidents()).toEqual([['web', 'resolved']]);
    clock.advance(60_000);
    await becomes('web', 'up');
    await keeper.reconcile.run();
    clock.advance(60_000);
    await becomes('web', 'down');
    await test.store.write((tx) => tx.update(CheckStatusRow, { resourceId: 'web' }, { lastAt: clock.now() }));
    await keeper.reconcile.run();
    expect(await incidents()).toEqual([['web', 'firing']]);
  });

  it('falls again in an incident that thinks it is well', async () => {
    await house(['web', 'down']);
    await hasFollowed();
    await keeper.reconcile.run();
    await test.store.write((tx) => tx.update(IncidentRow, { causeId: 'web' }, { status: 'up', wellSince: 1 }));
    await keeper.reconcile.run();
    const [{ status, wellSince }] = await test.store.read.find(IncidentRow);
    expect([status, wellSince]).toEqual(['down', null]);
  });
});

function resource(id: string, status: ResourceStatus, parentId: string | null, at: number): ResourceRow {
  const empty = { tags: [], environment: '', notes: '', ownerId: null, runbookUrl: '', findings: [] };
  const how = {
    status,
    severity: severityOf(status),
    statusSince: at - day,
    statusReason: `is ${status}`,
    stale: null,
  };
  const named = { id, name: id, nameKey: id, kind: 'host' as const, address: id, parentId };
  return { ...named, ...empty, ...how, version: 1, createdAt: at, updatedAt: at };
}

function check(resourceId: string, number: number) {
  const cadence = { intervalMs: 10_000, timeoutMs: 1_000, fall: 1, rise: 1 };
  const named = { id: `c${number}`, number, resourceId, name: 'tcp', settings: {} as never };
  return { ...named, ...cadence, paused: false, version: 1, createdAt: 0 };
}

function state(resourceId: string, checkNumber: number, status: ResourceStatus, at: number) {
  const how = { status, since: at - day, sentence: `is ${status}`, swings: [], facts: {}, stale: null };
  const run = { runOutcome: 'fail' as const, runLength: 9, lastAt: at, lastCode: 'refused' as const };
  return { checkNumber, checkId: `c${checkNumber}`, resourceId, ...how, ...run, lastDurationUs: 1 };
}
