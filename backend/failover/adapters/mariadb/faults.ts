import { lineOf } from '../../../platform/logging/index.js';
import { TargetRefused } from '../../../resources/index.js';
import { ControlFailed } from '../../ports.js';

type Reason = ControlFailed['reason'];

const ACCOUNT = 'Check user name, password and host of the failover account on that server.';
const TLS = 'Give the CA of its certificate, or mend the certificate.';

/**
 * Codes of the system, of OpenSSL, of mysql2 and of the server. `refused` says that its machine lives and nothing
 * listens, which counts as proof of a dead server: a host that cannot be reached is silence instead.
 */
const CODES: Readonly<Record<string, readonly [Reason, string, string]>> = {
  ECONNREFUSED: ['refused', 'nothing listens there', ''],
  ENOENT: ['refused', 'nothing listens there', ''],
  EHOSTUNREACH: ['timeout', 'there is no way to that host', ''],
  ENETUNREACH: ['timeout', 'there is no way to that network', ''],
  EHOSTDOWN: ['timeout', 'there is no way to that host', ''],
  ETIMEDOUT: ['timeout', 'no answer in time', ''],
  ECONNRESET: ['reset', 'the connection was cut off', ''],
  EPIPE: ['reset', 'the connection was cut off', ''],
  PROTOCOL_CONNECTION_LOST: ['reset', 'the connection was cut off', ''],
  ER_CONNECTION_KILLED: ['reset', 'the connection was ended on the server', ''],
  ER_SERVER_SHUTDOWN: ['reset', 'the server shuts down', ''],
  ER_ACCESS_DENIED_ERROR: ['denied', 'the server refuses this user or password', ACCOUNT],
  ER_ACCESS_DENIED_NO_PASSWORD_ERROR: ['denied', 'the server refuses this user or password', ACCOUNT],
  ER_MUST_CHANGE_PASSWORD: ['denied', 'the password has expired', 'Set a new one on the server.'],
  ER_MUST_CHANGE_PASSWORD_LOGIN: ['denied', 'the password has expired', 'Set a new one on the server.'],
  ER_ACCOUNT_HAS_BEEN_LOCKED: ['denied', 'the account is locked', 'Unlock it: ALTER USER … ACCOUNT UNLOCK'],
  ER_HOST_NOT_PRIVILEGED: ['denied', 'no account may come from this machine', ACCOUNT],
  ER_HOST_IS_BLOCKED: ['denied', 'the server has blocked this machine', 'Run FLUSH HOSTS on the server.'],
  ER_SPECIFIC_ACCESS_DENIED_ERROR: ['denied', 'the failover account may not do that', ''],
  ER_TABLEACCESS_DENIED_ERROR: ['denied', 'the failover account may not do that', ''],
  ER_DBACCESS_DENIED_ERROR: ['denied', 'the failover account may not do that', ''],
  ER_EVENT_ACCESS_DENIED_ERROR: ['denied', 'the failover account may not do that', ''],
  HANDSHAKE_NO_SSL_SUPPORT: [
    'denied',
    'the server offers no TLS',
    'Switch TLS on there, or choose tls "off" knowingly.',
  ],
  HANDSHAKE_SSL_ERROR: ['denied', 'its certificate is not accepted', TLS],
  ER_CON_COUNT_ERROR: [
    'saturated',
    'the server has no connection left',
    'Raise max_connections, or find who holds them.',
  ],
  ER_USER_LIMIT_REACHED: ['saturated', 'the account has no connection left', 'Raise its MAX_USER_CONNECTIONS.'],
  ER_TOO_MANY_USER_CONNECTIONS: ['saturated', 'the account has no connection left', 'Raise max_user_connections.'],
  ER_OUT_OF_RESOURCES: ['saturated', 'the server is out of memory', ''],
  ER_CANT_CREATE_THREAD: ['saturated', 'the server can start no thread', ''],
  ER_STATEMENT_TIMEOUT: ['timeout', 'the server did not carry it out in time', ''],
  ER_LOCK_WAIT_TIMEOUT: ['timeout', 'the server did not carry it out in time', ''],
  ER_QUERY_TIMEOUT: ['timeout', 'the server did not carry it out in time', ''],
  ER_OPTION_PREVENTS_STATEMENT: ['not-writable', 'the server lets nobody write', ''],
};

/** Codes after which the words of the server itself help: they name the missing privilege, or the certificate's fault. */
const TELLING = new Set(['ER_SPECIFIC_ACCESS_DENIED_ERROR', 'ER_DBACCESS_DENIED_ERROR', 'HANDSHAKE_SSL_ERROR']);

/** What no message may contain, whoever wrote it. */
export type Secrets = readonly string[];

/** Any failure as one that the rules and a person understand. `where` is host:port. */
export function asControlFailed(where: string, error: unknown, secrets: Secrets): ControlFailed {
  if (error instanceof ControlFailed) return error;
  if (error instanceof TargetRefused)
    return failed(error.code === 'forbidden' ? 'denied' : 'failed', where, error.message);
  const { code = '', message = '', errno } = error as NodeJS.ErrnoException;
  const known = CODES[code] ?? (errno === 1969 ? CODES['ER_STATEMENT_TIMEOUT'] : undefined);
  const words = withoutSecrets(oneLine(message || code), secrets);
  if (!known) return failed('failed', where, words);
  const [reason, sentence, remedy] = known;
  return failed(reason, where, TELLING.has(code) ? `${sentence} (${words})` : sentence, remedy);
}

const failed = (reason: Reason, where: string, sentence: string, remedy = '') =>
  new ControlFailed(reason, `${where}: ${sentence}`, remedy);

/** Words of a stranger in one line that is safe to show. */
export const oneLine = (text: string): string => lineOf(text, 300);

/** The longest first: a password as SQL quotes it holds more than the password. */
export function withoutSecrets(text: string, secrets: Secrets): string {
  const longest = secrets.filter((secret) => secret !== '').sort((one, other) => other.length - one.length);
  return longest.reduce((rest, secret) => rest.replaceAll(secret, '•••'), text);
}
