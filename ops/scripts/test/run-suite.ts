import { startProcess } from '../../lab/index.js';
import { sum, type Count } from './count.js';
import type { Stage, Suite } from './suites.js';

/** Runs all stages, printing each suite as it ends; returns the sum of all. */
export async function runStages(stages: Stage[], env: NodeJS.ProcessEnv): Promise<Count> {
  const counts: Count[] = [];
  for (const lanes of stages) {
    const results = await Promise.all(lanes.map((lane) => runLane(lane, env)));
    counts.push(...results.flat());
  }
  return sum(counts);
}

async function runLane(lane: Suite[], env: NodeJS.ProcessEnv): Promise<Count[]> {
  const counts: Count[] = [];
  for (const suite of lane) counts.push(await runSuite(suite, env));
  return counts;
}

async function runSuite(suite: Suite, env: NodeJS.ProcessEnv): Promise<Count> {
  const begin = performance.now();
  let output = '';
  let exitCode = 0;
  for (const command of suite.commands) {
    const result = await runCommand(command, { ...env, ...suite.env });
    output += result.output;
    exitCode = result.exitCode;
    if (exitCode !== 0) break;
  }
  const count = suite.count(output, exitCode);
  if (count.failed > 0) console.log(`\n${output.trim()}\n`);
  console.log(summary(suite, count, (performance.now() - begin) / 1000));
  return count;
}

function summary(suite: Suite, { passed, failed }: Count, seconds: number): string {
  const over = seconds > suite.budgetSeconds ? '  OVER BUDGET' : '';
  const time = `${seconds.toFixed(1)} s of ${suite.budgetSeconds} s`;
  const result = `${passed} passed${failed > 0 ? `, ${failed} failed` : ''}`;
  return `${failed > 0 ? 'FAIL' : 'ok  '}  ${suite.name.padEnd(24)}${result.padEnd(26)}${time.padStart(18)}${over}`;
}

async function runCommand([program, ...args]: string[], env: NodeJS.ProcessEnv) {
  const started = startProcess(program, args, { env });
  const ended = await started.finished();
  return { output: started.output(), exitCode: typeof ended === 'number' ? ended : 1 };
}
