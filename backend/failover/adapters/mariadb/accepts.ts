import { connect, type TcpNetConnectOpts } from 'node:net';
import { resolveTarget } from '../../../resources/index.js';
import type { Endpoint } from '../../ports.js';
import { asControlFailed } from './faults.js';

/**
 * Whether its kernel takes a connection within the time; nothing is sent.
 * @throws ControlFailed refused when nothing listens
 */
export async function takesConnections({ host, port }: Endpoint, where: string, timeoutMs: number): Promise<boolean> {
  const began = performance.now();
  try {
    const { lookup } = await resolveTarget(host);
    return await tried({ host, port, lookup }, timeoutMs - (performance.now() - began));
  } catch (error) {
    const failure = asControlFailed(where, error, []);
    if (failure.reason === 'refused') throw failure;
    return false;
  }
}

function tried(to: TcpNetConnectOpts, timeoutMs: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const socket = connect(to);
    const timer = setTimeout(() => end(() => resolve(false)), Math.max(0, timeoutMs));
    const end = (settle: () => void) => {
      clearTimeout(timer);
      socket.destroy();
      settle();
    };
    socket.once('connect', () => end(() => resolve(true)));
    socket.once('error', (error) => end(() => reject(error)));
  });
}
