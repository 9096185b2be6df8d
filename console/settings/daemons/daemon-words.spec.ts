import type { DaemonView } from '../../api/types/system';
import { controlOf, rateOf, standingOf } from './daemon-words';

const daemon = (more: Partial<DaemonView>) => ({ alive: true, state: 'running', checks: 20, ...more }) as DaemonView;
const gone = daemon({ alive: false, state: 'gone' });

describe('the words for daemons', () => {
  it('say who shares how much', () => {
    expect(standingOf([daemon({ checks: 1 })])).toBe('One daemon runs all 1 check.');
    expect(standingOf([daemon({}), daemon({})])).toBe('Two daemons share 40 checks.');
  });

  it('say what is wrong with one of several', () => {
    expect(standingOf([daemon({ state: 'late' }), daemon({}), gone])).toBe(
      'Two daemons share 40 checks. One is late: failures it sees do not count meanwhile. One is not seen any more; the others took over its share.',
    );
  });

  it('say that nothing is checked when none runs, and leave out one that was started again', () => {
    expect(standingOf([gone])).toBe('No daemon runs: nothing is checked.');
    expect(standingOf([daemon({}), daemon({ alive: false, state: 'replaced' })])).toBe(
      'One daemon runs all 20 checks.',
    );
  });

  it('round a rate to what can be read', () => {
    expect([0.125, 12.34, 10_240.4].map((checksPerSecond) => rateOf({ checksPerSecond }))).toEqual([
      '0.13',
      '12.3',
      '10,240',
    ]);
    expect([controlOf({ control: null }), controlOf({ control: { clusters: 2, term: 17 } })]).toEqual([
      '–',
      '2 clusters, term 17',
    ]);
  });
});
