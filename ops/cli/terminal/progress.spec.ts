import { pace, ProgressLine } from './progress.js';
import { MemoryStreams } from '../testing/memory-streams.js';

describe('progress', () => {
  it('says nothing about speed before half a second of samples', () => {
    expect(pace([{ at: 0, done: 0 }], { done: 0, total: 10, unit: 'bytes' })).toEqual({
      perSecond: null,
      leftMs: null,
    });
  });

  it('computes the rate over the samples and the time left from it', () => {
    const samples = [
      { at: 0, done: 0 },
      { at: 2000, done: 200 },
    ];
    expect(pace(samples, { done: 200, total: 1000, unit: 'bytes' })).toEqual({ perSecond: 100, leftMs: 8000 });
  });

  it('gives no time left when the total is unknown or nothing moves', () => {
    const still = [
      { at: 0, done: 5 },
      { at: 2000, done: 5 },
    ];
    expect(pace(still, { done: 5, total: 10, unit: 'rows' }).leftMs).toBeNull();
    expect(
      pace(
        [
          { at: 0, done: 0 },
          { at: 1000, done: 5 },
        ],
        { done: 5, total: null, unit: 'rows' },
      ).leftMs,
    ).toBeNull();
  });

  it('redraws one line on a terminal and is silent elsewhere', () => {
    let now = 0;
    const terminal = new MemoryStreams({ out: [], err: [] }, { tty: true });
    const line = new ProgressLine(terminal, () => now);
    line.show('db-1', { done: 0, total: 4e6, unit: 'bytes' });
    now = 1000;
    line.show('db-1', { done: 1e6, total: 4e6, unit: 'bytes' });
    expect(terminal.out).toContain('db-1   1.0 MB   25 %   1.0 MB/s   0:03 left');
    const pipe = new MemoryStreams();
    new ProgressLine(pipe, () => now).show('db-1', { done: 1, total: 2, unit: 'bytes' });
    expect(pipe.out).toBe('');
  });
});
