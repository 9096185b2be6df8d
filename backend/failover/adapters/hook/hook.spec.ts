import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { temporaryFolder, until } from '../../../../ops/lab/index.js';
import { failureOf } from '../testing/suite.js';
import { aScript } from '../testing/scripts.js';
import { callHook } from './hook.js';

const ask = (path: string, timeoutMs = 20_000, signal?: AbortSignal) =>
  callHook(path, { holdfast: 1, action: 'read' }, { timeoutMs, signal });

describe('a hook', () => {
  it('gets the request as JSON on its stdin and answers on its stdout', async () => {
    const path = aScript(`printf '{"got": %s}' "$(cat)"`);
    expect(await ask(path)).toEqual({ got: { holdfast: 1, action: 'read' } });
  });

  it('may leave its stdin unread', async () => {
    const big = { text: 'x'.repeat(1_000_000) };
    expect(await callHook(aScript(`echo '{}'`), big, { timeoutMs: 20_000 })).toEqual({});
  });

  it('learns nothing of our environment and runs in /', async () => {
    process.env.HOLDFAST_SECRET_OF_A_SPEC = 'x';
    const answer = await ask(aScript(`printf '{"env":"%s","at":"%s"}' "$(env | cut -d= -f1 | tr '\\n' ' ')" "$(pwd)"`));
    delete process.env.HOLDFAST_SECRET_OF_A_SPEC;
    expect(answer.at).toBe('/');
    expect(answer.env).not.toContain('HOLDFAST');
  });

  it('that hangs is killed at the end of its time, with all that it started', async () => {
    const pids = join(temporaryFolder('pids'), 'pids');
    const path = aScript(`trap '' TERM; sleep 60 & echo $! > ${pids}; echo $$ >> ${pids}; wait`);
    const began = performance.now();
    const failure = await failureOf(ask(path, 3000));
    expect([failure.reason, failure.message]).toEqual(['timeout', jasmine.stringMatching(/did not answer within/)]);
    expect(performance.now() - began).toBeLessThan(40_000);
    const gone = readFileSync(pids, 'utf8').trim().split('\n');
    expect(gone.length).toBe(2);
    await until('both ended', () => gone.every((pid) => !lives(pid)));
  });

  it('that left something in the background which holds its output answers all the same', async () => {
    const began = performance.now();
    expect(await ask(aScript(`sleep 60 & echo '{"a":1}'`))).toEqual({ a: 1 });
    expect(performance.now() - began).toBeLessThan(40_000);
  });

  it('that is taken back is killed', async () => {
    const controller = new AbortController();
    const asked = failureOf(ask(aScript('sleep 60'), 10_000, controller.signal));
    controller.abort();
    expect((await asked).reason).toBe('timeout');
    expect((await failureOf(ask(aScript(`echo '{}'`), 1000, AbortSignal.abort()))).message).toContain('was not called');
  });

  it('that ends with 1 fails with what it said and how to try it by hand', async () => {
    const path = aScript(`echo 'no route to the load balancer' >&2; exit 1`);
    const { reason, message, remedy } = await failureOf(ask(path));
    expect([reason, message]).toEqual(['failed', `${path} ended with 1: no route to the load balancer`]);
    expect(remedy).toBe(`Try it by hand: echo '{"holdfast":1,"action":"read"}' | ${path}`);
  });

  it('may say its own reason and remedy', async () => {
    const path = aScript(`echo '{"error":"token expired","remedy":"renew it"}'; exit 3`);
    const failure = await failureOf(ask(path));
    expect([failure.message, failure.remedy]).toEqual([`${path} ended with 3: token expired`, 'renew it']);
  });

  it('that prints garbage, nothing, a list or two answers fails with what it printed', async () => {
    for (const [body, printed] of [
      [`printf 'done\\033[2J!'`, '"done [2J!"'],
      [`true`, 'nothing'],
      [`echo '[1]'`, '"[1]"'],
      [`echo '{}{}'`, '"{}{}"'],
    ])
      expect((await failureOf(ask(aScript(body)))).message).toContain(`printed ${printed}, which is no answer`);
  });

  it('that prints without an end is killed', async () => {
    const failure = await failureOf(ask(aScript('yes'), 60_000));
    expect(failure.message).toContain('printed more than 262144 bytes');
  });

  it('that dies of a signal fails with its name', async () => {
    expect((await failureOf(ask(aScript('kill -9 $$')))).message).toContain('was ended by SIGKILL');
  });

  it('is refused unless it is an executable that nobody else can change, with the command that mends it', async () => {
    const loose = aScript('true');
    chmodSync(loose, 0o757);
    const open = aScript('true');
    chmodSync(dirname(open), 0o777);
    const foreign = aScript('true');
    if (process.geteuid!() === 0) chownSync(foreign, 12_345, 0);
    const link = join(temporaryFolder('link'), 'hook');
    symlinkSync(loose, link);
    const folder = join(temporaryFolder('folder'), 'd');
    mkdirSync(folder);
    const cases: [path: string, message: RegExp, remedy: RegExp][] = [
      [loose, /can be changed by everyone/, /^chmod o-w/],
      [link, /can be changed by everyone/, /^chmod o-w/],
      [open, /can be replaced by everyone/, /^chmod o-w/],
      [aScript('true', 0o644), /is not executable/, /^chmod \+x/],
      [folder, /is no file/, /executable/],
      ['/nowhere/hook', /there is no file/, /docs\/hooks\.md/],
      ['relative/hook', /no absolute path/, /whole path/],
      ...(process.geteuid!() === 0 ? [[foreign, /belongs to another/, /^chown root/] as [string, RegExp, RegExp]] : []),
    ];
    for (const [path, message, remedy] of cases) {
      const failure = await failureOf(ask(path));
      expect(failure.reason).toBe('denied');
      expect(failure.message).toMatch(message);
      expect(failure.remedy).toMatch(remedy);
    }
  });

  it('whose interpreter does not exist is refused', async () => {
    const failure = await failureOf(ask(aScript('', 0o755, '/nowhere/sh')));
    expect([failure.reason, failure.remedy]).toEqual(['denied', jasmine.stringContaining('interpreter')]);
  });
});

/** A zombie that nobody has waited for yet is dead, too. */
function lives(pid: string): boolean {
  const stat = `/proc/${pid}/stat`;
  if (!existsSync(stat)) return false;
  return !/\) Z /.test(readFileSync(stat, 'utf8'));
}

describe('a hook for traffic is documented', () => {
  it('with an example that runs', async () => {
    const text = readFileSync('docs/hooks.md', 'utf8');
    const example = /```sh\n(#!\/bin\/sh[\s\S]*?)```/.exec(text)![1];
    const path = join(temporaryFolder('example'), 'hook');
    writeFileSync(path, example, { mode: 0o755 });
    expect((await ask(path)).servers).toEqual(jasmine.any(Array));
  });
});
