import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** 32768 and above is Linux's ephemeral range: an outgoing connection may sit on any port there. */
const LOWEST = 20_000;
const HIGHEST = 32_767;
const given = new Set<number>();

/** A TCP port of 127.0.0.1 below the ephemeral range, free now and not given before by this process. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const port = randomInt(LOWEST, HIGHEST + 1);
    if (given.has(port) || !(await isFree(port))) continue;
    given.add(port);
    return port;
  }
  throw new Error(`No free port found between ${LOWEST} and ${HIGHEST}`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ port, host: '0.0.0.0', exclusive: true }, () => probe.close(() => resolve(true)));
  });
}
