import { connect } from 'node:net';
import type { LookupFunction, Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { ConnectionOptions, TLSSocket } from 'node:tls';
import type { Deadline } from './deadline.js';
import { ProbeFault } from './faults.js';

function opened<S extends Socket>(socket: S, ready: 'connect' | 'secureConnect', deadline: Deadline): Promise<S> {
  const open = new Promise<S>((resolve, reject) => {
    socket.once(ready, () => resolve(socket));
    socket.once('error', reject);
    socket.once('close', () => reject(new ProbeFault('reset', 'were cut off before they could ask')));
  });
  return deadline.race(open).catch((error: unknown) => {
    socket.on('error', () => {});
    socket.destroy();
    throw error;
  });
}

/** A TCP connection to pinned addresses, or the reason why not. The caller destroys it. */
export function openTcp(host: string, port: number, lookup: LookupFunction, deadline: Deadline): Promise<Socket> {
  return opened(connect({ host, port, lookup, autoSelectFamily: true }), 'connect', deadline);
}

/** A TLS connection to pinned addresses, or the reason why not. The caller destroys it. */
export function openTls(options: ConnectionOptions, deadline: Deadline): Promise<TLSSocket> {
  return opened(connectTls(options), 'secureConnect', deadline);
}
