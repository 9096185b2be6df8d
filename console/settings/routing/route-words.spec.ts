import { escalationWords, matchWords, timeWords } from './route-words';

describe('a route in words', () => {
  it('says what it is for, or that it is for everything', () => {
    expect(matchWords({ match: { severities: [], tags: [], environments: [] } })).toBe('everything');
    expect(matchWords({ match: { severities: ['down'], tags: ['web'], environments: ['prod'] } })).toBe(
      'down · tag web · prod',
    );
    const severities = ['degraded', 'job-failed'] as const;
    expect(matchWords({ match: { severities: [...severities], tags: [], environments: [] } })).toBe(
      'degraded, failed jobs',
    );
  });

  it('says when it tells, with its quiet hours and their zone', () => {
    const quiet = { from: '22:00', to: '07:00', timeZone: null, urgentPasses: true };
    expect(timeWords({ level: 0, quiet: null })).toBe('at once');
    expect(timeWords({ level: 1, quiet })).toBe(
      'after escalation 1, quiet 22:00 to 07:00 (their own time zone), down passes',
    );
  });
});

describe('the words for escalation', () => {
  it('say how often, and what 0 means', () => {
    expect(escalationWords({ afterMinutes: 0, times: 3 })).toContain('Nothing is escalated');
    expect(escalationWords({ afterMinutes: null, times: 3 })).toBe('');
    expect(escalationWords({ afterMinutes: 15, times: 1 })).toContain('in 15 min is told again, once;');
    expect(escalationWords({ afterMinutes: 15, times: 3 })).toContain('3 times, each 15 min after the one before');
  });
});
