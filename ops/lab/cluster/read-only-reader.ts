import { createConnection, type Connection, type RowDataPacket } from 'mysql2/promise';
import { PASSWORD } from '../template.js';

/** Asks a member over one connection whether it is writable; one question at a time. */
export class ReadOnlyReader {
  private connection: Connection | null = null;
  private question: Promise<boolean> | null = null;

  constructor(private readonly socketPath: string) {}

  isWritable(): Promise<boolean> {
    return (this.question ??= this.ask().finally(() => (this.question = null)));
  }

  private async ask(): Promise<boolean> {
    try {
      this.connection ??= await this.connect();
      const [rows] = await this.connection.query<RowDataPacket[]>('SELECT @@read_only AS readOnly');
      return rows[0]['readOnly'] === 0;
    } catch {
      this.connection?.destroy();
      this.connection = null;
      return false;
    }
  }

  private async connect(): Promise<Connection> {
    const connection = await createConnection({ socketPath: this.socketPath, user: 'root', password: PASSWORD });
    connection.on('error', () => undefined);
    return connection;
  }
}
