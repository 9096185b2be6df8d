/** The law of ports.ts, run against one messenger. */
import { createServer, type Server, type Socket } from 'node:net';
import { Messenger, NotDelivered } from '../../ports.js';
import type { Destination } from '../../ports.js';
import type { Message } from '../../domain/message.js';

export const aMessage: Message = {
  id: 'd-1',
  subject: 'FIRING: web-3 is down',
  text: 'answered 503\n',
  payload: { a: 1 },
};
export const secret = 'canary-secret-in-no-sentence';

/** Where nothing can be delivered, whatever the protocol; the receiver may say anything or nothing. */
const ill: Record<string, (socket: Socket) => void> = {
  'says nothing': () => {},
  'hangs up at once': (socket) => socket.destroy(),
  'resets in the middle': (socket) => void socket.write('2', () => setTimeout(() => socket.resetAndDestroy(), 20)),
  'talks without end': (socket) => {
    const pump = () => {
      while (!socket.destroyed && socket.write('x'.repeat(16_384)));
    };
    socket.on('drain', pump);
    pump();
  },
  'speaks another protocol': (socket) => socket.end('SSH-2.0-OpenSSH_9\r\n'),
};

export interface MessengerCase {
  messenger: (patienceMs: number) => Messenger;
  destination: (port: number) => Destination;
}

async function listen(behave: (socket: Socket) => void): Promise<{ server: Server; port: number; open: Set<Socket> }> {
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket.on('error', () => {}));
    socket.on('close', () => open.delete(socket));
    socket.on('data', () => {});
    behave(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, port: (server.address() as { port: number }).port, open };
}

/** Describes a messenger by the law. */
export function describeMessenger(kind: string, { messenger, destination }: MessengerCase): void {
  describe(`the ${kind} messenger by the law of messengers`, () => {
    for (const [what, behave] of Object.entries(ill)) {
      it(`is not delivered, in time and in a sentence without secrets, when the other side ${what}`, async () => {
        const { server, port, open } = await listen(behave);
        const start = performance.now();
        const error = await messenger(600)
          .send(aMessage, destination(port))
          .then(() => null)
          .catch((caught: unknown) => caught);
        expect(error).toBeInstanceOf(NotDelivered);
        expect(performance.now() - start).toBeLessThan(3_000);
        expect((error as Error).message).toMatch(/^[^\p{C}]{5,400}$/u);
        expect((error as Error).message).not.toContain(secret);
        for (let i = 0; i < 200 && open.size > 0; i++) await new Promise((resolve) => setTimeout(resolve, 10));
        expect(open.size).toBe(0);
        server.close();
      });
    }

    it('is not delivered when nobody listens', async () => {
      const { server, port } = await listen(() => {});
      await new Promise((resolve) => server.close(resolve));
      await expectAsync(messenger(600).send(aMessage, destination(port))).toBeRejectedWithError(
        NotDelivered,
        /not reached/,
      );
    });
  });
}
