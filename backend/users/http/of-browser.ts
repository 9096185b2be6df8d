import { Denied } from '../../platform/http/index.js';
import type { Caller } from '../application/callers.js';
import type { StartedSession } from '../application/sessions.js';

/**
 * The caller's browser session. What makes new ways in, passwords and tokens, asks for one: a token must not be able to make
 * another that holds more or lives longer.
 */
export function ofBrowser(caller: Caller): StartedSession {
  if (!caller.session) throw new Denied('This needs a browser’s session; a token is not enough');
  return caller.session;
}
