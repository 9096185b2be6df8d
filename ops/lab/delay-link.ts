import { createConnection, createServer, type Socket } from 'node:net';
import { freePort } from './ports.js';

/** A TCP port that leads to another with a delay each way; netem needs what a test machine often lacks. */
export interface DelayLink {
  readonly host: string;
  readonly port: number;
  /** From the next bytes on. */
  delay(ms: number): void;
  /** Keeps every byte until the delay is set anew, as a network that lost its way: nobody is told. */
  stall(): void;
  remove(): Promise<void>;
}

/** Opens a port of 127.0.0.1 whose bytes reach the target, and come back, `delayMs` later. */
export async function delayLink(target: { host: string; port: number }, delayMs = 0): Promise<DelayLink> {
  const sockets = new Set<Socket>();
  const pipes = new Set<Pipe>();
  let current = delayMs;
  const join = (from: Socket, to: Socket) => {
    const pipe = new Pipe(from, to, () => current);
    sockets.add(from);
    pipes.add(pipe);
    from.once('close', () => {
      sockets.delete(from);
      pipes.delete(pipe);
      to.destroy();
    });
  };
  const server = createServer((client) => {
    const upstream = createConnection(target.port, target.host).setNoDelay(true);
    client.setNoDelay(true);
    join(client, upstream);
    join(upstream, client);
  });
  const port = await freePort();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  const set = (ms: number) => {
    current = ms;
    pipes.forEach((pipe) => pipe.pass());
  };
  return {
    host: '127.0.0.1',
    port,
    delay: set,
    stall: () => set(Infinity),
    remove: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        sockets.forEach((socket) => socket.destroy());
      }),
  };
}

/** One direction of a connection. Bytes keep their order whatever the delay becomes. */
class Pipe {
  private readonly waiting: { chunk: Buffer; came: number }[] = [];
  private timer: NodeJS.Timeout | undefined;

  constructor(
    from: Socket,
    private readonly to: Socket,
    private readonly delayMs: () => number,
  ) {
    from.on('error', () => undefined);
    from.on('data', (chunk) => {
      this.waiting.push({ chunk, came: performance.now() });
      this.pass();
    });
  }

  /** Hands on what waited long enough, and comes back for the rest. */
  pass(): void {
    clearTimeout(this.timer);
    const delay = this.delayMs();
    while (this.waiting.length > 0 && performance.now() - this.waiting[0].came >= delay)
      this.to.write(this.waiting.shift()!.chunk);
    const [next] = this.waiting;
    if (next && delay !== Infinity)
      this.timer = setTimeout(() => this.pass(), Math.ceil(next.came + delay - performance.now()));
  }
}
