import { Fleet } from './fleet.js';
import { Situation } from './situation.js';

const SIZE = 50;
const BROKEN_AT = 1_500;
/** How much later a primary of fifty is replaced than one whose controller has nothing else to do, ms. */
const LATER_BY = 400;

/** From the fault to the first acknowledged row, ms. */
function outage({ world }: Situation): number {
  const rows = world.writers.flatMap(({ acknowledged }) => acknowledged.map(({ at }) => at));
  return Math.min(...rows.filter((at) => at > BROKEN_AT + 50)) - BROKEN_AT;
}

async function fleetWith(happens: (one: Situation, at: number) => unknown): Promise<Fleet> {
  const fleet = await Fleet.quiet(SIZE);
  fleet.clusters.forEach(happens);
  await fleet.pass(7_000);
  for (const one of fleet.clusters) await one.converged();
  return fleet;
}

/** The same cluster, with the same dice, and a controller that has no other. */
async function alone(at: number, happens: (one: Situation) => unknown): Promise<Situation> {
  const one = await Situation.quiet({ seed: at + 1, clusters: 1 });
  happens(one);
  return one.pass(4_000);
}

const outcome = (one: Situation) => ({ failovers: one.failovers, moved: one.primary !== 'm1', lost: one.lost() });

describe('Fifty clusters under one controller', () => {
  for (const [fault, within] of [
    ['kill-member', 1_000],
    ['stop-member', 2_000],
  ] as const)
    it(`many clusters at once (${fault}) → throttled: each failed over, none more than ${LATER_BY} ms later for the others`, async () => {
      const { clusters } = await fleetWith((one) => one.happens(fault, 'm1', 4_000));
      for (const [at, one] of clusters.entries()) {
        expect(outage(one)).toBeLessThan(within);
        expect(outcome(one)).toEqual({ failovers: 1, moved: true, lost: [] });
        const quick = await alone(at, (same) => same.happens(fault, 'm1', 4_000));
        expect(outage(one) - outage(quick)).toBeLessThan(LATER_BY);
      }
    }, 120_000);

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
});
