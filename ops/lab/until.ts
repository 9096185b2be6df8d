import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Waits until `condition` gives something truthy and returns it. A condition that throws counts as "not yet".
 *
 * @param timeoutMs how long to wait in all, long enough for a machine with ten times more to do than it can; then what was
 *   waited for is thrown, with what the condition gave or threw last
 */
export async function until<T>(
  what: string,
  condition: () => T | Promise<T>,
  timeoutMs = 30_000,
  everyMs = 25,
): Promise<NonNullable<T>> {
  const deadline = performance.now() + timeoutMs;
  let last: unknown;
  for (;;) {
    try {
      const value = await condition();
      if (value) return value;
      last = undefined;
    } catch (error) {
      last = error;
    }
    if (performance.now() >= deadline) throw inVain(what, timeoutMs, last);
    await sleep(everyMs);
  }
}

function inVain(what: string, timeoutMs: number, last: unknown): Error {
  const why = last instanceof Error ? `; at last: ${last.message}` : '';
  return new Error(`Waited ${timeoutMs} ms in vain: ${what}${why}`, { cause: last });
}
