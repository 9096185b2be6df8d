import { schedules } from './generate.js';
import { run } from './run.js';
import { story } from './story.js';

/**
 * `npm run simulate -- --seed 4711`: runs one schedule again and tells it; `--from 1 --to 5000` runs many;
 * `--policy single-survivor-async` runs those where a lone survivor goes on without a copy.
 */
Error.stackTraceLimit = 0;
const say = (line: string) => process.stdout.write(`${line}\n`);
const text = (name: string): string | null => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? null : process.argv[at + 1];
};
const option = (name: string): number | null => {
  const given = text(name);
  return given === null ? null : Number(given);
};
const policy = text('policy') ?? 'single-survivor-block';
const schedule = schedules[policy];
if (!schedule) throw new Error(`--policy is one of ${Object.keys(schedules).join(', ')}, not ${policy}`);
const seed = option('seed');
const from = seed ?? option('from') ?? 1;
const to = seed ?? option('to') ?? from + 999;
const ends: Record<string, number> = {};
const began = process.cpuUsage();
let broken = 0;
for (let one = from; one <= to; one++) {
  const result = await run(schedule(one));
  ends[result.end] = (ends[result.end] ?? 0) + 1;
  if (result.violations.length > 0) broken++;
  const first = result.violations.at(0);
  if (seed !== null) say(story(schedule(one), result));
  else if (first) say(`seed ${one}: ${first.law} at ${first.at.toFixed(1)} ms: ${first.sentence}`);
  else if (result.end !== 'converged') say(`seed ${one}: ${result.end}: ${result.left}`);
  await new Promise((resolve) => setImmediate(resolve));
}
const { user, system } = process.cpuUsage(began);
const seconds = (user + system) / 1e6;
say(
  `${to - from + 1} schedules in ${seconds.toFixed(1)} s of processor time, ${broken} broke a law, ended: ${JSON.stringify(ends)}`,
);
process.exitCode = broken > 0 ? 1 : 0;
