/**
 * The contract, seen from a client: which paths exist, what each takes and gives. Everything here is a type; it is
 * generated from the controllers' schemas, so a call that does not fit the server does not compile.
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type paths = Record<string, any>;

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';
export type Path = keyof paths & string;
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Result<P extends Path, M extends Method> = any;
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Item<P extends Path> = any;

export interface CallOptions {
  path?: Record<string, string>;
  query?: Record<string, unknown>;
  body?: unknown;
  headers?: Record<string, string>;
  timeoutMs?: number;
  signal?: AbortSignal;
}
