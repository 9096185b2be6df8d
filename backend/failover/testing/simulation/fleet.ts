import { Situation } from './situation.js';
import type { Setup } from './world.js';

/** How far one cluster of a fleet goes before the next has its turn, ms. */
const TURN_MS = 50;

/** Many clusters under controllers that share one thread, and so look less often: each in a world of its own. */
export class Fleet {
  private constructor(readonly clusters: readonly Situation[]) {}

  static async quiet(size: number, setup: Partial<Setup> = {}): Promise<Fleet> {
    const one = (_: unknown, at: number) => Situation.quiet({ ...setup, seed: at + 1, clusters: size });
    return new Fleet(await Promise.all(Array.from({ length: size }, one)));
  }

  async pass(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += TURN_MS) {
      for (const cluster of this.clusters) await cluster.pass(Math.min(TURN_MS, ms - passed));
    }
  }
}
