import { lineOf } from '../../../platform/logging/index.js';
import { DatabaseUnreachable } from '../../ports.js';
import { TargetRefused } from '../network/resolve-target.js';

type Reason = DatabaseUnreachable['reason'];

const TLS_REMEDY =
  'Give the CA of its certificate, or mend the certificate; tls "off" sends the password in the clear.';
const ACCESS_REMEDY = 'Check the user name, the password and the host in the account, as in the statements shown.';

/** Codes of the system, of OpenSSL and of the server → what a person should read. */
const SENTENCES: Readonly<Record<string, readonly [Reason, string, string]>> = {
  ECONNREFUSED: ['refused', 'nothing listens there', 'Check the port, and that the server is running.'],
  EHOSTUNREACH: ['refused', 'there is no way to that host', 'Check the address and the network.'],
  ENETUNREACH: ['refused', 'there is no way to that network', 'Check the address and the network.'],
  ECONNRESET: ['failed', 'the connection was cut off', 'Check the server log and firewalls in between.'],
  ETIMEDOUT: ['timeout', 'no answer in time', 'Check the address and firewalls in between.'],
  ER_ACCESS_DENIED_ERROR: ['access-denied', 'the server refuses this user or password', ACCESS_REMEDY],
  ER_ACCESS_DENIED_NO_PASSWORD_ERROR: ['access-denied', 'the server refuses this user or password', ACCESS_REMEDY],
  ER_MUST_CHANGE_PASSWORD: ['access-denied', 'the password has expired', 'Set a new one on the server.'],
  ER_ACCOUNT_HAS_BEEN_LOCKED: ['access-denied', 'the account is locked', 'Unlock it: ALTER USER … ACCOUNT UNLOCK'],
  ER_HOST_NOT_PRIVILEGED: ['host-not-allowed', 'no account may come from this machine', ACCESS_REMEDY],
  ER_HOST_IS_BLOCKED: ['host-not-allowed', 'the server has blocked this machine', 'Run FLUSH HOSTS on the server.'],
  ER_CON_COUNT_ERROR: ['failed', 'the server has no connection left', 'Raise max_connections, or find who holds them.'],
  ER_USER_LIMIT_REACHED: ['failed', 'the account has no connection left', 'Raise its MAX_USER_CONNECTIONS.'],
  HANDSHAKE_NO_SSL_SUPPORT: ['tls', 'the server offers no TLS', 'Switch TLS on there, or choose tls "off" knowingly.'],
  HANDSHAKE_SSL_ERROR: ['tls', 'its certificate is not accepted', TLS_REMEDY],
};

/** Any failure of a connection as one that a person understands. `where` is host:port. */
export function asUnreachable(where: string, error: unknown): DatabaseUnreachable {
  if (error instanceof DatabaseUnreachable) return error;
  if (error instanceof TargetRefused) return new DatabaseUnreachable(error.code, error.message, 'Use another address.');
  const { code = '', message = '' } = error as NodeJS.ErrnoException;
  const known = SENTENCES[code];
  if (!known) return new DatabaseUnreachable('failed', `${where}: ${oneLine(message || code)}`, 'See the server log.');
  const [reason, sentence, remedy] = known;
  const detail = reason === 'tls' && message !== '' ? ` (${oneLine(message)})` : '';
  return new DatabaseUnreachable(reason, `${where}: ${sentence}${detail}`, remedy);
}

/** Words of a stranger, made safe to show. */
export const oneLine = (text: string): string => lineOf(text, 200);
