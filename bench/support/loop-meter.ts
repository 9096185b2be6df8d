import { writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';

/**
 * Preloaded into a measured process: at SIGUSR2 it writes to `METER_FILE` how much processor time its main thread and
 * all its threads together took, and the longest time its main event loop did not turn since the signal before.
 */
function measure(): void {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  let [used, usedByAll] = [process.threadCpuUsage(), process.cpuUsage()];
  const ms = ({ user, system }: NodeJS.CpuUsage) => (user + system) / 1000;
  delay.enable();
  process.on('SIGUSR2', () => {
    const cpuMs = ms(process.threadCpuUsage(used));
    const reading = { at: Date.now(), cpuMs, allThreadsMs: ms(process.cpuUsage(usedByAll)), stallMs: delay.max / 1e6 };
    writeFileSync(process.env.METER_FILE!, JSON.stringify(reading));
    delay.reset();
    [used, usedByAll] = [process.threadCpuUsage(), process.cpuUsage()];
  });
}

// What is preloaded is preloaded into every thread, and signals reach the main thread alone.
if (isMainThread) measure();
