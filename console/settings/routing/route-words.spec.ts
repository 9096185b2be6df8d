import { matchWords, timeWords } from './route-words';

describe('a route in words', () => {
  it('says what it is for, or that it is for everything', () => {
    expect(matchWords({ match: { severities: [], tags: [], environments: [] } })).toBe('everything');
    expect(matchWords({ match: { severities: ['down'], tags: ['web'], environments: ['prod'] } })).toBe(
      'down · tag web · prod',
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
