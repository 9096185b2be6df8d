import { withDefaults } from './check.js';
import { expectedAt, freshHeartbeat, heard, judgeHeartbeat } from './heartbeat.js';
import type { BeatKind, HeartbeatState } from './heartbeat.js';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const armed = Date.UTC(2026, 10, 20, 12);
const nightly = withDefaults('heartbeat', { schedule: '40 2 * * *', graceSeconds: 1800 });
const hourly = withDefaults('heartbeat', { periodSeconds: 3600, graceSeconds: 600 });
/** 02:40 UTC. */
const nextRun = (after: number) => (Math.floor((after - 160 * minute) / day) + 1) * day + 160 * minute;

function after(...beats: [BeatKind, number, number?][]): HeartbeatState {
  return beats.reduce(
    (state, [kind, at, exitCode = null as never]) => heard(state, { kind, at, exitCode }),
    freshHeartbeat(armed),
  );
}
const verdict = (state: HeartbeatState, now: number, settings = hourly) => {
  const { outcome, code, sentence } = judgeHeartbeat(settings, state, now, nextRun);
  return `${outcome} ${code}: ${sentence}`;
};

describe('a heartbeat', () => {
  it('is not judged before its first call or its first expectation', () => {
    expect(verdict(after(), armed + 1)).toBe('none ok: waits for its first call, expected by 13:00 UTC');
    expect(verdict(after(), armed + 70 * minute + 1)).toBe('fail overdue: expected by 13:00 UTC, never heard');
  });

  it('is well until one period and its grace have passed since its last good end', () => {
    const state = after(['success', armed + minute]);
    expect(verdict(state, armed + minute + 70 * minute)).toBe(
      'pass ok: ended well at 12:01 UTC, expected by 13:01 UTC',
    );
    expect(verdict(state, armed + 27 * hour)).toBe(
      'fail overdue: expected by 20 Nov 13:01 UTC, last heard 1 d 2 h ago',
    );
  });

  it('is expected at the next moment of its cron line, though its own clock is a little ahead', () => {
    const fires = nextRun(armed);
    const early = after(['success', fires - 5_000]);
    expect(expectedAt(nightly, early, nextRun)).toBe(fires + day);
    const late = after(['success', fires + 25 * minute]);
    expect(verdict(late, fires + day + 29 * minute, nightly)).toMatch(/^pass/);
    expect(verdict(late, fires + day + 31 * minute, nightly)).toBe(
      'fail overdue: expected by 02:40 UTC, last heard 1 d ago',
    );
  });

  it('that said it started may run as long as its grace', () => {
    const state = after(['success', armed], ['start', armed + hour]);
    expect(verdict(state, armed + hour + minute)).toBe('pass ok: runs since 13:00 UTC');
    expect(verdict(state, armed + hour + 11 * minute)).toBe(
      'fail overdue: started at 13:00 UTC and not ended after 11 m (grace 10 m)',
    );
    const ended = heard(state, { kind: 'success', at: armed + hour + 3 * minute, exitCode: 0 });
    expect(ended.lastRunMs).toBe(3 * minute);
    expect(verdict(ended, armed + hour + 4 * minute)).toContain('ended well at 13:03 UTC after 3 m');
  });

  it('is late when it starts again and again and never ends', () => {
    const starts = Array.from({ length: 6 }, (_, i): [BeatKind, number] => ['start', armed + i * 5 * minute]);
    expect(verdict(after(...starts), armed + 26 * minute)).toMatch(/^fail overdue: started at 12:00 UTC/);
  });

  it('that said it failed stays failed until it ends well, whatever else it says', () => {
    const failed = after(['success', armed], ['fail', armed + minute, 3]);
    expect(verdict(failed, armed + 2 * minute)).toBe('fail job-failed: ended with exit code 3, 1 m ago');
    const again = heard(failed, { kind: 'start', at: armed + 3 * minute, exitCode: null });
    expect(verdict(heard(again, { kind: 'log', at: armed + 4 * minute, exitCode: null }), armed + 5 * minute)).toMatch(
      /^fail job-failed/,
    );
    expect(
      verdict(heard(again, { kind: 'success', at: armed + 4 * minute, exitCode: null }), armed + 5 * minute),
    ).toMatch(/^pass/);
  });

  it('that only logs is heard, and is late all the same', () => {
    const state = after(['success', armed], ['log', armed + 80 * minute]);
    expect(verdict(state, armed + 81 * minute)).toBe('fail overdue: expected by 13:00 UTC, last heard 1 m ago');
  });

  it('begins to be expected anew when it is changed or resumed', () => {
    const state = { ...after(['success', armed]), armedAt: armed + 10 * day };
    expect(verdict(state, armed + 10 * day + minute)).toMatch(/^pass/);
  });
});
