import { ManualClock } from '../../../platform/clock/index.js';
import { Bells, EventLog } from '../../../platform/events/index.js';
import { openTestStore, type TestStore } from '../../../testing.js';
import { defaultCadence, withDefaults } from '../../domain/check.js';
import { CheckRow, DefaultChecksGivenRow } from '../../persistence/check.row.js';
import { ChecksStore } from '../../persistence/checks.store.js';
import { HealthStateStore } from '../../persistence/health-state.store.js';
import { HistoryStore } from '../../persistence/history.store.js';
import { GiveDefaultChecks } from '../give-default-checks.js';
import { aResource, MemoryInventory } from '../testing/builders.js';
import { HealthBook } from './health-book.js';
import type { Asker, ProbeTask } from './prober.js';
import { WatchList } from './watch-list.js';

/** Remembers what it is to ask. */
class ListedAsker implements Asker {
  readonly tasks = new Map<string, ProbeTask>();

  get size(): number {
    return this.tasks.size;
  }
  start(): void {}
  stop(): Promise<number> {
    return Promise.resolve(0);
  }
  set(task: ProbeTask): void {
    this.tasks.set(task.id, task);
  }
  remove(id: string): void {
    this.tasks.delete(id);
  }
  ask(): void {}
  takeLag(): number {
    return 0;
  }
}

describe('the watch list', () => {
  const many = 320;
  const resources = Array.from({ length: many }, (_, n) => aResource({ id: `r${n}`, name: `web-${n}` }));
  let test: TestStore;
  let history: HistoryStore;
  let list: WatchList;
  let book: HealthBook;
  let asker: ListedAsker;

  beforeEach(async () => {
    test = await openTestStore();
    const { store } = test;
    const clock = new ManualClock(1_700_006_400_000);
    const checks = new ChecksStore(store);
    const plain = {
      name: 'tcp',
      settings: withDefaults('tcp'),
      ...defaultCadence,
      paused: false,
      version: 1,
      createdAt: 0,
    };
    await store.write(async (tx) => {
      for (let from = 0; from < many; from += 80) {
        const some = resources.slice(from, from + 80);
        await tx.insert(
          DefaultChecksGivenRow,
          some.map(({ id }) => ({ resourceId: id, at: 0 })),
        );
        await tx.insert(
          CheckRow,
          some.map(({ id }) => ({ ...plain, id: `c-${id}`, resourceId: id })),
        );
      }
    });
    history = new HistoryStore(store);
    const defaults = new GiveDefaultChecks(store, checks, new EventLog(store, clock, new Bells()), clock);
    const inventory = new MemoryInventory([...resources]);
    list = new WatchList(inventory, checks, new HealthStateStore(store), history, defaults, clock);
    book = new HealthBook();
    asker = new ListedAsker();
  });
  afterEach(() => test.close());

  it('takes on all that is ours, however much there is, and nothing else', async () => {
    await list.takeOn(book, asker, (id) => id !== 'r7');
    expect([book.resourceIds().length, asker.size]).toEqual([many - 1, many - 1]);
    expect(book.has('r7') || asker.tasks.has('c-r7')).toBeFalse();
    await list.takeOn(book, asker, () => true);
    expect([book.resourceIds().length, asker.size]).toEqual([many, many]);
  });

  it('asks later what it could not read, and puts nothing in the book that nobody asks', async () => {
    const read = history.blocksAt.bind(history);
    let readings = 0;
    history.blocksAt = (...of) => (++readings === 2 ? Promise.reject(new Error('the database is away')) : read(...of));
    await expectAsync(list.takeOn(book, asker, () => true)).toBeRejectedWithError('the database is away');
    expect([book.resourceIds().length, asker.size]).toEqual([0, 0]);
    await list.takeOn(book, asker, () => true);
    expect([book.resourceIds().length, asker.size]).toEqual([many, many]);
  });

  it('looks at a changed resource when it has taken on all, so that what was read before does not replace it', async () => {
    const read = history.blocksAt.bind(history);
    const synced: Promise<void>[] = [];
    history.blocksAt = async (...of) => {
      const found = await read(...of);
      if (synced.length > 0) return found;
      await test.store.write((tx) => tx.update(CheckRow, { id: 'c-r0' }, { intervalMs: 5_000 }));
      synced.push(list.sync('r0', book, asker));
      return found;
    };
    await list.takeOn(book, asker, () => true);
    await Promise.all(synced);
    expect(asker.tasks.get('c-r0')!.intervalMs).toBe(5_000);
  });
});
