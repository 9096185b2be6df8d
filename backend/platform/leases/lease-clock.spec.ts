import { HeldUntil, JOB_LEASE, renewEvery } from './lease-clock.js';

describe('The holder of a lease', () => {
  const terms = { ttlMs: 15_000, marginMs: 2_000 };

  it('holds nothing before the first confirmation', () => {
    expect(new HeldUntil(terms).holds(0)).toBeFalse();
  });

  it('counts from when the renewal was sent, not from when its answer came', () => {
    const held = new HeldUntil(terms);
    held.confirmed(1_000);
    expect(held.holds(13_999)).toBeTrue();
    expect(held.holds(14_000)).toBeFalse();
    expect(held.left(13_000)).toBe(1_000);
  });

  it('stops before anyone else may begin, however long the answer took', () => {
    for (const delay of [0, 1, 5_000, 12_000]) {
      const sentAt = 50_000;
      const expiresForOthers = sentAt + delay + terms.ttlMs;
      const held = new HeldUntil(terms);
      held.confirmed(sentAt);
      expect(held.holds(expiresForOthers - terms.marginMs)).toBeFalse();
    }
  });

  it('is not shortened by an answer that comes late', () => {
    const held = new HeldUntil(terms);
    held.confirmed(9_000);
    held.confirmed(4_000);
    expect(held.holds(21_999)).toBeTrue();
  });

  it('survives two failed renewals', () => {
    expect(JOB_LEASE.ttlMs - JOB_LEASE.marginMs).toBeGreaterThan(2 * renewEvery(JOB_LEASE));
  });
});
