import { connect } from 'node:net';
import type { LookupFunction, Socket } from 'node:net';
import { createConnection } from 'mysql2';
import type { Connection, RowDataPacket } from 'mysql2';
import type { MysqlAim } from '../../domain/aim.js';
import { answerCap } from '../../ports.js';
import type { MonitoringAccount } from '../../ports.js';
import type { Deadline } from '../net/deadline.js';
import { ProbeFault } from '../net/faults.js';

export type Row = Record<string, unknown>;

/** A signed-in connection to one server for one probe. `close` ends it without waiting. */
export class MysqlSession {
  private constructor(
    private readonly connection: Connection,
    private readonly socket: Socket,
    private readonly deadline: Deadline,
  ) {}

  /** Connects to pinned addresses and signs in. Rejects with the driver's error, or the deadline's. */
  static async open(
    aim: MysqlAim,
    account: Omit<MonitoringAccount, 'place'>,
    lookup: LookupFunction,
    deadline: Deadline,
    timeoutMs: number,
  ): Promise<MysqlSession> {
    const socket = guarded(connect({ host: aim.host, port: aim.port, lookup, autoSelectFamily: true }));
    // Without SNI, which IP addresses never have, Node takes the name to find in the certificate from here.
    (socket as Socket & { _host?: string })._host = aim.host;
    const connection = createConnection({ ...options(aim, account, timeoutMs), stream: () => socket });
    const session = new MysqlSession(connection, socket, deadline);
    connection.on('error', () => {});
    try {
      await deadline.race(
        new Promise<void>((resolve, reject) => {
          socket.once('error', reject);
          socket.once('close', () => reject(new ProbeFault('reset', 'were cut off before they were signed in')));
          connection.connect((error) => (error ? reject(error) : resolve()));
        }),
      );
      return session;
    } catch (error) {
      session.close();
      throw error;
    }
  }

  query(sql: string): Promise<Row[]> {
    return this.deadline.race(
      new Promise((resolve, reject) => {
        this.connection.query<RowDataPacket[]>(sql, (error, rows) => (error ? reject(error) : resolve(rows)));
      }),
    );
  }

  close(): void {
    this.connection.destroy();
    this.socket.destroy();
  }
}

function options(aim: MysqlAim, { username, secret, tls }: Omit<MonitoringAccount, 'place'>, timeoutMs: number) {
  const ssl = {
    ca: tls.ca,
    minVersion: 'TLSv1.2',
    rejectUnauthorized: true,
    verifyIdentity: tls.mode === 'verify-full',
  };
  return {
    host: aim.host,
    port: aim.port,
    user: username,
    password: secret,
    connectTimeout: timeoutMs + 1000,
    flags: ['-LOCAL_FILES'],
    ...(tls.mode === 'off' ? {} : { ssl }),
  };
}

/**
 * A stranger's bytes go straight into the driver's parser: what it throws must end this connection and not the daemon,
 * and a stream without end must not be collected.
 */
function guarded(socket: Socket): Socket {
  const emit = socket.emit.bind(socket) as (event: string | symbol, ...args: unknown[]) => boolean;
  socket.emit = (event: string | symbol, ...args: unknown[]) => {
    if (event !== 'data') return emit(event, ...args);
    try {
      if (socket.bytesRead <= answerCap) return emit(event, ...args);
      socket.destroy(new ProbeFault('too-large', 'got more than 256 kB where a short answer belongs'));
    } catch {
      socket.destroy(new ProbeFault('malformed', 'got an answer that is not the MySQL protocol'));
    }
    return true;
  };
  return socket;
}
