import { openTestStore, type TestStore } from '../../testing.js';
import { LeaseBook } from './lease-book.js';
import { LeaseLost } from './leases.js';
import { LeaseRow } from './persistence/lease.row.js';

describe('A book of leases', () => {
  const terms = { ttlMs: 600_000, marginMs: 2_000 };
  const names = ['failover:a', 'failover:b', 'failover:c'];
  let test: TestStore;
  let first: LeaseBook;
  let second: LeaseBook;
  const expire = (name: string) => test.store.write((tx) => tx.update(LeaseRow, { name }, { expiresAt: 1 }));
  const termsOf = async (book: LeaseBook) => (await book.hold(names)).held.map(({ name, term }) => `${name} ${term}`);

  beforeEach(async () => {
    test = await openTestStore();
    first = new LeaseBook(test.store, terms, 'first');
    second = new LeaseBook(test.store, terms, 'second');
  });
  afterEach(() => test.close());

  it('gives each lease to one of two that want all', async () => {
    const [one, other] = await Promise.all([first.hold(names), second.hold(names)]);
    const held = [...one.held, ...other.held].map(({ name }) => name).sort();
    expect(held.length).toBe(new Set(held).size);
    expect((await first.hold(names)).held.length + (await second.hold(names)).held.length).toBe(3);
  });

  it('keeps the terms of what it renews and tells who has the others', async () => {
    await first.hold(names.slice(0, 2));
    await second.hold(names);
    const again = await first.hold(names);
    expect(again.held).toEqual([
      { name: 'failover:a', term: 1, taken: false },
      { name: 'failover:b', term: 1, taken: false },
    ]);
    expect(again.others).toEqual([{ name: 'failover:c', holder: 'second' }]);
  });

  it('takes what has run out by the database’s clock, with a higher term', async () => {
    await first.hold(names);
    expect(await termsOf(second)).toEqual([]);
    await expire('failover:b');
    expect(await termsOf(second)).toEqual(['failover:b 2']);
    expect(await termsOf(first)).toEqual(['failover:a 1', 'failover:c 1']);
  });

  it('begins a new term for its own lease when it had run out in between', async () => {
    await first.hold(names);
    await expire('failover:a');
    const [again] = (await first.hold(names)).held;
    expect(again).toEqual({ name: 'failover:a', term: 2, taken: true });
  });

  it('gives back what another may take at once, and only its own', async () => {
    await first.hold(names);
    await second.release([{ name: 'failover:a', term: 1 }]);
    expect(await termsOf(second)).toEqual([]);
    await first.release([{ name: 'failover:a', term: 1 }]);
    expect(await termsOf(second)).toEqual(['failover:a 2']);
  });

  it('fences a write whose lease went to another', async () => {
    await first.hold(names);
    await test.store.write((tx) => first.fence(tx, 'failover:a', 1));
    await expire('failover:a');
    await second.hold(names);
    await expectAsync(test.store.write((tx) => first.fence(tx, 'failover:a', 1))).toBeRejectedWithError(LeaseLost);
  });
});
