import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Waits until `condition` gives something truthy and returns it. A condition that throws counts as "not yet".
 *
 * @param timeoutMs how long to wait in all; then the last error, or what was waited for, is thrown
 */
export async function until<T>(
  what: string,
  condition: () => T | Promise<T>,
  timeoutMs = 10_000,
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
    if (performance.now() >= deadline) throw new Error(`Waited ${timeoutMs} ms in vain: ${what}`, { cause: last });
    await sleep(everyMs);
  }
}
