import type { EventQueue } from '../../adapters/simulated/event-queue.js';
import type { SimulatedProcess } from '../../adapters/simulated/network.js';
import { Timing } from '../../ports.js';

const EPOCH = Date.UTC(2026, 10, 22);

/** Time as one process has it: its timers ring late while it is stopped; its wall clock can be set by anyone. */
export class VirtualTiming extends Timing {
  wallOffsetMs = 0;

  constructor(
    private readonly queue: EventQueue,
    private readonly process: SimulatedProcess,
  ) {
    super();
  }

  now(): number {
    return this.queue.now;
  }

  wall(): number {
    return EPOCH + this.queue.now + this.wallOffsetMs;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = (run: () => void) => {
        this.queue.cancel(planned);
        signal?.removeEventListener('abort', aborted);
        this.queue.stirred = true;
        run();
      };
      const aborted = () => end(() => reject(new Error('the sleep was cut short')));
      const planned = this.process.after(ms, () => end(resolve));
      if (signal?.aborted) return aborted();
      signal?.addEventListener('abort', aborted);
    });
  }
}
