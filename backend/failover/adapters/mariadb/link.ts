import type { Socket } from 'node:net';
import { createConnection, type Connection } from 'mysql2';
import { connectOptions, type DatabaseAccess } from '../../../resources/index.js';
import { ControlFailed } from '../../ports.js';
import type { Deadline } from './deadline.js';
import { asControlFailed, type Secrets } from './faults.js';

/** Rows of one statement; a statement that gives none gives an empty list. */
export type Rows<T = Record<string, unknown>> = T[];

/** An answer longer than that is not ours; several thousand sessions in a process list are a tenth of it. */
const MOST_BYTES = 8 * 1024 * 1024;

export interface LinkOptions {
  /** Sent once after each sign-in. */
  readonly first: readonly string[];
  /** Told once for each open connection that the other side or the network ended. */
  readonly lost: (error: ControlFailed) => void;
  /**
   * For commands: when the other side ended the connection, whoever asks next is told so, and only then a new one is made.
   * A command that was meant for a connection which a successor ended must not go over another.
   */
  readonly tellsEnd: boolean;
}

interface Open {
  readonly connection: Connection;
  readonly socket: Socket;
  /** Bytes of the present answer. */
  read: number;
  /** We ended it ourselves. */
  given: boolean;
  /** Questions that wait for an answer: they are told of its end. */
  asked: number;
}

/**
 * One connection to a member that is kept open and made again when it is asked after it was lost. It sends what it is
 * given at once and in order; after a timeout it hangs up, so that a late answer reaches nobody. Nothing is tried twice.
 */
export class Link {
  private open: Open | null = null;
  private opening: Promise<Open> | null = null;
  private ended = false;
  private untold: ControlFailed | null = null;

  constructor(
    private readonly access: DatabaseAccess,
    private readonly where: string,
    private readonly options: LinkOptions,
  ) {}

  private get secrets(): Secrets {
    return [this.access.password];
  }

  /** The server's id of the connection, made when there is none. @throws ControlFailed */
  async id(deadline: Deadline): Promise<number> {
    this.untold = null;
    const { connection } = await this.ready(deadline);
    return connection.threadId;
  }

  /**
   * Sends the statements as one packet and returns the rows of each.
   *
   * @param unspoken more that must not stand in an error's text
   * @throws ControlFailed of the first that failed; the later ones were not carried out
   */
  async ask(statements: readonly string[], deadline: Deadline, unspoken: Secrets = []): Promise<Rows[]> {
    if (this.untold) throw this.told();
    const open = await this.ready(deadline);
    deadline.check(this.where);
    open.read = 0;
    return this.within(deadline, open, unspoken, (resolve, reject) => {
      open.connection.query(statements.join('; '), (error, results) => {
        if (error) reject(error);
        else resolve(rowsOf(results, statements.length));
      });
    });
  }

  /** Hangs up; the next question makes a new connection. */
  hangUp(): void {
    const open = this.open;
    this.open = null;
    if (!open) return;
    open.given = true;
    open.connection.destroy();
    open.socket.destroy();
  }

  end(): void {
    this.ended = true;
    this.hangUp();
  }

  private told(): ControlFailed {
    const error = this.untold!;
    this.untold = null;
    return error;
  }

  private async ready(deadline: Deadline): Promise<Open> {
    if (this.open) return this.open;
    if (this.ended) throw new ControlFailed('failed', `${this.where}: this connection was ended`);
    deadline.check(this.where);
    this.opening ??= this.connect(deadline).finally(() => (this.opening = null));
    return this.opening;
  }

  private async connect(deadline: Deadline): Promise<Open> {
    const late = AbortSignal.timeout(Math.max(1, Math.ceil(deadline.left())));
    let open: Open | undefined;
    const signIn = async () => {
      const options = await connectOptions(this.access);
      deadline.check(this.where);
      open = this.dial(options);
      await signedIn(open);
      const first = open;
      await new Promise<void>((resolve, reject) => {
        const all = this.options.first.join('; ');
        first.connection.query(all, (error) => (error ? reject(error) : resolve()));
      });
    };
    const over = new Promise<never>((_, reject) => {
      late.addEventListener('abort', () => reject(deadline.over(this.where)), { once: true });
    });
    try {
      await Promise.race([signIn(), over]);
    } catch (error) {
      if (open) giveUp(open);
      throw asControlFailed(this.where, error, this.secrets);
    }
    if (this.ended) giveUp(open!);
    else this.open = open!;
    return open!;
  }

