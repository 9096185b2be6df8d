import { Timing } from '../../ports.js';

/** Monotonic milliseconds that all threads of a process share: what one noted, another may compare. */
export function sharedNow(): number {
  const [seconds, nanos] = process.hrtime();
  return seconds * 1_000 + nanos / 1e6;
}

/** Real time. */
export class ThreadTiming extends Timing {
  now(): number {
    return sharedNow();
  }

  wall(): number {
    return Date.now();
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const wake = () => {
        clearTimeout(timer);
        reject(new Error('the sleep was cut short'));
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', wake);
        resolve();
      }, ms);
      if (signal?.aborted) wake();
      else signal?.addEventListener('abort', wake, { once: true });
    });
  }
}
