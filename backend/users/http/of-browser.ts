import { Denied } from '../../platform/http/index.js';
import type { Caller } from '../application/callers.js';
import type { StartedSession } from '../application/sessions.js';

/** The person who calls, by session or token; what only looks or ends is safe with a token. */
export function personOf({ actor }: Caller): string {
  if (actor.kind !== 'person' || !actor.id) throw new Denied('This is for people; a service account has no sessions');
  return actor.id;
}

/**
 * The caller's browser session. What makes new ways in, passwords and tokens, asks for one: a token must not be able to make
 * another that holds more or lives longer.
 */
export function ofBrowser(caller: Caller): StartedSession {
  if (!caller.session) throw new Denied('This needs a browser’s session; a token is not enough');
  return caller.session;
}
