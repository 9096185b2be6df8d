import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../lab/index.js';

/** Stands in for the command line: notes what it is asked and ends with the next code planned for that target. */
const STANDIN = `import { appendFileSync, readFileSync } from 'node:fs';
const [target] = process.argv.slice(4);
const before = readFileSync('calls', 'utf8').split('\\n').filter((line) => line === target).length;
appendFileSync('calls', target + '\\n');
console.log('said of ' + target);
process.exit(JSON.parse(readFileSync('codes', 'utf8'))[target]?.[before] ?? 0);`;

describe('nightly-backup.sh', () => {
  let checkout: string;
  beforeEach(() => {
    checkout = temporaryFolder('nightly');
    for (const folder of ['ops/cli', 'ops/scripts', 'node_modules/.bin'])
      mkdirSync(join(checkout, folder), { recursive: true });
    cpSync('ops/scripts/nightly-backup.sh', join(checkout, 'ops/scripts/nightly-backup.sh'));
    symlinkSync(process.execPath, join(checkout, 'node_modules/.bin/node'));
    writeFileSync(join(checkout, 'ops/cli/holdfast.mjs'), STANDIN);
    writeFileSync(join(checkout, 'calls'), '');
  });

  const run = (codes: Record<string, number[]>, ...args: string[]) => {
    writeFileSync(join(checkout, 'codes'), JSON.stringify(codes));
    const env = { PATH: '/usr/bin:/bin', PAUSE: '0' };
    const { status, stdout, stderr } = spawnSync('ops/scripts/nightly-backup.sh', args, { cwd: checkout, env });
    const calls = readFileSync(join(checkout, 'calls'), 'utf8').trim();
    return { status, out: stdout.toString(), err: stderr.toString(), calls: calls.split('\n') };
  };

  it('says nothing when all went well, as cron likes it', () => {
    expect(run({}, 'shop-db', 'files')).toEqual({ status: 0, out: '', err: '', calls: ['shop-db', 'files'] });
  });

  it('goes on after a failure and ends with its exit code and what was said', () => {
    const { status, err, calls } = run({ 'shop-db': [14] }, 'shop-db', 'files');
    expect(status).toBe(14);
    expect(err).toBe('shop-db: failed with exit code 14\nsaid of shop-db\n');
    expect(calls).toEqual(['shop-db', 'files']);
  });

  it('tries what is busy or not reachable again, and no other failure', () => {
    const { status, calls } = run({ a: [11, 75, 0], b: [75, 75, 75, 0], c: [1, 0] }, 'a', 'b', 'c');
    expect(status).toBe(75);
    expect(calls).toEqual(['a', 'a', 'a', 'b', 'b', 'b', 'c']);
  });

  it('shows every outcome with -v, and how it is used without a target', () => {
    expect(run({}, '-v', 'shop-db').out).toBe('shop-db: said of shop-db\n');
    expect(run({})).toEqual(jasmine.objectContaining({ status: 2, err: jasmine.stringContaining('usage:') }));
  });
});
