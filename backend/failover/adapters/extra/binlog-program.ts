import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ControlFailed, type SurveyAccess } from '../../ports.js';
import { oneLine, withoutSecrets } from '../mariadb/faults.js';
import { withClientFile } from '../rebuild/client-files.js';

const WORDS = 8_000;
/** A program that is not done by then hangs. */
const LIMIT_MS = 600_000;

/** Its words, and whether they were cut at the most that was asked for. */
export interface Printed {
  readonly text: string;
  readonly cut: boolean;
}

/**
 * What `mariadb-binlog` prints of a member's log, as the member sends it. Times are in UTC.
 * @throws ControlFailed `denied` when the account may not, `failed` when the log or the program is not there
 */
export function printLog(
  folder: string,
  access: SurveyAccess,
  args: readonly string[],
  most: number,
  signal: AbortSignal,
): Promise<Printed> {
  return withClientFile(folder, access, (file) => {
    const all = [`--defaults-file=${file}`, '--read-from-remote-server', ...args];
    return run('mariadb-binlog', all, { access, most, signal, input: null, limitMs: LIMIT_MS });
  });
}

/** What `mariadb-binlog --flashback` prints of a log of ours. @throws ControlFailed */
export async function turnedRound(
  folder: string,
  access: SurveyAccess,
  log: Buffer,
  most: number,
  signal: AbortSignal,
): Promise<Printed> {
  const path = join(folder, `${randomUUID()}.binlog`);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFile(path, log, { mode: 0o600, flag: 'wx' });
    const args = ['--no-defaults', '--flashback', '--verbose', path];
    return await run('mariadb-binlog', args, { access, most, signal, input: null, limitMs: LIMIT_MS });
  } finally {
    await rm(path, { force: true });
  }
}

/** Runs statements as one session of `mariadb`, which stops at the first that fails and hangs up. */
export function playIn(
  folder: string,
  access: SurveyAccess,
  statements: readonly string[],
  signal: AbortSignal,
  limitMs = LIMIT_MS,
): Promise<Printed> {
  const args = ['--batch', '--raw', '--skip-column-names', '--binary-mode', '--default-character-set=utf8mb4'];
  const input = `${statements.join(';\n')};\n`;
  return withClientFile(folder, access, (file) =>
    run('mariadb', [`--defaults-file=${file}`, ...args], { access, most: 65_536, signal, input, limitMs }),
  );
}

interface Run {
  readonly access: SurveyAccess;
  readonly most: number;
  readonly signal: AbortSignal;
  readonly input: string | null;
  readonly limitMs: number;
}

async function run(program: string, args: string[], { access, most, signal, input, limitMs }: Run): Promise<Printed> {
  const env = { PATH: process.env['PATH'] ?? '', LC_ALL: 'C', TZ: 'UTC' };
  const child = spawn(program, args, { env, stdio: 'pipe' });
  const stop = () => child.kill('SIGKILL');
  const late = AbortSignal.timeout(limitMs);
  const over = AbortSignal.any([signal, late]);
  over.addEventListener('abort', stop);
  const chunks: Buffer[] = [];
  let [bytes, words] = [0, ''];
  child.stdout.on('data', (chunk: Buffer) => {
    if (bytes >= most) return;
    chunks.push(chunk.subarray(0, most - bytes));
    bytes += chunk.length;
    if (bytes >= most && input === null) stop();
  });
  child.stderr.on('data', (chunk: Buffer) => (words = (words + chunk.toString('utf8')).slice(0, WORDS)));
  child.stdin.on('error', () => undefined); // it says why at its end
  child.stdin.end(input ?? '');
  try {
    const code = await new Promise<number | null>((resolve, reject) => child.on('close', resolve).on('error', reject));
    signal.throwIfAborted();
    const { host, port } = access;
    if (late.aborted)
      throw new ControlFailed('timeout', `${host}:${port}: ${program} did not end in ${limitMs / 1000} s`);
    const cut = bytes >= most;
    if (code !== 0 && !(cut && input === null)) throw failed(program, access, words);
    return { text: Buffer.concat(chunks).toString('utf8'), cut };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new ControlFailed('failed', `${program} is not installed on this machine`, 'apt install mariadb-client');
  } finally {
    over.removeEventListener('abort', stop);
  }
}

function failed(program: string, { host, port, username, password }: SurveyAccess, said: string): ControlFailed {
  // What it was sent stands in its words: rows are nobody's to read in a job's log.
  const words =
    said
      .split('\n')
      .filter((line) => /^ERROR|^mariadb/i.test(line))
      .join(' ') || `${program} ended without a word`;
  const shown = words.replace(/Duplicate entry '.*?' for key/g, "Duplicate entry '…' for key");
  const sentence = `${host}:${port}: ${withoutSecrets(oneLine(shown), [password])}`;
  if (!/access denied/i.test(words)) return new ControlFailed('failed', sentence);
  const remedy = /privilege/i.test(words) ? `GRANT REPLICATION SLAVE ON *.* TO the account ${username}` : '';
  return new ControlFailed('denied', sentence, remedy);
}
