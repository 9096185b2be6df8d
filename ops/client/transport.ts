import type { Readable } from 'node:stream';

export interface Request {
  method: string;
  /** Path and query, beginning with a slash. */
  path: string;
  headers: Record<string, string>;
  body?: string;
  /** Milliseconds without any byte received after which the exchange is given up. */
  idleMs: number;
  signal?: AbortSignal;
}

export interface Reply {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Readable;
}

/**
 * One HTTP exchange with one server. The law for every implementation: `send` resolves once the headers are there;
 * it rejects with Unreachable, UntrustedServer or TimedOut and never with a raw socket error; not one byte of the
 * request leaves before the server's certificate was judged.
 */
export abstract class Transport {
  abstract readonly url: string;
  abstract send(request: Request): Promise<Reply>;
  abstract close(): void;
}
