import { openTestStore, type TestStore } from '../../testing.js';
import { ManualClock } from '../clock/index.js';
import { LeaseLost, Leases } from './leases.js';
import { LeaseRow } from './persistence/lease.row.js';

describe('A lease', () => {
  /** Longer than a spec takes on any machine: by the database's clock a lease runs out only where `expire` lets it. */
  const terms = { ttlMs: 600_000, marginMs: 50_000 };
  let test: TestStore;
  let clock: ManualClock;
  let leases: Leases;
  const expire = () => test.store.write((tx) => tx.update(LeaseRow, { name: 'sequencer' }, { expiresAt: 1 }));

  beforeEach(async () => {
    test = await openTestStore();
    clock = new ManualClock();
    leases = new Leases(test.store, clock);
  });
  afterEach(() => test.close());

  it('is held by one of all who want it, however many try at once', async () => {
    const wanted = ['a', 'b', 'c', 'd'].map((holder) => leases.lease('sequencer', terms, holder));
    const got = await Promise.all(wanted.map((lease) => lease.hold()));
    expect(got.filter(Boolean).length).toBe(1);
  });

  it('goes to another with a higher term when it has run out by the database’s clock', async () => {
    const first = leases.lease('sequencer', terms, 'a');
    const second = leases.lease('sequencer', terms, 'b');
    expect(await first.hold()).toBeTrue();
    expect(await second.hold()).toBeFalse();
    await expire();
    expect(await second.hold()).toBeTrue();
    expect(second.term).toBe(first.term + 1);
  });

  it('is no longer believed by a holder whose own clock ran over it, whatever the database says', async () => {
    const lease = leases.lease('sequencer', terms, 'a');
    await lease.hold();
    clock.advance(550_000);
    expect(lease.holds()).toBeFalse();
  });

  it('keeps its term when it is renewed, and takes a new one when it ran out in between', async () => {
    const lease = leases.lease('sequencer', terms, 'a');
    await lease.hold();
    clock.advance(200_000);
    await lease.hold();
    expect(lease.term).toBe(1);
    await expire();
    clock.advance(200_000);
    await lease.hold();
    expect(lease.term).toBe(2);
  });

  it('is free at once when it is given back', async () => {
    const first = leases.lease('sequencer', terms, 'a');
    await first.hold();
    await first.release();
    expect(first.holds()).toBeFalse();
    expect(await leases.lease('sequencer', terms, 'b').hold()).toBeTrue();
  });

  it('fences: who lost it cannot commit, even when they do not know it yet', async () => {
    const first = leases.lease('sequencer', terms, 'a');
    await first.hold();
    await test.store.write((tx) => first.fence(tx));
    await expire();
    await leases.lease('sequencer', terms, 'b').hold();
    expect(first.holds()).toBeTrue();
    await expectAsync(test.store.write((tx) => first.fence(tx))).toBeRejectedWithError(LeaseLost);
  });

  it('that a clock which was set back would keep for hours is not believed', async () => {
    await leases.lease('sequencer', terms, 'a').hold();
    const later = Date.now() + 3_600_000;
    await test.store.write((tx) => tx.update(LeaseRow, { name: 'sequencer' }, { expiresAt: later }));
    expect(await leases.lease('sequencer', terms, 'b').hold()).toBeTrue();
  });
});
