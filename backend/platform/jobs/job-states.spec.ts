import { hasEnded, jobStates } from './job-states.js';
import { TransitionTable } from './transition-table.js';

describe('A transition table', () => {
  it('refuses to load when a state cannot be reached', () => {
    expect(
      () => new TransitionTable<'a' | 'b' | 'c', 'go'>({ a: { go: 'b' }, b: {}, c: { go: 'b' } }, 'a', ['b']),
    ).toThrowError(/c cannot be/);
  });

  it('refuses to load when a state never comes to an end', () => {
    const stuck = { a: { go: 'b', loop: 'c' }, b: {}, c: { loop: 'c' } } as const;
    expect(() => new TransitionTable<'a' | 'b' | 'c', 'go' | 'loop'>(stuck, 'a', ['b'])).toThrowError(/c never comes/);
  });

  it('refuses to load when an end is left', () => {
    expect(() => new TransitionTable({ a: { go: 'b' }, b: { go: 'a' } }, 'a', ['b'])).toThrowError(/must not be left/);
  });
});

describe('A job', () => {
  it('that runs can be ended by success, failure, cancelling and the loss of its lease', () => {
    const ends = (['finish', 'fail', 'cancel', 'lose'] as const).map((happening) =>
      jobStates.next('running', happening),
    );
    expect(ends).toEqual(['succeeded', 'failed', 'cancelled', 'failed']);
  });

  it('that has ended stays so, whatever happens', () => {
    for (const state of jobStates.states.filter(hasEnded)) {
      expect(jobStates.next(state, 'claim')).toBeNull();
      expect(jobStates.next(state, 'take-over')).toBeNull();
      expect(jobStates.next(state, 'finish')).toBeNull();
    }
  });

  it('is claimed only while it waits, and taken over only while it runs', () => {
    expect(jobStates.from('claim')).toEqual(['queued']);
    expect(jobStates.from('take-over')).toEqual(['running']);
  });
});
