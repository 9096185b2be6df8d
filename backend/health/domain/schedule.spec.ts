import { judge, lagLimitMs, onTime } from './lateness.js';
import type { ProbeResult } from './result.js';
import { plain } from './result.js';
import { earlyAsk, earlyAsks, phaseOf, untilDue } from './schedule.js';

describe('the phase of a check', () => {
  it('is the same after a restart', () => {
    const before = 1_000_000 + untilDue('check-a', 30_000, 1_000_000);
    const after = 1_012_345 + untilDue('check-a', 30_000, 1_012_345);
    expect((after - before) % 30_000).toBe(0);
    expect(before % 30_000).toBe(phaseOf('check-a', 30_000));
  });

  it('spreads a thousand checks so that no tenth of the interval holds more than 15 % of them', () => {
    const tenths = new Array<number>(10).fill(0);
    for (let i = 0; i < 1000; i++) tenths[Math.floor(phaseOf(`0190a-${i}`, 30_000) / 3000)] += 1;
    expect(Math.max(...tenths)).toBeLessThanOrEqual(150);
  });
});

describe('a check that was never judged', () => {
  it('is asked between its moments until it can fall, and no oftener', () => {
    expect(earlyAsks({ fall: 3 })).toBe(2);
    expect(earlyAsks({ fall: 1 })).toBe(0);
  });

  it('is asked soon, and sooner when its interval is short', () => {
    expect(earlyAsk({ intervalMs: 30_000 })).toBe(1_500);
    expect(earlyAsk({ intervalMs: 1_000 })).toBe(500);
  });
});

describe('a late monitor', () => {
  const failed: ProbeResult = { outcome: 'fail', code: 'timeout', sentence: 'timed out', durationMs: 5000, facts: {} };

  it('does not believe its own failures, and says by how much it was late', () => {
    expect(judge(failed, { ...onTime, lagMs: lagLimitMs }).outcome).toBe('fail');
    const late = judge(failed, { ...onTime, lagMs: 812 });
    expect(late.outcome).toBe('late');
    expect(late.sentence).toBe('not counted: the monitor was 812 ms late (limit 250 ms)');
  });

  it('counts what the thread waited for a CPU, and less of it while the whole machine is short of CPU', () => {
    const said = (waited: number, pressure: number | null) => judge(failed, { lagMs: 0, waited, pressure }).sentence;
    expect(said(0.25, null)).toBe('timed out');
    expect(said(0.6, null)).toBe('not counted: the monitor waited for a CPU 60 % of the time (limit 25 %)');
    expect(said(0.12, 0.7)).toBe('timed out');
    expect(said(0.05, 1)).toBe('timed out');
    expect(said(0.12, 0.95)).toBe(
      'not counted: the machine was short of CPU 95 % of the time, the monitor 12 % (limits 80 % and 10 %)',
    );
  });

  it('believes a pass', () => {
    expect(judge({ ...failed, outcome: 'pass' }, { lagMs: 5000, waited: 1, pressure: 1 }).outcome).toBe('pass');
  });
});

describe('a sentence made of somebody else’s bytes', () => {
  it('is one printable line of at most 200 characters', () => {
    expect(plain('a\r\n\u001b[31mb\u202ec\ud800')).toBe('a [31mb c');
    expect(plain('x'.repeat(500)).length).toBe(200);
  });
});
