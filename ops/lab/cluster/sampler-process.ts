import { setTimeout as sleep } from 'node:timers/promises';
import { askHaproxy, parseWorkers, reachableServers } from './haproxy-answers.js';
import { ReadOnlyReader } from './read-only-reader.js';
import type { SamplerSummary, SamplerTask, TwoWritable } from './sampler.js';

/** Samples until told to stop: `sampler-process.js <task as JSON>`. */
const { members, proxies, everyMs } = JSON.parse(process.argv[2]) as SamplerTask;
const readers = members.map(({ socket }) => new ReadOnlyReader(socket));
const twoWritable: TwoWritable[] = [];
/** A proxy that says nothing for so long leads nobody anywhere. */
const HUNG_MS = 5_000;
let samples = 0;
let longestPause = 0;
let stopped = false;

process.on('message', () => (stopped = true));
process.on('disconnect', () => process.exit());
const report = (then?: () => void) => {
  const summary: SamplerSummary = { samples, twoWritable, longestPause };
  process.send!(summary, () => then?.());
};
const reporter = setInterval(report, 50);
for (let last = 0; !stopped;) {
  const begin = performance.now();
  if (last > 0) longestPause = Math.max(longestPause, begin - last);
  last = begin;
  await sample();
  await sleep(Math.max(0, everyMs - (performance.now() - begin)));
}
clearInterval(reporter);
report(() => process.exit());

async function sample(): Promise<void> {
  const before = await writable();
  if (before.length > 1) {
    const reachable = new Set((await Promise.all(proxies.map(reachableThrough))).flat());
    const after = await writable();
    const both = before.filter((name) => after.includes(name) && reachable.has(name));
    if (both.length > 1) twoWritable.push({ at: performance.timeOrigin + performance.now(), members: both });
  }
  samples++;
}

/** A frozen or dead member does not answer, and writes nothing either. */
async function writable(): Promise<string[]> {
  const answers = await Promise.all(readers.map((reader) => Promise.race([reader.isWritable(), sleep(20, false)])));
  return members.filter((_, index) => answers[index]).map(({ name }) => name);
}

/** Also by workers that are leaving: they keep their sessions, and the admin socket does not show them. */
async function reachableThrough({ backend, masterSocket }: SamplerTask['proxies'][number]): Promise<string[]> {
  try {
    const workers = parseWorkers(await askHaproxy(masterSocket, 'show proc', HUNG_MS));
    const ask = (pid: number) => askHaproxy(masterSocket, `@!${pid} show stat ${backend} 4 -1`, HUNG_MS);
    return (await Promise.all(workers.map(ask))).flatMap(reachableServers);
  } catch {
    return []; // no proxy, no way to a server
  }
}
