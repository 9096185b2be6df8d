import type { Actor } from '../context/index.js';
import type { LoggedEvent } from './event.js';

/** Decides who is told of what. Implemented by `users`, from the rights as they are at the moment of sending. */
export abstract class EventVisibility {
  /** Those of the events that this reader may know of, in the same order. */
  abstract visible(reader: Actor, events: LoggedEvent[]): Promise<LoggedEvent[]>;

  /** Whether what let the reader in still holds: the session has not ended, the token was not taken back. */
  abstract stillIn(reader: Actor): Promise<boolean>;
}

/** Where nothing judges, nothing is shown. */
export class NothingVisible extends EventVisibility {
  async visible(): Promise<LoggedEvent[]> {
    return [];
  }

  async stillIn(): Promise<boolean> {
    return false;
  }
}
