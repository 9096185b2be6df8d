import { ManualClock } from '../platform/clock/index.js';
import type { NewEvent } from '../platform/events/index.js';
import { EventRow } from '../platform/events/persistence/event.row.js';
import { ResourceRow } from '../resources/persistence/resource.row.js';
import { openTestStore, type TestStore } from '../testing.js';
import type { IncidentBook } from './domain/book.js';
import { IncidentMemberRow, IncidentNoteRow, IncidentRow } from './persistence/incident.row.js';
import { House } from './testing/house.js';
import { keeperOver } from './testing/keeper.js';

const anna = { id: 'p1', name: 'Anna' };

describe('what is well again though no event told of it', () => {
  let test: TestStore;
  let clock: ManualClock;
  let keeper: ReturnType<typeof keeperOver>;
  let house: House;

  beforeEach(async () => {
    test = await openTestStore();
    clock = new ManualClock(Date.now());
    keeper = keeperOver(test.store, clock);
    house = new House(test.store, clock);
    await house.has(['host', 'down'], ['web', 'down', 'host'], ['db', 'down']);
    await house.hasFollowed();
    await keeper.reconcile.run();
    clock.advance(60_000);
  });
  afterEach(() => test.close());

  const incidents = async () =>
    (await test.store.read.find(IncidentRow, { order: { causeName: 'ASC' } })).map(({ causeName, state }) => [
      causeName,
      state,
    ]);
  const held = async () =>
    (await test.store.read.find(IncidentMemberRow)).filter(({ endedAt }) => endedAt === null).map(({ name }) => name);
  const told = (type: string) => test.store.read.countBy(EventRow, { type });
  const on = (matter: { keys?: string[]; ids?: string[] }, act: (book: IncidentBook) => unknown) =>
    test.store.write((tx) => keeper.desk.work(tx, matter, clock.now(), act));
  const incidentOf = async (causeId: string) => (await test.store.read.findOneByOrFail(IncidentRow, { causeId })).id;
  const rises = async (...ids: string[]) => {
    for (const id of ids) {
      await house.becomes(id, 'up');
      await house.answers(id);
    }
  };

  it('ends its incident, with what suffered from it, and says why', async () => {
    expect(await incidents()).toEqual([
      ['db', 'firing'],
      ['host', 'firing'],
    ]);
    expect(await held()).toEqual(['web']);
    await rises('host', 'web');
    expect(await keeper.reconcile.run()).toBeTrue();
    expect(await incidents()).toEqual([
      ['db', 'firing'],
      ['host', 'resolved'],
    ]);
    await keeper.reconcile.run();
    expect([await told('incident.opened'), await told('incident.resolved')]).toEqual([2, 1]);
    const notes = await test.store.read.find(IncidentNoteRow, { where: { deed: 'resolved' } });
    expect(notes.map(({ sentence, by }) => [sentence, by])).toEqual([
      ['its status is up, of which no event told', null],
    ]);
  });

  it('leaves its incident before the cause does, so that none of its own opens when that ends', async () => {
    await house.becomes('host', 'degraded');
    await rises('web');
    await keeper.reconcile.run();
    expect(await held()).toEqual(['web']);
    await rises('host');
    await house.becomes('host', 'unknown');
    await keeper.reconcile.run();
    expect(await held()).toEqual([]);
    await rises('host');
    await keeper.reconcile.run();
    clock.advance(600_000);
    await keeper.keep.look();
    expect(await incidents()).toEqual([
      ['db', 'firing'],
      ['host', 'resolved'],
    ]);
  });

  it('waits for an answer since it fell, of every check', async () => {
    await house.becomes('db', 'up');
    await keeper.reconcile.run();
    expect((await incidents())[0]).toEqual(['db', 'firing']);
    await house.answers('db');
    await keeper.reconcile.run();
    expect((await incidents())[0]).toEqual(['db', 'resolved']);
  });

  it('is no longer awaited either when it is paused, in maintenance or gone', async () => {
    await house.becomes('host', 'maintenance');
    await house.becomes('web', 'paused');
    await test.store.write((tx) => tx.delete(ResourceRow, { id: 'db' }));
    await keeper.reconcile.run();
    expect(await incidents()).toEqual([
      ['db', 'resolved'],
      ['host', 'resolved'],
    ]);
  });

  it('is left to the event that is still to be read', async () => {
    await rises('db', 'host', 'web');
    const data = { from: 'down', to: 'up', since: clock.now(), sentence: 'answered', name: 'db' };
    const event: NewEvent = { type: 'status.changed', subject: { kind: 'resource', id: 'db' }, data };
    await test.store.write((tx) => keeper.events.append(tx, event));
    await keeper.reconcile.run();
    expect(await incidents()).toEqual([
      ['db', 'firing'],
      ['host', 'resolved'],
    ]);
  });

  it('ends nothing that a person keeps open', async () => {
    await rises('db');
    await keeper.reconcile.run();
    const id = await incidentOf('db');
    const again = (book: IncidentBook) =>
      book.signal(book.find(id)!, 'reopened', clock.now(), anna, 'people still complain');
    await on({ ids: [id] }, again);
    clock.advance(60_000);
    await rises('db');
    await keeper.reconcile.run();
    const row = await test.store.read.findOneByOrFail(IncidentRow, { id });
    expect([row.state, row.wellSince]).toEqual(['firing', null]);
  });

  it('ends nothing that a rule or a foreign alert opened or holds open: that ends when they say so', async () => {
    const alert = { kind: 'alert', id: 'f1', name: 'DiskFull on mail' };
    const reason = { kind: 'alert', id: 'f2', name: 'SlowQueries on db' };
    const report = { status: 'degraded', since: clock.now(), sentence: 'so they say' };
    await on({ keys: ['alert:f1'] }, (book) => book.changed({ thing: alert, ...report }, clock.now()));
    await on({ keys: ['alert:f2', 'resource:db'] }, (book) =>
      book.changed({ thing: reason, ...report, about: 'resource:db' }, clock.now()),
    );
    await rises('db', 'host', 'web');
    await keeper.reconcile.run();
    clock.advance(600_000);
    await keeper.keep.look();
    await keeper.reconcile.run();
    expect(await incidents()).toEqual([
      ['DiskFull on mail', 'firing'],
      ['db', 'firing'],
      ['host', 'resolved'],
    ]);
    await on({ keys: ['alert:f2'] }, (book) => book.changed({ thing: reason, ...report, status: 'up' }, clock.now()));
    expect((await incidents())[1]).toEqual(['db', 'resolved']);
  });
});
