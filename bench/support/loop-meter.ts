import { writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';

/**
 * Preloaded into a measured process: at SIGUSR2 it writes to `METER_FILE` how much processor time its main thread took
 * and the longest time its event loop did not turn since the signal before.
 */
const delay = monitorEventLoopDelay({ resolution: 1 });
let used = process.threadCpuUsage();
delay.enable();
process.on('SIGUSR2', () => {
  const { user, system } = process.threadCpuUsage(used);
  const reading = { at: Date.now(), cpuMs: (user + system) / 1000, stallMs: delay.max / 1e6 };
  writeFileSync(process.env.METER_FILE!, JSON.stringify(reading));
  delay.reset();
  used = process.threadCpuUsage();
});
