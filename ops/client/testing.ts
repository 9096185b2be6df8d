import type { Answer } from './call.js';
import { connect } from './index.js';
import type { Connection } from './index.js';

/** The client without the contract's types, for specs about how it calls and not what. */
export interface UntypedApi {
  call(method: string, path: string, options?: object): Promise<Answer<unknown>>;
  get(path: string, options?: object): Promise<unknown>;
  all(path: string, options?: object): AsyncGenerator<unknown>;
  follow(path: string, options: object): AsyncGenerator<unknown>;
  close(): void;
}

export function connectUntyped(connection: Connection): UntypedApi {
  return connect(connection);
}
