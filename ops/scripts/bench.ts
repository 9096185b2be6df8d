import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { ensurePrograms, peers } from './test/programs.js';

/**
 * `npm run bench [-- name … --rounds 5]`: runs the benchmarks one after the other, the machine to each of them alone.
 * `--rounds` makes those that repeat something short: to see that they run, not for figures.
 */
const { values, positionals: wanted } = parseArgs({
  // Everything else is the benchmark's own, as `--name=value`.
  strict: false,
  options: { rounds: { type: 'string' } },
  allowPositionals: true,
});
const own = process.argv.slice(2).filter((word) => /^--(?!rounds\b)[\w-]+=/.test(word));
const env = { ...process.env, ...(values.rounds === undefined ? {} : { ROUNDS: String(values.rounds) }) };
const name = (file: string) => basename(file, '.bench.js');
const files = globSync('dist/bench/**/*.bench.js')
  .filter((file) => wanted.length === 0 || wanted.includes(name(file)))
  .sort();
if (files.length === 0) {
  const known = globSync('dist/bench/**/*.bench.js').map(name).sort();
  console.error(`No benchmark ${wanted.join(', ')}. There are: ${known.join(', ') || 'none yet'}`);
  process.exit(1);
}
if (files.some((file) => name(file) === 'monitoring') && !ensurePrograms(peers)) process.exit(1);
const failed = files.filter((file) => {
  console.log(`\n${name(file)}`);
  return spawnSync(process.execPath, ['--enable-source-maps', file, ...own], { stdio: 'inherit', env }).status !== 0;
});
if (failed.length > 0) console.error(`\nMissed its goal or broke: ${failed.map(name).join(', ')}`);
process.exit(failed.length > 0 ? 1 : 0);
