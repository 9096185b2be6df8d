import { defaultCadence } from './check.js';
import { applySignal, foldResult, foldSilence, freshState, swingLimit } from './fold.js';
import type { CheckState } from './fold.js';
import type { Outcome } from './result.js';

const cadence = { ...defaultCadence, fall: 3, rise: 2 };
const sentences = {
  pass: 'answered 200',
  warn: 'certificate ends in 3 days',
  fail: 'answered 503',
  late: 'late',
  none: 'waits',
};

function run(state: CheckState, outcomes: Outcome[], from = 0): CheckState {
  return outcomes.reduce(
    (now, outcome, i) =>
      foldResult(now, { outcome, sentence: sentences[outcome] }, cadence, from + (i + 1) * 30_000).state,
    state,
  );
}

describe('folding results into a status', () => {
  const up = run(freshState(0), ['pass']);

  it('is up after the first pass, so that a new check is not grey longer than its first answer', () => {
    expect(up.status).toBe('up');
    expect(up.since).toBe(30_000);
  });

  it('falls at the third failure in a row and not before, and says how many of how many', () => {
    expect(run(up, ['fail', 'fail']).status).toBe('up');
    expect(run(up, ['fail', 'fail']).sentence).toBe('2 of 3 probes answered 503');
    const down = run(up, ['fail', 'fail', 'fail']);
    expect(down.status).toBe('down');
    expect(down.sentence).toBe('3 of 3 probes answered 503');
  });

  it('starts counting again when a pass comes between failures', () => {
    expect(run(up, ['fail', 'fail', 'pass', 'fail', 'fail']).status).toBe('up');
  });

  it('rises only after as many passes as asked, and says how many are still missing', () => {
    const down = run(up, ['fail', 'fail', 'fail']);
    expect(run(down, ['pass']).status).toBe('down');
    expect(run(down, ['pass']).sentence).toBe('answered 200 (1 of 2 needed to rise)');
    expect(run(down, ['pass', 'pass']).status).toBe('up');
  });

  it('is degraded by warnings, not down', () => {
    expect(run(up, ['warn', 'warn', 'warn']).status).toBe('degraded');
  });

  it('counts nothing while the monitor is late', () => {
    const almost = run(up, ['fail', 'fail']);
    expect(run(almost, ['late', 'late', 'late', 'late'])).toEqual(almost);
    expect(run(almost, ['late', 'fail']).status).toBe('down');
  });

  it('names the change with both statuses and its moment', () => {
    const almost = run(up, ['fail', 'fail']);
    const { change } = foldResult(almost, { outcome: 'fail', sentence: 'answered 503' }, cadence, 99_000);
    expect(change).toEqual({ from: 'up', to: 'down', at: 99_000, sentence: '3 of 3 probes answered 503' });
  });

  it('calls it flapping once up and down changed places too often, and ends that only after a long calm', () => {
    const quick = { ...cadence, fall: 1, rise: 1 };
    let state = up;
    const feed = (outcome: Outcome, at: number) =>
      (state = foldResult(state, { outcome, sentence: '' }, quick, at).state);
    for (let i = 0; i < swingLimit; i++) feed(i % 2 ? 'pass' : 'fail', 40_000 + i * 1000);
    expect(state.status).toBe('up');
    feed('fail', 50_000);
    expect(state.status).toBe('flapping');
    feed('pass', 51_000);
    feed('pass', 52_000);
    expect(state.status).toBe('flapping');
    feed('pass', 53_000);
    expect(state.status).toBe('up');
  });

  it('lets no result end a pause', () => {
    const paused = applySignal(up, 'paused', 31_000, 'paused by anna').state;
    const after = run(paused, ['fail', 'fail', 'fail', 'fail']);
    expect(after.status).toBe('paused');
    expect(after.sentence).toBe('paused by anna');
  });

  it('keeps the last status through two silent intervals and is unknown after three', () => {
    expect(foldSilence(up, cadence, 30_000 + 95_000).state.status).toBe('up');
    const { state, change } = foldSilence(up, cadence, 30_000 + 95_001);
    expect(state.status).toBe('unknown');
    expect(change?.sentence).toBe('no result for 95 s (limit 95 s)');
    expect(foldSilence(state, cadence, 900_000).change).toBeNull();
  });
});
