import { lookup } from 'node:dns/promises';
import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import type { Endpoint } from '../../ports.js';
import { isHere, listens, listensAt, serverProcess, serverProcesses, type ServerProcess } from './processes.js';

/** `maybe`: a server that does not listen yet and might be the member; never touched. */
export type Found =
  | { readonly kind: 'it'; readonly process: ServerProcess }
  | { readonly kind: 'maybe'; readonly process: ServerProcess }
  /** `here`: the member's address is this host's. */
  | { readonly kind: 'none'; readonly here: boolean };

export interface Whereabouts {
  readonly endpoint: Endpoint;
  /** Named by people; its content is only a hint. */
  readonly pidFile?: string;
  /** How it was started when it was last seen. */
  readonly known: readonly string[] | null;
}

/**
 * The member's process on this host. It is the member only when it owns the listening socket of the member's address and
 * port: pid files go stale, and another server may run beside it.
 */
export async function findMember({ endpoint, pidFile, known }: Whereabouts): Promise<Found> {
  const addresses = await addressesOf(endpoint.host);
  const hinted = pidFile === undefined ? null : await processIn(pidFile);
  if (hinted && (await listensAt(hinted.pid, addresses, endpoint.port))) return { kind: 'it', process: hinted };
  const all = await serverProcesses();
  const owners = await Promise.all(all.map(({ pid }) => listensAt(pid, addresses, endpoint.port)));
  const owner = all.find((_, at) => owners[at]);
  if (owner) return { kind: 'it', process: owner };
  const alike = all.filter((one) => one.pid === hinted?.pid || startedAlike(one, endpoint, pidFile, known));
  for (const process of alike) if (!(await listens(process.pid))) return { kind: 'maybe', process };
  return { kind: 'none', here: await isHere(addresses) };
}

async function processIn(pidFile: string): Promise<ServerProcess | null> {
  const pid = Number((await readFile(pidFile, 'utf8').catch(() => '')).trim());
  return Number.isInteger(pid) && pid > 1 ? serverProcess(pid) : null;
}

/** Not listening at the member's port, but started like it: it may be about to. */
function startedAlike(
  { arguments: words }: ServerProcess,
  { port }: Endpoint,
  pidFile: string | undefined,
  known: readonly string[] | null,
): boolean {
  if (words.includes(`--port=${port}`) || (pidFile && words.includes(`--pid-file=${pidFile}`))) return true;
  const own = (all: readonly string[]) => all.filter((word) => /^--(defaults-file|datadir)=/.test(word)).join(' ');
  return known !== null && own(known) !== '' && own(words) === own(known);
}

const resolved = new Map<string, string[]>();

/** All addresses of the host; the last known ones while names cannot be resolved. */
async function addressesOf(host: string): Promise<string[]> {
  if (isIP(host) !== 0) return [host];
  try {
    const found = (await lookup(host, { all: true })).map(({ address }) => address);
    resolved.set(host, found);
    return found;
  } catch {
    return resolved.get(host) ?? [];
  }
}