  private dial(options: Awaited<ReturnType<typeof connectOptions>>): Open {
    const socket = (options.stream as unknown as () => Socket)();
    const connection = createConnection({
      ...options,
      multipleStatements: true,
      connectTimeout: 0,
      stream: () => socket,
    } as Parameters<typeof createConnection>[0]);
    const open: Open = { connection, socket, read: 0, given: false, asked: 0 };
    connection.on('error', () => undefined);
    guard(open);
    socket.once('close', () => this.noteLoss(open, { code: 'PROTOCOL_CONNECTION_LOST' }));
    socket.once('end', () => this.noteLoss(open, { code: 'PROTOCOL_CONNECTION_LOST' }));
    socket.once('error', (error) => this.noteLoss(open, error));
    return open;
  }

  private noteLoss(open: Open, error: unknown): void {
    if (open.given || this.open !== open) return;
    open.given = true;
    this.open = null;
    open.connection.destroy();
    open.socket.destroy();
    const failure = asControlFailed(this.where, error, this.secrets);
    if (this.options.tellsEnd && !open.asked) this.untold = failure;
    this.options.lost(failure);
  }

  private within(
    deadline: Deadline,
    open: Open,
    unspoken: Secrets,
    work: (resolve: (rows: Rows[]) => void, reject: (error: unknown) => void) => void,
  ): Promise<Rows[]> {
    return new Promise((resolve, reject) => {
      open.asked++;
      let over = false;
      const done = () => {
        if (!over) open.asked--;
        over = true;
        clearTimeout(timer);
        deadline.signal?.removeEventListener('abort', takenBack);
        open.socket.off('close', cut);
      };
      const fail = (error: unknown) => {
        done();
        const failure = asControlFailed(this.where, error, [...this.secrets, ...unspoken]);
        if (failure.reason === 'reset' || isFatal(error)) this.noteLoss(open, error);
        reject(failure);
      };
      const give = (error: ControlFailed) => {
        if (this.open === open) this.hangUp();
        fail(error);
      };
      const takenBack = () => give(new ControlFailed('failed', `${this.where}: the permit was taken back`));
      const cut = () => fail({ code: 'PROTOCOL_CONNECTION_LOST' });
      const timer = setTimeout(() => give(deadline.over(this.where)), Math.max(0, deadline.left()));
      deadline.signal?.addEventListener('abort', takenBack, { once: true });
      open.socket.once('close', cut);
      work((rows) => {
        done();
        resolve(rows);
      }, fail);
    });
  }
}

const isFatal = (error: unknown) => (error as { fatal?: boolean } | null)?.fatal === true;

function giveUp(open: Open): void {
  open.given = true;
  open.connection.destroy();
  open.socket.destroy();
}

function signedIn({ connection, socket }: Open): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.once('close', () => reject(Object.assign(new Error(), { code: 'PROTOCOL_CONNECTION_LOST' })));
    connection.connect((error) => (error ? reject(error) : resolve()));
  });
}

/** A stranger's bytes go straight into the driver's parser: what it throws, or a flood, ends this connection alone. */
function guard(open: Open): void {
  const { packetParser: parser } = open.connection as unknown as { packetParser: { execute(chunk: Buffer): void } };
  const execute = parser.execute.bind(parser);
  parser.execute = (chunk) => {
    open.read += chunk.length;
    try {
      if (open.read <= MOST_BYTES) return execute(chunk);
    } catch {
      // not the MySQL protocol
    }
    open.socket.destroy();
  };
}

/** mysql2 gives the rows of one statement bare, and those of several in a list; no rows are an object with counts. */
function rowsOf(results: unknown, statements: number): Rows[] {
  const each = statements === 1 ? [results] : (results as unknown[]);
  return each.map((rows) => (Array.isArray(rows) ? (rows as Rows) : []));
}
