import { Fleet } from './fleet.js';
import type { Situation } from './situation.js';

const SIZE = 50;
const outcome = (one: Situation) => ({ failovers: one.failovers, moved: one.primary !== 'm1', lost: one.lost() });

describe('Fifty clusters under one controller', () => {
  it('are looked at less often, and each primary that dies is replaced within a second all the same', async () => {
    const { clusters } = await fleetWith((one) => one.happens('kill-member', 'm1', 4_000));
    for (const one of clusters) {
      const rows = one.world.writers.flatMap(({ acknowledged }) => acknowledged.map(({ at }) => at));
      expect(Math.min(...rows.filter((at) => at > BROKEN_AT)) - BROKEN_AT).toBeLessThan(1_000);
      expect(outcome(one)).toEqual({ failovers: 1, moved: true, lost: [] });
    }
  }, 60_000);

  it('are not mixed up when some primaries hang, some die, and most do neither', async () => {
    const faults = ['kill-member', 'stop-member', null, null, null] as const;
    const { clusters } = await fleetWith((one, at) => {
      const fault = faults[at % faults.length];
      if (fault) one.happens(fault, 'm1', 3_000);
    });
    clusters.forEach((one, at) => {
      const due = faults[at % faults.length] !== null;
      expect(outcome(one)).toEqual({ failovers: due ? 1 : 0, moved: due, lost: [] });
    });
  }, 60_000);

  const BROKEN_AT = 1_500;
  async function fleetWith(happens: (one: Situation, at: number) => unknown): Promise<Fleet> {
    const fleet = await Fleet.quiet(SIZE);
    fleet.clusters.forEach(happens);
    await fleet.pass(7_000);
    for (const one of fleet.clusters) await one.converged();
    return fleet;
  }
});
