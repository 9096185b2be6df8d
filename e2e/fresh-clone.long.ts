import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { freePort, startProcess, temporaryFolder, until, type LabProcess } from '../ops/lab/index.js';

/** The machine's own programs: none that this checkout's packages bring, as on a machine that never saw Holdfast. */
const PATH = (process.env['PATH'] ?? '')
  .split(':')
  .filter((folder) => !folder.includes('node_modules'))
  .join(':');

describe('a fresh clone on a machine that has only Node and npm', () => {
  const clone = join(temporaryFolder('clone'), 'holdfast');
  let port: number;
  let npm: LabProcess;
  const start = () => {
    const env = { ...process.env, PATH, HOLDFAST_PORT: String(port), HOLDFAST_DATA: join(clone, '../data') };
    npm = startProcess('npm', ['start'], { cwd: clone, env });
    return npm;
  };
  const page = async () => {
    if (!npm.running()) throw new Error(npm.output());
    return (await fetch(`http://127.0.0.1:${port}/`)).ok;
  };
  const secondsToPage = async () => {
    const begin = performance.now();
    await until('the first page', page, 300_000, 50);
    return (performance.now() - begin) / 1000;
  };

  beforeAll(async () => {
    port = await freePort();
    execFileSync('git', ['clone', '--quiet', process.cwd(), clone]);
  });

  afterAll(() => npm.end('SIGTERM', 20_000));

  it('shows its first page within 60 s of npm start, and ends cleanly when npm is told to', async () => {
    start();
    const seconds = await secondsToPage();
    console.log(`fresh clone to first page: ${seconds.toFixed(1)} s`);
    expect(seconds).toBeLessThan(60);
    await until('the set-up link', () => npm.output().includes('/setup#'), 10_000);
    expect(npm.output()).toMatch(/1\/4 {2}Packages.*\n.*2\/4 {2}Build.*\n.*3\/4 {2}Data.*\n.*4\/4 {2}Start/);
    await npm.end('SIGTERM', 20_000);
    await until(
      'nothing listens any more',
      () =>
        page().then(
          () => false,
          () => true,
        ),
      10_000,
    );
  }, 400_000);

  it('is ready again within 2 s', async () => {
    start();
    await until('the line of a later start', () => /ready in/.test(npm.output()), 30_000);
    const [, seconds] = npm.output().match(/ready in ([\d.]+) s/)!;
    console.log(`second start: ${seconds} s`);
    expect(Number(seconds)).toBeLessThanOrEqual(2);
    await npm.end('SIGTERM', 20_000);
  }, 60_000);
});
