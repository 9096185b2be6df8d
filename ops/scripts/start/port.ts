import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { basename } from 'node:path';
import { CannotStart } from './sentences.js';

/**
 * Sees that the server will be able to listen.
 *
 * @throws CannotStart naming who uses the port, or why the address cannot be used
 */
export async function checkPort(address: string, port: number): Promise<void> {
  const code = port === 0 ? null : await listenError(address, port);
  if (code === null) return;
  if (code === 'EADDRINUSE') throw new CannotStart(await portTaken(address, port));
  if (code === 'EADDRNOTAVAIL')
    throw new CannotStart(`${address} is no address of this machine. Try: HOLDFAST_LISTEN=0.0.0.0 npm start`);
  if (code === 'EACCES')
    throw new CannotStart(
      `Port ${port} needs root. Try: HOLDFAST_PORT=8420 npm start, or sudo npm run install-service`,
    );
  throw new CannotStart(`Cannot listen on ${address}, port ${port} (${code}).`);
}

async function portTaken(address: string, port: number): Promise<string> {
  const holder = holderOf(port);
  const by = holder ? `by pid ${holder.pid} (${holder.name})` : 'by another program';
  let free = port + 1;
  while (free < 65_535 && (await listenError(address, free)) !== null) free++;
  return `Port ${port} is used ${by}. Try: HOLDFAST_PORT=${free} npm start`;
}

function listenError(host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    probe.listen({ host, port, exclusive: true }, () => probe.close(() => resolve(null)));
  });
}

/** The process that listens on a TCP port, from /proc; null where it belongs to someone else or there is no /proc. */
export function holderOf(port: number): { pid: number; name: string } | null {
  const inodes = new Set(['tcp', 'tcp6'].flatMap((table) => listeningInodes(table, port)));
  if (inodes.size === 0) return null;
  const pids = readdirSync('/proc').filter((entry) => /^\d+$/.test(entry));
  const pid = pids.find((candidate) => openSockets(candidate).some((inode) => inodes.has(inode)));
  return pid ? { pid: Number(pid), name: programOf(pid) } : null;
}

/** The program's file, since the name of the first thread may say nothing (Node calls it MainThread). */
function programOf(pid: string): string {
  try {
    return basename(readlinkSync(`/proc/${pid}/exe`));
  } catch {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
  }
}

const LISTEN = '0A';

function listeningInodes(table: string, port: number): string[] {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  return lines(`/proc/net/${table}`)
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[3] === LISTEN && fields[1].endsWith(`:${hex}`))
    .map((fields) => fields[9]);
}

function lines(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n').slice(1).filter(Boolean);
  } catch {
    return [];
  }
}

function openSockets(pid: string): string[] {
  try {
    const folder = `/proc/${pid}/fd`;
    return readdirSync(folder).flatMap((fd) => socketInode(`${folder}/${fd}`));
  } catch {
    return []; // not ours to look into, or gone meanwhile
  }
}

function socketInode(link: string): string[] {
  try {
    return (
      readlinkSync(link)
        .match(/^socket:\[(\d+)\]$/)
        ?.slice(1) ?? []
    );
  } catch {
    return [];
  }
}
