import { createConnection, type Connection, type RowDataPacket } from 'mysql2/promise';
import { mysqlSocket } from '../../../platform/database/index.js';
import { BackupRefused } from '../../domain/backup-refused.js';
import type { DatabaseAccess } from '../../ports.js';

const patienceMs = 10_000;

/** One short connection for the questions before and after a dump. */
export class Session {
  private constructor(private readonly connection: Connection) {}

  /** Runs `work` with a connection and closes it. @throws BackupRefused when the server cannot be reached */
  static async with<T>(access: DatabaseAccess, work: (session: Session) => Promise<T>): Promise<T> {
    const connection = await createConnection({
      host: access.host,
      port: access.port,
      user: access.username,
      password: access.password,
      connectTimeout: patienceMs,
      stream: () => mysqlSocket(access.host, access.port),
      ...tlsOf(access),
    }).catch((error: Error) => {
      throw new BackupRefused('unreachable', `${access.host}:${access.port} cannot be reached: ${error.message}`);
    });
    connection.on('error', () => undefined);
    try {
      return await work(new Session(connection));
    } finally {
      connection.destroy();
    }
  }

  async rows<T>(sql: string, values: unknown[] = []): Promise<T[]> {
    const [rows] = await this.connection.query<RowDataPacket[]>({ sql, timeout: 60_000 }, values);
    return rows as T[];
  }

  async row<T>(sql: string, values: unknown[] = []): Promise<T> {
    const [first] = await this.rows<T>(sql, values);
    return first;
  }
}

function tlsOf(access: DatabaseAccess): { ssl?: object } {
  if (access.tls.mode === 'off') return {};
  const ca = access.tls.ca ? { ca: access.tls.ca } : {};
  const verify = access.tls.mode === 'verify-full' ? { verifyIdentity: true } : {};
  return { ssl: { ...ca, rejectUnauthorized: true, ...verify } };
}
