/** When a message that could not be delivered is tried again; then it is given up, and the delivery says so. */
const seconds = [5, 15, 30, 60, 120, 300, 600, 1200, 1800, 3600, 3600, 3600];

export const mostAttempts = seconds.length + 1;

/** Milliseconds until the next attempt after `attempts` failed ones; null when it is given up. */
export function retryAfter(attempts: number): number | null {
  const wait = seconds[attempts - 1];
  return wait === undefined ? null : wait * 1000;
}
