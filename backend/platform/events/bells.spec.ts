import { Bells } from './bells.js';
import type { NeighbourBell } from './neighbour-bell.js';

/** What became of the two bells of a process since the last time, without waiting. */
async function rung({ committed, placed }: Bells): Promise<string[]> {
  const heard = [await committed.heard(0), await placed.heard(0)];
  return ['committed', 'placed'].filter((_, at) => heard[at]);
}

describe('The bells of a process', () => {
  let bells: Bells;
  let places: boolean;
  let outside: jasmine.SpyObj<NeighbourBell>;
  let neighbourRings: () => void;

  beforeEach(() => {
    bells = new Bells();
    places = false;
    outside = jasmine.createSpyObj<NeighbourBell>('NeighbourBell', ['start', 'ring', 'stop'], { works: true });
    outside.start.and.callFake((hear) => (neighbourRings = hear));
    bells.join(outside, () => places);
  });

  it('tell the neighbours of what was committed, unless it is this process that gives it its place', async () => {
    bells.tellCommitted();
    expect([await rung(bells), outside.ring.calls.count()]).toEqual([['committed'], 1]);
    places = true;
    bells.tellCommitted();
    expect([await rung(bells), outside.ring.calls.count()]).toEqual([['committed'], 1]);
  });

  it('tell the neighbours of every place that was given', async () => {
    bells.tellPlaced();
    expect([await rung(bells), outside.ring.calls.count()]).toEqual([['placed'], 1]);
  });

  it('take a neighbour’s ring for what this process waits for: rows to place, or rows that were placed', async () => {
    neighbourRings();
    expect(await rung(bells)).toEqual(['placed']);
    places = true;
    neighbourRings();
    expect(await rung(bells)).toEqual(['committed']);
  });

  it('count on the neighbours as long as their rings arrive', () => {
    expect([bells.hearNeighbours, new Bells().hearNeighbours]).toEqual([true, false]);
    bells.leave();
    expect([bells.hearNeighbours, outside.stop.calls.count()]).toEqual([false, 1]);
  });
});
