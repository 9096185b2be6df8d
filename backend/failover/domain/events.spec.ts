import { aMember, aTopology, doneStep } from '../testing/builders.js';
import { firstPlan, nextPlan } from './plan.js';
import type { Plan } from './recovery.js';

const rejoin = { kind: 'rejoin', member: 'db-2', primary: 'db-1' } as const;
const away = (events: string[]) =>
  aTopology({ members: [aMember('db-1'), aMember('db-2', { replica: null, facts: { events } }), aMember('db-3')] });

describe('Events', () => {
  it('are stopped on a former primary that died with them, before it is judged and joins', () => {
    const plan = firstPlan(rejoin, away(['shop.purge']));
    expect(plan.steps.map(({ kind, on, wave }) => [kind, on, wave])).toEqual([
      ['disable-events', 'db-2', 0],
      ['close-member', 'db-2', 0],
      ['judge', 'db-2', 1],
    ]);
    const done = plan.steps.map((step) => doneStep(step, step.kind === 'judge' ? { count: 0 } : {}));
    expect((nextPlan(plan, done, away(['shop.purge'])) as Plan).steps.map(({ kind }) => kind)).toEqual(['rejoin']);
    expect(firstPlan(rejoin, away([])).steps.map(({ kind }) => kind)).toEqual(['close-member', 'judge']);
  });
});
