import { changeSentence } from './sentences.js';

describe('the sentence of a change', () => {
  it('names the kind of thing unless its name speaks for itself', () => {
    expect(changeSentence('resource.added', null, {})).toBe('added');
    expect(changeSentence('backup-plan.added', null, {})).toBe('backup plan added');
  });

  it('says what became what, and nothing of what stayed as it was', () => {
    const sentence = changeSentence('resource.changed', { a: 1, b: 'x', c: null }, { a: 2, b: 'x' });
    expect(sentence).toBe('changed: a: 1 → 2');
  });

  it('names of a field with fields only those that changed, and lists in words', () => {
    const policy = { mode: 'observe', acrossSites: false, silenceMs: 600, rateLimit: { recoveries: 3, withinMs: 5 } };
    const fresh = { ...policy, mode: 'automatic', acrossSites: true, rateLimit: { recoveries: 9, withinMs: 5 } };
    expect(changeSentence('cluster.changed', { policy, tags: [] }, { policy: fresh, tags: ['a', 'b'] })).toBe(
      'cluster changed: policy mode: observe → automatic, policy across sites: no → yes, policy rate limit recoveries: 3 → 9, tags: none → a, b',
    );
  });

  it('gives a time its unit', () => {
    const before = { intervalMs: 90_000, timeoutMs: 600, graceMs: 7_200_000, name: 'a' };
    const after = { intervalMs: 120_000, timeoutMs: 0, graceMs: null, name: 'a' };
    expect(changeSentence('check.changed', before, after)).toBe(
      'check changed: interval: 90 s → 2 min, timeout: 600 ms → 0 ms, grace: 7200000 → none',
    );
  });
});
