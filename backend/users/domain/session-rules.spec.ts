import { sessionEnded, sessionEndsAt, stepUpUntil, worthNoting } from './session-rules.js';

const hour = 3_600_000;
const limits = { idleMs: 8 * hour, absoluteMs: 24 * hour, stepUpMs: 600_000 };
const at = (lastSeenAt: number) => ({ startedAt: 0, lastSeenAt, steppedUpAt: lastSeenAt });

describe('a session', () => {
  it('ends when unused for eight hours', () => {
    expect(sessionEnded(at(0), limits, 8 * hour - 1)).toBeFalse();
    expect(sessionEnded(at(0), limits, 8 * hour)).toBeTrue();
  });

  it('ends after a day however much it is used', () => {
    expect(sessionEndsAt(at(23 * hour), limits)).toBe(24 * hour);
  });

  it('is stepped up for ten minutes, and never beyond its own end', () => {
    expect(stepUpUntil(at(hour), limits)).toBe(hour + 600_000);
    expect(stepUpUntil(at(24 * hour - 1), limits)).toBe(24 * hour);
  });

  it('writes its use down at most once a minute', () => {
    expect(worthNoting(at(0), 59_999)).toBeFalse();
    expect(worthNoting(at(0), 60_000)).toBeTrue();
  });
});
