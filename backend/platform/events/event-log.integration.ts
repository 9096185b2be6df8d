import { setTimeout as delay } from 'node:timers/promises';
import { openTestStore, type TestStore } from '../../testing.js';
import { Store } from '../database/index.js';
import { ledgerOver } from '../jobs/testing.js';
import type { LoggedEvent, NewEvent } from './event.js';
import { RETENTION_MS } from './event-sequence.js';
import type { NeighbourBell } from './neighbour-bell.js';
import { EventCursorRow, EventRow } from './persistence/event.row.js';

const changed = (id: string): NewEvent => ({ type: 'resource.changed', subject: { kind: 'resource', id }, version: 1 });
const ids = (events: LoggedEvent[]) => events.map((event) => event.subject.id);

async function until(what: () => boolean | Promise<boolean>, ms = 30_000): Promise<void> {
  const end = performance.now() + ms;
  while (!(await what())) {
    if (performance.now() > end) throw new Error(`did not happen within ${ms} ms: ${what.toString()}`);
    await delay(5);
  }
}

describe('The event log', () => {
  let test: TestStore;
  let ledger: ReturnType<typeof ledgerOver>;
  const append = (...names: string[]) => test.store.write((tx) => ledger.events.append(tx, ...names.map(changed)));

  beforeEach(async () => {
    test = await openTestStore();
    ledger = ledgerOver(test.store);
  });
  afterEach(async () => {
    await ledger.tail.stop();
    await ledger.sequencer.stop();
    await test.close();
  });

  it('delivers both of two transactions that interleave, also the one that began first and committed last', async () => {
    const seen: LoggedEvent[] = [];
    ledger.sequencer.start();
    ledger.tail.start();
    ledger.tail.follow({ from: 0 }, async (events) => void seen.push(...events));
    await interleaved(
      async (first) => {
        await test.store.write(async (tx) => {
          await ledger.events.append(tx, changed('began first'));
          await first.appended();
          await first.mayCommit;
        });
      },
      async () => append('began second'),
      () => until(() => seen.length > 0),
    );
    await until(() => seen.length === 2);
    expect(ids(seen).sort()).toEqual(['began first', 'began second']);
    expect(seen.map((event) => event.position)).toEqual([1, 2]);
    if (test.store.engine === 'mysql') expect(ids(seen)).toEqual(['began second', 'began first']);
  });

  /**
   * Runs `second` while `first` is open. On SQLite the gate makes the second wait for the first, so that there the
   * first is let go before the second was seen; on MySQL the second is seen while the first is still open.
   */
  async function interleaved(
    first: (hooks: { appended: () => Promise<void>; mayCommit: Promise<void> }) => Promise<void>,
    second: () => Promise<void>,
    secondSeen: () => Promise<void>,
  ): Promise<void> {
    const mayCommit = Promise.withResolvers<void>();
    const appended = Promise.withResolvers<void>();
    const one = first({ appended: async () => appended.resolve(), mayCommit: mayCommit.promise });
    await appended.promise;
    const two = second();
    if (test.store.engine === 'mysql') await secondSeen();
    mayCommit.resolve();
    await Promise.all([one, two]);
  }

  it('publishes nothing of a transaction that was rolled back, and leaves no hole where it was', async () => {
    await append('before');
    const failing = test.store.write(async (tx) => {
      await ledger.events.append(tx, changed('never'));
      throw new Error('no');
    });
    await expectAsync(failing).toBeRejectedWithError('no');
    await append('after');
    while (await ledger.sequence.advance());
    const events = await ledger.reader.after(0, 10);
    expect(ids(events)).toEqual(['before', 'after']);
    expect(events.map((event) => event.position)).toEqual([1, 2]);
  });

  it('gives each row one position when several sequencers work at once', async () => {
    const others = [1, 2, 3].map(() => ledgerOver(test.store));
    const writes = Array.from({ length: 40 }, (_, i) => append(`r${i}`));
    const done = Promise.all(writes).then(() => true);
    let ended = false;
    void done.then(() => (ended = true));
    while (!ended || (await ledger.sequencer.waiting()).length > 0)
      await Promise.all(others.map(({ sequence }) => sequence.advance()));
    const events = await ledger.reader.after(0, 100);
    expect(events.map((event) => event.position)).toEqual(Array.from({ length: 40 }, (_, i) => i + 1));
    expect(await ledger.reader.head()).toBe(40);
  });

  it('hands on within 250 ms what this process committed', async () => {
    const waits: number[] = [];
    ledger.sequencer.start();
    ledger.tail.start();
    ledger.tail.follow({ from: 0 }, async (events) => {
      waits.push(...events.map((event) => Date.now() - event.at));
    });
    await until(() => ledger.sequencer.working);
    const quick = () => waits.filter((wait) => wait < 250).length;
    for (let i = 1; i <= 20 && quick() < 3; i++) {
      await append(`r${i}`);
      await until(() => waits.length === i);
    }
    // Some of them may meet a stall of the machine; a bell that nobody hears delays all but the first by a second.
    expect(quick()).withContext(waits.join(' ms, ')).toBe(3);
  });

  it('gives a follower with a cursor each event once, with its effect in the same transaction, through failures', async () => {
    const effects: string[] = [];
    let failures = 2;
    ledger.sequencer.start();
    ledger.tail.start();
    const follow = () =>
      ledger.tail.follow('test', async (events, tx) => {
        for (const event of events)
          await tx.insert(EventCursorRow, { name: event.subject.id, position: 10 ** 9, movedAt: 0 });
        if (failures-- > 0) throw new Error('the effect failed');
        effects.push(...ids(events));
      });
    follow();
    await until(async () => (await test.store.read.countBy(EventCursorRow, { name: 'test' })) === 1);
    await append('r1', 'r2');
    await append('r3');
    await until(async () => (await test.store.read.countBy(EventCursorRow, { position: 10 ** 9 })) === 3);
    expect(effects).toEqual(['r1', 'r2', 'r3']);
  });

  it('gives each event to one of several processes that follow with the same cursor', async () => {
    const seen: string[] = [];
    const others = [ledgerOver(test.store), ledgerOver(test.store)];
    ledger.sequencer.start();
    for (const { tail } of others) {
      tail.start();
      tail.follow('shared', async (events) => void seen.push(...ids(events)));
    }
    await until(async () => (await test.store.read.countBy(EventCursorRow, { name: 'shared' })) === 1);
    for (let i = 0; i < 20; i++) await append(`r${i}`);
    await until(() => seen.length >= 20);
    await delay(100);
    expect(seen.length).toBe(20);
    for (const { tail } of others) await tail.stop();
  });

  it('deletes what is older than seven days, but nothing the slowest cursor has not seen', async () => {
    await append(...Array.from({ length: 12 }, (_, i) => `r${i}`));
    while (await ledger.sequence.advance());
    const old = Date.now() - RETENTION_MS - 1_000;
    await test.store.write((tx) => tx.query('UPDATE event_log SET at = ? WHERE position <= 10', [old]));
    await test.store.write((tx) => tx.insert(EventCursorRow, { name: 'slow', position: 4, movedAt: 0 }));
    await ledger.sequence.prune();
    expect(await ledger.reader.oldest()).toBe(5);
    await test.store.write((tx) => tx.update(EventCursorRow, { name: 'slow' }, { position: 12 }));
    await ledger.sequence.prune();
    expect(await ledger.reader.oldest()).toBe(11);
    expect(await ledger.reader.resumption(3)).toBe('reset');
    expect(await ledger.reader.resumption(10)).toBe('follow');
    expect(await test.store.read.count(EventRow)).toBe(2);
  });

  it('gives a place to a row whose ring was lost, and delivers it', async () => {
    const mute = jasmine.createSpyObj<NeighbourBell>('NeighbourBell', ['start', 'ring', 'stop'], { works: true });
    ledger.bells.join(mute, () => true);
    const seen: LoggedEvent[] = [];
    ledger.sequencer.start();
    ledger.tail.start();
    ledger.tail.follow({ from: 0 }, async (events) => void seen.push(...events));
    const killed = ledgerOver(test.store); // its bells ring for itself alone
    await test.store.write((tx) => killed.events.append(tx, changed('unheard')));
    await until(() => seen.length === 1);
    expect(ids(seen)).toEqual(['unheard']);
  });

  it('is looked at cheaply while nothing happens', async () => {
    for (let i = 0; i < 20; i++) await ledger.sequencer.waiting();
    const rounds: number[] = [];
    for (let round = 0; round < 4; round++) {
      const start = process.cpuUsage();
      for (let i = 0; i < 50; i++) await Promise.all([ledger.sequencer.waiting(), ledger.reader.head()]);
      const { user, system } = process.cpuUsage(start);
      rounds.push((user + system) / 1_000 / 50);
    }
    // A core that is shared counts more for the same work; the least is nearest to what it takes.
    const eachMs = Math.min(...rounds);
    expect(eachMs).withContext('CPU of one look, ms').toBeLessThan(5);
    expect(test.store).toBeInstanceOf(Store);
  });
});
