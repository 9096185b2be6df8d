import { spawn, type ChildProcess } from 'node:child_process';
import { constants } from 'node:fs';
import { access, realpath, stat } from 'node:fs/promises';
import { dirname, isAbsolute } from 'node:path';
import { ControlFailed } from '../../ports.js';

export interface HookCall {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/** What the executable left: its exit code, or the signal that ended it, and what it wrote. */
interface HookEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly said: string;
}

const mostAnswer = 256 * 1024;
const keptNotice = 2_000;
/** A program left behind in the background may hold the output open; what came until then counts. */
const graceMs = 50;

/**
 * Asks an executable: the request as one JSON object on its stdin, the answer as one on its stdout, exit code 0. It runs
 * in a process group of its own that is killed at the end of its time, in `/`, and without our environment. The contract
 * is docs/hooks.md.
 *
 * @returns the answer's properties, unchecked
 * @throws ControlFailed with the reason and the remedy, whatever the executable does
 */
export async function callHook(path: string, request: object, call: HookCall): Promise<Record<string, unknown>> {
  const until = performance.now() + call.timeoutMs;
  await judgeFile(path);
  if (call.signal?.aborted) throw new ControlFailed('timeout', `${path} was not called: it was taken back`);
  const end = await run(path, JSON.stringify(request), { ...call, timeoutMs: Math.max(1, until - performance.now()) });
  const answer = parse(end.out);
  const told = typeof answer?.error === 'string' && answer.error !== '' ? plain(answer.error) : '';
  if (end.code === 0 && answer && told === '') return answer;
  if (end.code === 0 && !answer) throw garbage(path, end.out);
  const how = end.code === null ? `was ended by ${end.signal}` : `ended with ${end.code}`;
  const why = told || plain(end.said) || 'without a word';
  const remedy = typeof answer?.remedy === 'string' ? plain(answer.remedy) : '';
  throw new ControlFailed('failed', `${path} ${how}: ${why}`, remedy || byHand(path, request));
}

/** Who can change the file can do what Holdfast may: it is root's or ours, and nobody else may write it. */
async function judgeFile(path: string): Promise<void> {
  const refuse = (message: string, remedy: string) => new ControlFailed('denied', message, remedy);
  if (!isAbsolute(path)) throw refuse(`${path} is no absolute path`, 'Give the whole path of the executable.');
  const real = await realpath(path).catch(() => null);
  const file = real && (await stat(real).catch(() => null));
  if (!file) throw refuse(`there is no file ${path}`, 'Create it as docs/hooks.md says.');
  if (!file.isFile()) throw refuse(`${path} is no file`, 'Give the path of an executable.');
  const ours = [0, process.geteuid!()];
  if (!ours.includes(file.uid)) throw refuse(`${path} belongs to another account`, `chown root ${real}`);
  if (file.mode & 0o002) throw refuse(`${path} can be changed by everyone`, `chmod o-w ${real}`);
  const folder = await stat(dirname(real));
  if (folder.mode & 0o002 && !(folder.mode & 0o1000))
    throw refuse(`${path} can be replaced by everyone`, `chmod o-w ${dirname(real)}`);
  await access(real, constants.X_OK).catch(() => {
    throw refuse(`${path} is not executable`, `chmod +x ${real}`);
  });
}

function run(path: string, request: string, { timeoutMs, signal }: HookCall): Promise<HookEnd> {
  return new Promise((resolve, reject) => {
    const child = spawn(path, [], { cwd: '/', detached: true, env: environment(), stdio: 'pipe' });
    let out = '';
    let said = '';
    const settle = (then: () => void) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', taken);
      [child.stdout, child.stderr, child.stdin].forEach((stream) => stream?.destroy());
      then();
    };
    const stop = (error: ControlFailed) => {
      killGroup(child);
      settle(() => reject(error));
    };
    const taken = () => stop(new ControlFailed('timeout', `${path} was ended: it was taken back`));
    const late = () => stop(new ControlFailed('timeout', `${path} did not answer within ${Math.round(timeoutMs)} ms`));
    const timer = setTimeout(late, timeoutMs);
    signal?.addEventListener('abort', taken, { once: true });
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString('latin1');
      if (out.length > mostAnswer)
        stop(new ControlFailed('failed', `${path} printed more than ${mostAnswer} bytes`, 'It must print one answer.'));
    });
    child.stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-keptNotice)));
    child.stdin.on('error', () => undefined).end(`${request}\n`); // one that does not read still answers
    const finish = (code: number | null, ended: NodeJS.Signals | null) =>
      settle(() => resolve({ code, signal: ended, out: Buffer.from(out, 'latin1').toString(), said }));
    child.on('error', (error) => settle(() => reject(unstartable(path, error))));
    child.on('exit', (code, ended) => setTimeout(() => finish(code, ended), graceMs).unref());
    child.on('close', finish);
  });
}

/** Itself and whatever it started, if that stayed in its group. */
function killGroup(child: ChildProcess): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  } catch {
    // it ended meanwhile
  }
}

/** Hooks learn nothing of ours: no HOLDFAST_* variable, no home with option files. */
function environment(): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH ?? '/usr/sbin:/usr/bin:/sbin:/bin', LANG: 'C.UTF-8' };
}

function parse(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

function garbage(path: string, out: string): ControlFailed {
  const what = out.trim() === '' ? 'nothing' : `"${plain(out).slice(0, 80)}"`;
  const remedy = 'It must print one JSON object and nothing else; what is meant for people goes to stderr.';
  return new ControlFailed('failed', `${path} printed ${what}, which is no answer`, remedy);
}

function unstartable(path: string, error: NodeJS.ErrnoException): ControlFailed {
  const remedy = 'Its first line must name an interpreter that exists, e.g. #!/bin/sh.';
  return new ControlFailed('denied', `${path} cannot be started (${error.code ?? error.message})`, remedy);
}

/** One line of printable text. */
function plain(text: string): string {
  return text
    .replace(/[^\x20-\x7e\u00a0-\uffff]+/g, ' ')
    .trim()
    .slice(0, 500);
}

function byHand(path: string, request: object): string {
  return `Try it by hand: echo '${JSON.stringify(request).replaceAll("'", "'\\''")}' | ${path}`;
}
