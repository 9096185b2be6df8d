import { createConnection, type Socket } from 'node:net';
import { userInfo } from 'node:os';
import { ControlFailed } from '../../ports.js';
import { JudgedHost, type Judge } from '../network/judged-host.js';
import { inWords, type AdminAddress } from './admin-address.js';

export interface Ask {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
  /** Longer answers are refused, bytes. */
  readonly most?: number;
}

const mostBytes = 4 * 1024 * 1024;

/**
 * HAProxy's runtime API. Each call has a connection of its own: one kept open stays with its worker over a reload and
 * would command a worker that is leaving.
 */
export class AdminSocket {
  private readonly host: JudgedHost | null;

  constructor(
    readonly address: AdminAddress,
    judge: Judge,
  ) {
    this.host = address.kind === 'tcp' ? new JudgedHost(address.host, judge) : null;
  }

  /** Sends the commands in one line and returns all that was answered until HAProxy closed. @throws ControlFailed */
  async ask(commands: readonly string[], { timeoutMs, signal, most = mostBytes }: Ask): Promise<string> {
    if (signal?.aborted) throw new ControlFailed('timeout', 'was taken back before it was sent');
    return new Promise((resolve, reject) => {
      let socket: Socket | undefined;
      const end = (settle: () => void) => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', taken);
        socket?.destroy();
        settle();
      };
      const fail = (error: ControlFailed) => end(() => reject(error));
      const taken = () => fail(new ControlFailed('timeout', 'was taken back'));
      const late = () => fail(this.late(timeoutMs));
      const timer = setTimeout(late, timeoutMs);
      signal?.addEventListener('abort', taken, { once: true });
      const talk = (opened: Socket) => {
        socket = opened;
        opened.on('error', (error) => fail(this.failed(error)));
        opened.end(`${commands.join('; ')}\n`);
        collect(
          opened,
          most,
          (answer) => end(() => (answer === '' ? reject(this.mute()) : resolve(answer))),
          () => fail(this.endless(most)),
        );
      };
      this.connect().then(
        (opened) => (signal?.aborted ? opened.destroy() : talk(opened)),
        (error: ControlFailed) => fail(error),
      );
    });
  }

  private async connect(): Promise<Socket> {
    const { address } = this;
    if (address.kind === 'unix') return createConnection({ path: address.path });
    const lookup = await this.host!.lookup();
    return createConnection({ host: address.host, port: address.port, lookup, autoSelectFamily: true });
  }

  private late(timeoutMs: number): ControlFailed {
    return new ControlFailed('timeout', `HAProxy at ${inWords(this.address)} did not answer within ${timeoutMs} ms`);
  }

  private mute(): ControlFailed {
    return new ControlFailed(
      'reset',
      `${inWords(this.address)} closed the connection without a word`,
      'Is it HAProxy?',
    );
  }

  private endless(most: number): ControlFailed {
    const message = `${inWords(this.address)} answered more than ${most} bytes`;
    return new ControlFailed('failed', message, "It is not HAProxy's runtime API that listens there.");
  }

  private failed(error: NodeJS.ErrnoException): ControlFailed {
    const { address } = this;
    const where = inWords(address);
    const line = `"stats socket ${address.kind === 'unix' ? address.path : `ipv4@:${address.port}`} level admin"`;
    const running = `Is HAProxy running, and does its configuration have the line ${line}?`;
    const me = userInfo().username;
    const group = `Let it in: "stats socket … level admin mode 660 group haproxy", and ${me} in that group.`;
    const denied = new ControlFailed('denied', `${me} may not use ${where}`, group);
    const cut = new ControlFailed('reset', `${where} cut the connection`);
    const known: Record<string, ControlFailed> = {
      ENOENT: new ControlFailed('refused', `there is no ${where.replace(/^the /, '')}`, running),
      ECONNREFUSED: new ControlFailed('refused', `nobody listens at ${where}`, running),
      ...{ EACCES: denied, EPERM: denied, ECONNRESET: cut, EPIPE: cut },
    };
    const { code = error.message } = error;
    return known[code] ?? new ControlFailed('refused', `${where} cannot be reached (${code})`, running);
  }
}

function collect(socket: Socket, most: number, done: (answer: string) => void, tooMuch: () => void): void {
  const chunks: Buffer[] = [];
  let held = 0;
  socket.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    held += chunk.length;
    if (held > most) tooMuch();
  });
  socket.on('end', () => done(Buffer.concat(chunks).toString()));
}
