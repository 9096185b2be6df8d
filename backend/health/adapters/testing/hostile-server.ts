import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';

/** What a server does with each connection. */
export type Behaviour = (socket: Socket) => void;

export interface HostileServer {
  port: number;
  /** Bytes the other side really took from us, on all connections. */
  taken(): number;
  /** Resolves when no connection is open any more; rejects after the given time. */
  allClosed(withinMs: number): Promise<void>;
  stop(): Promise<void>;
}

/** Says nothing for ever. */
export const silent: Behaviour = () => {};

/** Says something, then resets the connection. */
export const resetAfter =
  (opening: Buffer | string): Behaviour =>
  (socket) => {
    socket.once('data', () => {});
    socket.write(opening, () => setTimeout(() => socket.resetAndDestroy(), 20));
  };

/** Says something, and then the same bytes for ever, as fast as they are taken. */
export const endlessAfter =
  (opening: Buffer | string, again: Buffer = Buffer.alloc(16_384, 'x')): Behaviour =>
  (socket) => {
    const pump = () => {
      while (!socket.destroyed && socket.write(again));
    };
    socket.on('drain', pump);
    socket.write(opening);
    pump();
  };

/** Says something, promises much more, and says nothing further. */
export const stopAfter =
  (opening: Buffer | string): Behaviour =>
  (socket) =>
    void socket.write(opening);

/** Says something once asked, and ends. */
export const answering =
  (answer: Buffer | string): Behaviour =>
  (socket) =>
    socket.once('data', () => socket.end(answer));

/** Says something at once, and ends. */
export const greeting =
  (words: Buffer | string): Behaviour =>
  (socket) =>
    void socket.end(words);

/** A server on 127.0.0.1 that behaves as told and knows what is open. */
export async function startHostile(behave: Behaviour, tls?: { cert: string; key: string }): Promise<HostileServer> {
  const open = new Set<Socket>();
  const written: Socket[] = [];
  const take = (socket: Socket) => {
    socket.on('error', () => {});
    socket.on('data', () => {});
    written.push(socket);
    behave(socket);
  };
  const server = tls ? createTlsServer(tls, take) : createServer(take);
  server.on('connection', (socket: Socket) => {
    open.add(socket.on('error', () => {}));
    socket.on('close', () => open.delete(socket));
  });
  server.on('tlsClientError', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    taken: () => written.reduce((sum, socket) => sum + socket.bytesWritten - socket.writableLength, 0),
    allClosed: async (withinMs) => {
      const end = performance.now() + withinMs;
      while (open.size > 0) {
        if (performance.now() > end) throw new Error(`${open.size} connections are still open after ${withinMs} ms`);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    },
    stop: async () => {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A port of 127.0.0.1 on which nothing listens. */
export async function closedPort(): Promise<number> {
  const server = await startHostile(silent);
  await server.stop();
  return server.port;
}
