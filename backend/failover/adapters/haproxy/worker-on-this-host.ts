import { readdir, readFile, readlink, stat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import type { WorkerInfo } from './answers.js';
import { readConfiguration, type BackendConfiguration } from './configuration.js';

/** What is known of a worker beyond its runtime API because it runs on this host. */
export interface LocalWorker {
  /** The master's socket, where former workers can be asked; null where there is none. */
  readonly masterSocket: string | null;
  /** The configuration as a reload would read it now; null with the reason when it cannot be read. */
  readonly configuration: BackendConfiguration | null;
  /** The state file's text; '' when there is none. */
  readonly states: string;
  readonly why: string;
}

const mostFile = 4 * 1024 * 1024;

/** The worker's process, files and sockets; null when that pid is no HAProxy of this host that began at that time. */
export async function lookAtWorker(worker: WorkerInfo, backend: string): Promise<LocalWorker | null> {
  const proc = `/proc/${worker.pid}`;
  try {
    if (!(await isThatWorker(proc, worker))) return null;
    const words = (await readFile(`${proc}/cmdline`, 'utf8')).split('\0').filter(Boolean);
    const masterSocket = masterSocketOf(words);
    const read = await readFiles(words, proc).then(
      (texts) => ({ texts, why: '' }),
      (error: NodeJS.ErrnoException) => ({ texts: null, why: error.message }),
    );
    const configuration = read.texts && readConfiguration(read.texts, backend);
    const states = configuration?.stateFile ? await readStates(configuration.stateFile) : { text: '', why: '' };
    return { masterSocket, configuration, states: states.text, why: read.why || states.why };
  } catch {
    return null; // it ended meanwhile, or this host keeps other people's processes from us
  }
}

/** A pid of a container's own namespace may be someone else's here: name and start time must agree. */
async function isThatWorker(proc: string, { startedAt }: WorkerInfo): Promise<boolean> {
  const name = (await readFile(`${proc}/comm`, 'utf8')).trim();
  if (name !== 'haproxy') return false;
  const fields = (await readFile(`${proc}/stat`, 'utf8')).replace(/^.*\) /s, '').split(' ');
  const boot = Number(/^btime (\d+)$/m.exec(await readFile('/proc/stat', 'utf8'))?.[1]);
  return Math.abs(boot + Number(fields[19]) / 100 - startedAt) < 3;
}

function masterSocketOf(words: readonly string[]): string | null {
  const value = words[words.indexOf('-S') + 1] ?? '';
  const path = value.split(',')[0].replace(/^unix@/, '');
  return words.includes('-S') && path.startsWith('/') ? path : null;
}

async function readFiles(words: readonly string[], proc: string): Promise<string[]> {
  const named = words.flatMap((word, at) => (words[at - 1] === '-f' ? [word] : []));
  const start = words.indexOf('--');
  const all = start < 0 ? named : [...named, ...words.slice(start + 1)];
  const folder = all.every((path) => isAbsolute(path)) ? '/' : await readlink(`${proc}/cwd`);
  const lists = await Promise.all(all.map((path) => filesOf(isAbsolute(path) ? path : join(folder, path))));
  if (lists.flat().length === 0) throw new Error('its command line names no configuration file');
  return Promise.all(lists.flat().map(readWhole));
}

/** A folder stands for its .cfg files, in the order of their names. */
async function filesOf(path: string): Promise<string[]> {
  if (!(await stat(path)).isDirectory()) return [path];
  const names = (await readdir(path)).filter((name) => name.endsWith('.cfg') && !name.startsWith('.'));
  return names.sort().map((name) => join(path, name));
}

async function readWhole(path: string): Promise<string> {
  const { size } = await stat(path);
  if (size > mostFile) throw new Error(`${path} is larger than ${mostFile} bytes`);
  return readFile(path, 'utf8');
}

/** HAProxy begins without states when the file is not there. */
async function readStates(path: string): Promise<{ text: string; why: string }> {
  try {
    return { text: await readWhole(path), why: '' };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return { text: '', why: code === 'ENOENT' ? '' : message };
  }
}
