import { isTimeZone, quietUntil } from './quiet-hours.js';
import { mayWait, mismatch, type RouteMatch } from './route.js';

const at = (text: string): number => Date.parse(text);
const night = { from: '22:00', to: '07:00', timeZone: null, urgentPasses: true };

describe('quiet hours', () => {
  it('end when the clock on the wall of the person says so, whatever the zone', () => {
    expect(quietUntil(night, 'UTC', at('2026-11-22T21:59:00Z'))).toBeNull();
    expect(quietUntil(night, 'UTC', at('2026-11-22T22:00:30Z'))).toBe(at('2026-11-23T07:00:00Z'));
    expect(quietUntil(night, 'Asia/Kolkata', at('2026-11-22T16:40:00Z'))).toBe(at('2026-11-23T01:30:00Z'));
    expect(quietUntil(night, 'America/New_York', at('2026-11-22T22:00:00Z'))).toBeNull();
    expect(quietUntil({ ...night, from: '12:00', to: '13:00' }, 'UTC', at('2026-11-22T12:59:59Z'))).toBe(
      at('2026-11-22T13:00:00Z'),
    );
  });

  it('end at the same time of the clock on the nights the clock changes', () => {
    expect(quietUntil(night, 'Europe/Berlin', at('2026-03-28T23:00:00Z'))).toBe(at('2026-03-29T05:00:00Z'));
    expect(quietUntil(night, 'Europe/Berlin', at('2026-10-24T22:00:00Z'))).toBe(at('2026-10-25T06:00:00Z'));
  });

  it('end an hour later where their end does not exist that night, and never before they began', () => {
    const gap = { ...night, to: '02:30' };
    expect(quietUntil(gap, 'Europe/Berlin', at('2026-03-28T22:00:00Z'))).toBe(at('2026-03-29T01:30:00Z'));
    for (let now = at('2026-03-28T00:00:00Z'); now < at('2026-03-30T00:00:00Z'); now += 977_000)
      for (const zone of ['Europe/Berlin', 'Australia/Lord_Howe', 'UTC']) {
        const end = quietUntil(gap, zone, now);
        if (end !== null) expect(end - now).toBeGreaterThan(0);
        if (end !== null) expect(end - now).toBeLessThan(10 * 3_600_000);
      }
  });

  it('know zones by their IANA names', () => {
    expect([isTimeZone('Europe/Berlin'), isTimeZone('Mars/Olympus')]).toEqual([true, false]);
  });

  it('let pass what is down where it is urgent, and nothing else', () => {
    expect([mayWait(night, 'down'), mayWait(night, 'alarm'), mayWait(night, 'degraded')]).toEqual([false, false, true]);
    expect(mayWait({ ...night, urgentPasses: false }, 'down')).toBeTrue();
  });
});

describe('a route', () => {
  const of = { severity: 'down' as const, tags: ['web', 'shop'], environments: ['prod'], level: 0 };
  const match = (given: Partial<RouteMatch>) =>
    mismatch({ match: { tags: [], environments: [], severities: [], ...given } }, of);

  it('leads where each of its filters lets it, and an empty one asks nothing', () => {
    expect(match({})).toBeNull();
    expect(match({ tags: ['db', 'web'], environments: ['prod'], severities: ['down'] })).toBeNull();
  });

  it('says which filter keeps it from leading there', () => {
    expect(match({ tags: ['db'] })).toContain('tags db');
    expect(match({ environments: ['test'] })).toContain('environment test');
    expect(match({ severities: ['job-failed'] })).toContain('job-failed');
  });
});
