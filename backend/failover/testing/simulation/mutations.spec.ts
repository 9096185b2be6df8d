import { firstBroken } from './explore.js';
import { flashed, pressed, reborn, rivals, schedule, strayed, widowed } from './generate.js';
import type { InvariantName } from './invariants.js';
import { mutations } from './mutations.js';

/** Where the law is under pressure; elsewhere any schedule will do. */
const under: Readonly<Record<string, typeof schedule>> = {
  'promotes the member that applied most instead of the one that received most': pressed,
  'leaves a member out of those that may have acknowledged': pressed,
  'skips the check of its term': rivals,
  'lets a replica with rows of its own acknowledge': strayed,
  'overlooks who came and went between two looks': flashed,
  'opens a restarted primary without asking who received more than it has': reborn,
  'believes its store about the primary, whatever the servers say': widowed,
};

/** By which laws each is found; all within this many seeds. */
const WITHIN = 500;
const found: Readonly<Record<string, readonly InvariantName[]>> = {
  'promotes the member that applied most instead of the one that received most': ['I2', 'I3', 'I5'],
  'skips the check of its term': ['term'],
  'leaves a member out of those that may have acknowledged': ['I2', 'I3', 'I5'],
  'overlooks who came and went between two looks': ['I2', 'I3', 'I5'],
  'detaches without draining': ['I2', 'I3', 'I5'],
  'stops both replica threads as the first step': ['I2', 'I3', 'I5'],
  'opens the new primary without waiting for acknowledgements': ['I2', 'I4'],
  'leaves the old route open': ['I1', 'I3'],
  'believes its store about the primary, whatever the servers say': ['I1', 'I2', 'I3', 'I5'],
  'lets a replica with rows of its own acknowledge': ['I4'],
  'opens a restarted primary without asking who received more than it has': ['I2', 'I3', 'I5'],
  'believes its own connection alone': ['I6'],
};

describe('The simulation, where a law is under pressure,', () => {
  for (const make of [flashed, pressed, reborn, rivals, strayed, widowed]) {
    it(
      `finds nothing wrong with the real controller (${make.name})`,
      async () => expect(await firstBroken(1, 40, {}, make)).toBeNull(),
      60_000,
    );
  }
});

describe('The simulation finds a controller that', () => {
  for (const [name, substitutes] of Object.entries(mutations)) {
    it(
      name,
      async () => {
        const broken = await firstBroken(1, WITHIN, substitutes, under[name] ?? schedule);
        expect(broken).not.toBeNull();
        expect(found[name]).toContain(broken!.result.violations[0].law);
      },
      5 * 60_000,
    );
  }
});
