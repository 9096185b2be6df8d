import { isProblem, next, proveTransitions, signals, statuses, transitions, worstOf } from './status.js';
import type { TransitionTable } from './status.js';

const broken = (change: (table: TransitionTable) => void) => {
  const table = structuredClone(transitions);
  change(table);
  return () => proveTransitions(table);
};

describe('the status table', () => {
  it('knows where every signal leads from every status', () => {
    for (const status of statuses) for (const signal of signals) expect(statuses).toContain(next(status, signal));
  });

  it('is refused when loaded with a hole, a dead end, or a pause that a result would end', () => {
    expect(broken((table) => delete (table.up as Partial<TransitionTable['up']>).fell)).toThrowError(/No transition/);
    expect(broken((table) => (table.up.paused = 'up'))).toThrowError('up cannot be paused');
    expect(broken((table) => (table.paused.rose = 'up'))).toThrowError(/would end a pause/);
    expect(
      broken((table) => {
        for (const signal of signals) if (signal !== 'paused') table.down[signal] = 'down';
        table.paused.resumed = 'down';
      }),
    ).toThrowError(/never/);
  });

  it('comes back from a pause and from maintenance as unknown, not as what it was before', () => {
    expect(next(next('down', 'paused'), 'resumed')).toBe('unknown');
    expect(next(next('up', 'maintenance-began'), 'maintenance-ended')).toBe('unknown');
  });

  it('shows the worst of the checks, and what was chosen only when nothing else is there', () => {
    expect(worstOf(['up', 'degraded', 'down'])).toBe('down');
    expect(worstOf(['up', 'unknown'])).toBe('unknown');
    expect(worstOf(['up', 'paused'])).toBe('up');
    expect(worstOf(['paused'])).toBe('paused');
    expect(worstOf([])).toBe('unknown');
  });

  it('asks for a person only where one can do something', () => {
    expect(statuses.filter(isProblem)).toEqual(['degraded', 'down', 'flapping']);
  });
});
