import { heldWords, rateWords, standingWords, takenWords, titleOf } from './words';

const ago = () => 'Friday';
const incident = (given: object) =>
  ({ cause: { name: 'web-3' }, status: 'down', wellSince: null, endedAt: null, ...given }) as never;

describe('what is said of incidents', () => {
  it('counts what nobody has taken first, and says since when it is quiet', () => {
    expect(standingWords({ firing: 2, acknowledged: 3, lastEndedAt: 1 }, ago)).toBe('2 nobody has taken, 3 taken.');
    expect(standingWords({ firing: 1, acknowledged: 0, lastEndedAt: 1 }, ago)).toBe('1 nobody has taken.');
    expect(standingWords({ firing: 0, acknowledged: 3, lastEndedAt: 1 }, ago)).toBe('3 taken.');
    expect(standingWords({ firing: 0, acknowledged: 0, lastEndedAt: 1 }, ago)).toBe('Quiet since Friday.');
    expect(standingWords({ firing: 0, acknowledged: 0, lastEndedAt: null }, ago)).toContain('ever');
  });

  it('names the cause and how it is, also when it is well but not yet believed, and when it is over', () => {
    expect(titleOf(incident({}))).toBe('web-3 is down');
    expect(titleOf(incident({ status: 'up', wellSince: 1 }))).toBe('web-3 is well, and watched');
    expect(titleOf(incident({ status: 'up', wellSince: 1, endedAt: 2 }))).toBe('web-3 was not well');
  });

  it('says what is held, how often it changed, and who has it', () => {
    const affected = ['a', 'b', 'c'].map((name) => ({ name })) as never;
    expect(heldWords({ held: 12, affected })).toBe('Holds 12 more: a, b, c and 9 others');
    expect(heldWords({ held: 0, affected: [] })).toBe('');
    expect([rateWords(1), rateWords(7)]).toEqual(['', 'came and went: 7 changes in the last hour']);
    const taken = { acknowledgedBy: { id: '1', name: 'Anna' }, acknowledgedAt: 0, assignee: { id: '2', name: 'Ben' } };
    expect(takenWords(incident(taken), 60_000 * 5)).toMatch(/^Anna has it for 5\sm 0\ss · assigned to Ben$/);
  });
});
