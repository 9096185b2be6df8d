import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder, until } from '../../lab/index.js';
import { LogFiles } from './log-files.js';
import { Supervisor } from './supervisor.js';

const ready = `process.send({ type: 'ready', role: 'daemon', pid: process.pid, restarts: process.env.HOLDFAST_RESTARTS,
  lastExit: process.env.HOLDFAST_LAST_EXIT });`;
const endsPolitely = `process.on('SIGTERM', () => process.exit(0));`;
const runsOn = `setInterval(() => 0, 1000);`;

describe('the supervisor', () => {
  let scripts: string;
  let said: string[];
  let supervisor: Supervisor;
  const daemonIs = (...lines: string[]) => writeFileSync(join(scripts, 'daemon.js'), lines.join('\n'));
  const alive = (pid: number) => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };

  beforeEach(() => {
    scripts = temporaryFolder('scripts');
    said = [];
    supervisor = new Supervisor(scripts, process.env, new LogFiles(scripts), (line) => said.push(line), 300);
  });
  afterEach(() => supervisor.stop());

  it('returns what a process says when it is ready', async () => {
    daemonIs(ready, runsOn);
    expect(await supervisor.start('daemon')).toEqual(jasmine.objectContaining({ role: 'daemon', restarts: '0' }));
  });

  it('fails the start with the sentence of a process that cannot run', async () => {
    daemonIs(
      `process.send({ type: 'failed', sentence: 'The schema is newer than this code.' }, () => process.exit(1));`,
    );
    await expectAsync(supervisor.start('daemon')).toBeRejectedWithError('The schema is newer than this code.');
  });

  it('fails the start with the last words of a process that breaks', async () => {
    daemonIs(`throw new Error('no such table');`);
    await expectAsync(supervisor.start('daemon')).toBeRejectedWithError(
      /The daemon ended at its start \(exit code 1\).*no such table.*Log: /s,
    );
    expect(readFileSync(join(scripts, 'daemon.out'), 'utf8')).toContain('no such table');
  });

  it('starts a killed process again and tells it so', async () => {
    daemonIs(
      `require('fs').appendFileSync(__dirname + '/starts', process.env.HOLDFAST_LAST_EXIT + '\\n')`,
      ready,
      runsOn,
    );
    await supervisor.start('daemon');
    const first = supervisor.pid('daemon')!;
    process.kill(first, 'SIGKILL');
    const starts = () => readFileSync(join(scripts, 'starts'), 'utf8');
    await until('second start', () => starts() === '\nSIGKILL\n', 60_000);
    expect(supervisor.pid('daemon')).not.toBe(first);
    expect(said).toEqual(['daemon ended (SIGKILL), starts again in 1 s']);
  });

  it('lets a process finish, and kills one that does not within the grace', async () => {
    daemonIs(`process.on('SIGTERM', () => 0);`, ready, runsOn);
    writeFileSync(join(scripts, 'main.js'), [endsPolitely, ready, runsOn].join('\n'));
    await Promise.all([supervisor.start('daemon'), supervisor.start('server')]);
    const pids = [supervisor.pid('daemon')!, supervisor.pid('server')!];
    await supervisor.stop();
    expect(pids.filter(alive)).toEqual([]);
    expect(said).toEqual([]);
  });
});
