import type { RecoveryStep } from '../../api/types/failover';
import { backAtMs, pauseParts } from './pause-parts';

const step = (kind: string, startedAtMs: number, tookMs: number, state = 'done') =>
  ({ id: `${kind} ${startedAtMs}`, kind, startedAtMs, tookMs, state }) as RecoveryStep;

const failover = [
  step('stop-receiving', 1, 12),
  step('stop-receiving', 1, 14),
  step('close-route', 16, 2),
  step('apply-received', 16, 147),
  step('open-member', 164, 3),
  step('open-route', 168, 4),
  step('canary', 172, 8),
  step('follow', 400, 90),
];

describe('Where the pause of a recovery went', () => {
  it('begins with what it took to see the failure and ends with the first write', () => {
    const parts = pauseParts({ steps: failover, pauseMs: 184 });
    expect(parts.map(({ label, ms }) => `${label} ${ms}`)).toEqual([
      'Seen 4',
      'Decided 15',
      'Closed 3',
      'Drained 145',
      'Opened 4',
      'Routed 5',
      'First row 8',
    ]);
    expect(parts.find(({ longest }) => longest)?.label).toBe('Drained');
    expect(parts.reduce((sum, { ms }) => sum + ms, 0)).toBe(184);
  });

  it('counts a handover from its close, not from what was prepared before', () => {
    const steps = [step('disable-events', 0, 50), step('close-member', 50, 5), step('canary', 55, 10)];
    expect(pauseParts({ steps, pauseMs: 15 }).map(({ label, ms }) => [label, ms])).toEqual([
      ['Closed', 5],
      ['First row', 10],
    ]);
  });

  it('says nothing of a recovery after which nobody could write', () => {
    expect(pauseParts({ steps: [step('stop-receiving', 0, 1_000, 'failed')], pauseMs: null })).toEqual([]);
    expect(backAtMs([step('canary', 0, 5, 'failed')])).toBeNull();
    expect(backAtMs([step('open-route', 0, 4), step('canary', 4, 3_000, 'failed')])).toBeNull();
  });
});
