import { createConnection, type Connection, type ConnectionOptions, type RowDataPacket } from 'mysql2/promise';
import { mysqlSocket } from '../../../platform/database/index.js';
import { authority } from '../../domain/host-name.js';
import { type DatabaseAccess, DatabaseUnreachable } from '../../ports.js';
import { resolveTarget } from '../network/resolve-target.js';
import { asUnreachable } from './faults.js';

const PATIENCE_MS = 10_000;

/**
 * Options for mysql2 that connect to the judged address only, and check the certificate against the name or IP address
 * that was given.
 * @throws TargetRefused
 */
export async function connectOptions(access: DatabaseAccess): Promise<ConnectionOptions> {
  const { host, port, username, password, tls } = access;
  const { lookup } = await resolveTarget(host);
  const ssl = {
    ...(tls.ca ? { ca: tls.ca } : {}),
    minVersion: 'TLSv1.2',
    rejectUnauthorized: true,
    verifyIdentity: tls.mode === 'verify-full',
  };
  return {
    host,
    port,
    user: username,
    password,
    connectTimeout: PATIENCE_MS,
    charset: 'utf8mb4_bin',
    supportBigNumbers: true,
    flags: ['-LOCAL_FILES'],
    ...(tls.mode === 'off' ? {} : { ssl }),
    stream: () => mysqlSocket(host, port, lookup),
  };
}

/** Rows of one statement. */
export type Ask = <T>(statement: string) => Promise<T[]>;

/** Signs in, runs `work`, and hangs up; over after ten seconds whatever the other side does. @throws DatabaseUnreachable */
export async function signedIn<T>(access: DatabaseAccess, work: (ask: Ask) => Promise<T>): Promise<T> {
  const where = authority(access.host, access.port);
  let connection: Connection | undefined;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const error = new DatabaseUnreachable('timeout', `${where}: no answer in 10 s`, 'Check the server and its load.');
    timer = setTimeout(() => reject(error), PATIENCE_MS);
  });
  const signIn = async () => {
    connection = await createConnection(await connectOptions(access));
    connection.on('error', () => undefined);
    const ask: Ask = async <R>(statement: string) => {
      const [rows] = await connection!.query<RowDataPacket[]>(statement);
      return rows as R[];
    };
    return work(ask);
  };
  try {
    return await Promise.race([signIn(), late]);
  } catch (error) {
    throw asUnreachable(where, error);
  } finally {
    clearTimeout(timer);
    connection?.destroy();
  }
}
