import { randomInt } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { realUser } from './template.js';

/** 32768 and above is Linux's ephemeral range: an outgoing connection may sit on any port there. */
const LOWEST = 20_000;
const HIGHEST = 32_767;
const given = new Set<number>();
process.on('exit', () => given.forEach(giveBack));

/**
 * A TCP port of 127.0.0.1 below the ephemeral range, free now and given to nobody else: a server takes a second to listen
 * at it, and other suites look for ports meanwhile.
 */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 1000; attempt++) {
    const port = randomInt(LOWEST, HIGHEST + 1);
    if (!reserve(port)) continue;
    if (await isFree(port)) {
      given.add(port);
      return port;
    }
    giveBack(port);
  }
  throw new Error(`No free port found between ${LOWEST} and ${HIGHEST}`);
}

/** A file a port, with the pid of who has it; one whose owner is gone may be drawn next time. */
function reserve(port: number): boolean {
  const file = fileOf(port);
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    if (!ownerLives(file)) rmSync(file, { force: true });
    return false;
  }
}

function ownerLives(file: string): boolean {
  try {
    return existsSync(`/proc/${readFileSync(file, 'utf8')}`);
  } catch {
    return true; // given back between two looks
  }
}

const giveBack = (port: number) => rmSync(fileOf(port), { force: true });

let folder = '';

function fileOf(port: number): string {
  if (folder === '')
    mkdirSync((folder = join(tmpdir(), `holdfast-lab-${realUser()}`, 'ports')), { recursive: true, mode: 0o700 });
  return join(folder, String(port));
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ port, host: '0.0.0.0', exclusive: true }, () => probe.close(() => resolve(true)));
  });
}
