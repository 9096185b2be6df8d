import { ControlFailed } from '../../ports.js';
import { ProbeState } from './probe-state.js';

describe('How a member answers', () => {
  const silenceMs = 600;
  const tickMs = 100;
  let probe: ProbeState;
  beforeEach(() => {
    probe = new ProbeState(0);
    probe.answered(probe.ask(0), 2, tickMs);
  });
  const failed = (reason: ControlFailed['reason'], at: number) =>
    probe.failed(probe.ask(at - 1), at, new ControlFailed(reason, reason));

  it('is silence only while a question is open', () => {
    probe.passed(500, 100, silenceMs);
    expect(probe.silentForMs).toBe(0);
    probe.ask(500);
    probe.passed(600, 100, silenceMs);
    expect([probe.outcome, probe.silentForMs, probe.since]).toEqual(['silent', 100, 500]);
  });

  it('is no silence for as long as we slept ourselves', () => {
    probe.ask(100);
    // Five seconds went by; the controller was on time for two of its ticks at most.
    probe.passed(5_100, 2 * tickMs, silenceMs);
    expect(probe.silentForMs).toBe(200);
  });

  it('begins anew with every answer, also one on another connection', () => {
    probe.ask(100);
    const other = probe.ask(100);
    probe.passed(300, 200, silenceMs);
    expect(probe.answered(other, 310, tickMs)).toBeTrue();
    expect([probe.outcome, probe.silentForMs, probe.goneSince]).toEqual(['answering', 0, null]);
    probe.passed(330, 20, silenceMs);
    expect(probe.silentForMs).toBe(20);
  });

  it('tells what refuses from what is silent, and keeps since when it is gone', () => {
    probe.lost(100, new ControlFailed('reset', 'ended'));
    expect(probe.outcome).toBe('reset');
    failed('refused', 101);
    expect([probe.outcome, probe.since, probe.goneSince, probe.accepts]).toEqual(['refused', 101, 100, false]);
    failed('reset', 120);
    expect(probe.outcome).toBe('refused');
  });

  it('does not take a time-out for silence when something was answered since', () => {
    const asked = probe.ask(100);
    probe.answered(probe.ask(200), 210, tickMs);
    expect(probe.failed(asked, 1_100, new ControlFailed('timeout', 'late'))).toBeFalse();
    expect(probe.outcome).toBe('answering');
  });

  it('counts an error as an answer: it has no reason to be replaced', () => {
    expect(failed('failed', 100)).toBeFalse();
    expect(probe.outcome).toBe('answering');
  });

  it('remembers the slowest answer for a minute, without what we were late to read', () => {
    const slow = probe.ask(1_000);
    slow.onTimeMs = 300;
    probe.answered(slow, 4_000, tickMs);
    expect(probe.slowestAnswerMs).toBe(400);
    probe.answered(probe.ask(80_000), 80_005, tickMs);
    expect(probe.slowestAnswerMs).toBe(5);
  });
});
