import type { EventQueue } from '../../adapters/simulated/event-queue.js';

/** More turns than this without any time passing: somebody waits for nothing, or asks himself for ever. */
const MOST_AT_ONE_INSTANT = 100_000;

/**
 * Runs events until the instant, or until `enough` says so after one. Between two events every promise that became
 * settled is followed to its end, so that a run is the same each time: what runs in between are microtasks only, and the
 * next event waits in Node's tick queue, which runs when there are no microtasks left.
 */
export function drive(queue: EventQueue, until: number, enough: () => boolean = () => false): Promise<void> {
  return new Promise((resolve, reject) => {
    let instant = queue.now;
    let turns = 0;
    const turn = () => {
      try {
        for (;;) {
          if (queue.now > instant) [instant, turns] = [queue.now, 0];
          if (turns++ > MOST_AT_ONE_INSTANT) throw new Error(`time stands still at ${instant} ms`);
          if (queue.stirred) {
            queue.stirred = false;
            return queueMicrotask(() => process.nextTick(turn));
          }
          if (!queue.step(until)) return resolve();
          if (!queue.stirred && enough()) return resolve();
        }
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    };
    queue.stirred = true;
    process.nextTick(turn);
  });
}

/** Virtual time that passes before Node's own event loop has its turn, ms. */
const TURN_MS = 5;

/** Runs events until the work has settled, whatever else it waits for. @throws Error after two minutes of virtual time */
export async function driven<T>(queue: EventQueue, work: Promise<T>): Promise<T> {
  let settled = false;
  const noted = () => {
    settled = true;
  };
  work.then(noted, noted);
  const until = queue.now + 120_000;
  while (!settled) {
    if (queue.now > until) throw new Error('after two minutes the work has not ended');
    await drive(queue, queue.now + TURN_MS, () => settled);
    if (!settled) await new Promise((resolve) => setImmediate(resolve));
  }
  return work;
}
