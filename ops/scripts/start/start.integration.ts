import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, spawnHoldfast, startHoldfast, startHttpService, temporaryFolder, until } from '../../lab/index.js';

/** One that has ended stays listed until somebody asks how, which not every container's first process does. */
const alive = (pid: number) => {
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
};

/** The two processes a supervisor started, as its output or its log names them. */
const pidsIn = (text: string) => [...text.matchAll(/\(pid (\d+)\)/g)].map((match) => Number(match[1]));

describe('npm start, once everything is built', () => {
  it('says one line on a later start and ends cleanly on Ctrl-C', async () => {
    const data = temporaryFolder('data');
    const first = await startHoldfast({ data });
    expect(first.output()).toContain('3/4  Data');
    expect(await first.stop()).toBe(0);
    const second = await startHoldfast({ data, port: first.port });
    expect(second.output()).toMatch(/^Holdfast \d+\.\d+\.\d+ {3}http:\/\/localhost:\d+ {3}ready in \d+\.\d s/);
    expect(await second.stop()).toBe(0);
  });

  it('refuses a second instance on the same data and names the first', async () => {
    const first = await startHoldfast();
    const second = spawnHoldfast({ data: first.data, port: await freePort() });
    expect(await second.finished()).toBe(1);
    expect(second.output()).toContain(`Holdfast already runs on ${first.data} (pid ${first.pid})`);
    await first.stop();
  });

  it('names the process that uses its port', async () => {
    const other = await startHttpService();
    const refused = spawnHoldfast({ data: temporaryFolder('data'), port: other.port });
    expect(await refused.finished()).toBe(1);
    expect(refused.output()).toContain(`Port ${other.port} is used by pid ${process.pid}`);
    await other.stop();
  });

  it('says in one sentence that its data folder is a file', async () => {
    const file = join(temporaryFolder('data'), 'file');
    writeFileSync(file, '');
    const refused = spawnHoldfast({ data: file, port: await freePort() });
    expect(await refused.finished()).toBe(1);
    expect(refused.output().trim().split('\n').length).toBe(1);
    expect(refused.output()).toMatch(/data folder.*file.*Try: HOLDFAST_DATA=/);
  });

  it('starts a killed daemon again, and says so', async () => {
    const holdfast = await startHoldfast();
    const log = () => readFileSync(join(holdfast.data, 'log/supervisor.log'), 'utf8');
    process.kill(pidsIn(holdfast.output())[1], 'SIGKILL');
    await until('the daemon is ready again', () => log().match(/daemon ready/g)?.length === 2, 90_000);
    expect(holdfast.output()).toContain('daemon ended (SIGKILL), starts again in 1 s');
    await holdfast.stop();
  });

  it('leaves no process behind when the supervisor is killed', async () => {
    const holdfast = await startHoldfast();
    const pids = pidsIn(holdfast.output());
    expect(pids.length).toBe(2);
    expect(pids.every(alive)).toBeTrue();
    await holdfast.kill();
    await until('server and daemon are gone', () => !pids.some(alive), 60_000);
    expect(pids.some(alive)).toBeFalse();
  });
});
