import { until } from '../../ops/lab/index.js';
import { CheckStatusRow } from '../health/persistence/check.row.js';
import { ManualClock } from '../platform/clock/index.js';
import type { NewEvent } from '../platform/events/index.js';
import { EventRow } from '../platform/events/persistence/event.row.js';
import { ResourceRow } from '../resources/persistence/resource.row.js';
import { openTestStore, type TestStore } from '../testing.js';
import { IncidentMemberRow, IncidentRow } from './persistence/incident.row.js';
import { House } from './testing/house.js';
import { keeperOver } from './testing/keeper.js';

const day = 86_400_000;
const anna = { id: 'p1', name: 'Anna' };

describe('what is not well though no event told of it', () => {
  let test: TestStore;
  let clock: ManualClock;
  let keeper: ReturnType<typeof keeperOver>;
  let house: House;

  beforeEach(async () => {
    test = await openTestStore();
    clock = new ManualClock(Date.now());
    keeper = keeperOver(test.store, clock);
    house = new House(test.store, clock);
  });
  afterEach(() => test.close());

  const incidents = async () =>
    (await test.store.read.find(IncidentRow, { order: { openedAt: 'ASC' } })).map(({ causeName, state }) => [
      causeName,
      state,
    ]);
  const opened = async () => test.store.read.countBy(EventRow, { type: 'incident.opened' });

  it('gets its incident when incidents are kept for the first time: one for the cause, told once', async () => {
    await house.has(
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
    await house.has(['web', 'down'], ['db', 'down']);
    await house.hasFollowed();
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
    await house.has(['web', 'down'], ['db', 'down']);
    await house.hasFollowed();
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
    await house.has(['web', 'down']);
    await house.hasFollowed();
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
    await house.becomes('web', 'up');
    await keeper.reconcile.run();
    clock.advance(60_000);
    await house.becomes('web', 'down');
    await test.store.write((tx) => tx.update(CheckStatusRow, { resourceId: 'web' }, { lastAt: clock.now() }));
    await keeper.reconcile.run();
    expect(await incidents()).toEqual([['web', 'firing']]);
  });

  it('falls again in an incident that thinks it is well', async () => {
    await house.has(['web', 'down']);
    await house.hasFollowed();
    await keeper.reconcile.run();
    await test.store.write((tx) => tx.update(IncidentRow, { causeId: 'web' }, { status: 'up', wellSince: 1 }));
    await keeper.reconcile.run();
    const [{ status, wellSince }] = await test.store.read.find(IncidentRow);
    expect([status, wellSince]).toEqual(['down', null]);
  });
});
