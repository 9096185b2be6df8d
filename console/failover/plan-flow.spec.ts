import type { ClusterPlan } from '../api/types/failover';
import { shownPlan } from './plan-flow';

const plan = (kind: ClusterPlan['kind'], rest: Partial<ClusterPlan> = {}) =>
  ({
    ...{
      id: 'p-1',
      kind,
      cluster: { id: 'c', name: 'shop' },
      from: { id: 'a', name: 'db-1' },
      to: { id: 'b', name: 'db-2' },
    },
    ...{ sentence: 'db-2 is filled from db-3', loss: 0, pauseMs: 180, sessionsCut: 1, eventsCount: 0, proxies: [] },
    ...{ steps: [], blockers: [], typedName: false, needsReason: false, validUntil: 1, madeAt: 0 },
    ...rest,
  }) as unknown as ClusterPlan;
const note = (one: ClusterPlan) => shownPlan(one).note?.replaceAll('\u00a0', ' ');

describe('A plan as it is shown', () => {
  it('says how long writes stop where they do, and of a copy what it does', () => {
    expect(note(plan('switchover'))).toBe('Writes stop for ≈ 180 ms, nothing is lost, 1 session is cut.');
    expect(note(plan('add-member', { pauseMs: 0 }))).toBe('db-2 is filled from db-3.');
    expect(note(plan('flashback', { sentence: 'what only db-2 has is undone' }))).toBe('What only db-2 has is undone.');
  });

  it('does not say that writes stop where nobody can write by now', () =>
    expect(note(plan('failover'))).toContain('Clients can write again after ≈ 180 ms'));

  it('says what is dropped before a member is filled anew, and is red', () => {
    const { lost, danger } = shownPlan(plan('reseed', { typedName: true }));
    expect(lost).toContain('Everything that db-2 holds is dropped.');
    expect(danger).toBeTrue();
  });

  it('speaks of force only where something may be lost by it', () => {
    expect(shownPlan(plan('failover')).button).toBe('Promote db-2');
    expect(shownPlan(plan('failover', { loss: null })).button).toBe('Promote db-2 by force');
  });
});
