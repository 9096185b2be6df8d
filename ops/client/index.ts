import type { Connection } from './connection.js';
import { Api } from './call.js';
import { NodeTransport } from './node-transport.js';

export { Api } from './call.js';
export type { Answer } from './call.js';
export { BadConnection, normalFingerprint, serverOrigin } from './connection.js';
export type { Connection } from './connection.js';
export type { Body, CallOptions, Item, Method, Path, PathWith, Query, Result } from './contract.js';
export type { ServerEvent } from './event-stream.js';
export { NotHoldfast, Refused, TimedOut, Unreachable, UntrustedServer } from './failures.js';
export type { Problem } from './failures.js';
export { refusalExitCodes } from './refusals.js';
export { Transport } from './transport.js';
export type { Reply, Request } from './transport.js';

/** A client of the server at `connection.url`; close it to let the process end. */
export function connect(connection: Connection): Api {
  return new Api(new NodeTransport(connection), { token: connection.token, timeoutMs: connection.timeoutMs });
}
