/** The law of ports.ts, run against one messenger. */
import { createServer, type Server, type Socket } from 'node:net';
import { Messenger, NotDelivered } from '../../ports.js';
import type { Destination } from '../../ports.js';
import type { Message } from '../../domain/message.js';

export const aMessage: Message = {
  id: 'd-1',
  key: 'resource:r-1',
  kind: 'firing',
  gravity: 'critical',
  subject: 'FIRING: web-3 is down',
  text: 'FIRING: web-3 is down\n\nanswered 503\n',
  url: 'https://hf.example/resources/r-1',
  since: 1_795_000_000_000,
  payload: { a: 1, subject: { name: 'web-3' } },
};
export const secret = 'canary-secret-in-no-sentence';

type Behaviour = (socket: Socket) => void;

/** Where nothing can be delivered, whatever the protocol; the receiver may say anything or nothing. */
const ill: Record<string, Behaviour> = {
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

/** Answers an HTTP request, once it came, with these raw bytes; `null` at the end leaves it hanging. */
const http = (head: string, body = ''): Behaviour => {
  const answer = `HTTP/1.1 ${head}\r\nconnection: close\r\n`;
  const whole = body === '…' ? `${answer}content-length: 999\r\n\r\nhalf` : `${answer}\r\n${body}`;
  return (socket) => socket.once('data', () => (body === '…' ? socket.write(whole) : socket.end(whole)));
};

export const illHttp: Record<string, Behaviour> = {
  'answers 500': http('500 Internal Server Error', 'ok'),
  'answers 429': http('429 Too Many Requests', 'rate limited'),
  'redirects to localhost': http('307 Temporary Redirect\r\nlocation: http://127.0.0.1:1/'),
  'repeats what it was sent': (socket) =>
    socket.once('data', (sent) => socket.end(`HTTP/1.1 400 Bad Request\r\n\r\n${String(sent)}`)),
  'sends headers without end': (socket) =>
    socket.once('data', () => void socket.write(`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(70_000)}\r\n\r\n`)),
};

/** What only a service with an answer of its own can find out. */
export const lies: Record<string, Behaviour> = {
  'answers 200 with a sign-in page': http('200 OK', '<!doctype html><title>Sign in</title>'),
  'answers 200 and stalls in the body': http('200 OK', '…'),
  'answers 200 with a body without end': (socket) =>
    socket.once('data', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      ill['talks without end'](socket);
    }),
};

/** A mail server that says each of the lines in turn, one a line that comes in, and then does `last`. */
const smtp = (replies: string[], last: Behaviour): Behaviour => {
  return (socket) => {
    const rest = [...replies];
    let body = false;
    const say = () => {
      const next = rest.shift();
      if (next === undefined) return last(socket);
      body = next.startsWith('354');
      socket.write(`${next}\r\n`);
    };
    socket.on('data', (chunk: Buffer) => (!body || String(chunk).endsWith('\r\n.\r\n')) && say());
    say();
  };
};
const upToData = ['220 mail', '250 hello', '250 sender', '250 receiver', '354 go on'];

export const illSmtp: Record<string, Behaviour> = {
  'takes the whole mail and then drops the connection': smtp(upToData, (socket) => socket.destroy()),
  'takes the whole mail and then says nothing': smtp(upToData, () => {}),
  'refuses the mail after it has it': smtp([...upToData, '554 no thank you'], () => {}),
  'refuses every receiver': smtp(['220 mail', '250 hello', '250 sender', '550 nobody here', '250 reset'], () => {}),
  'is too busy': smtp(['421 come back later'], (socket) => socket.destroy()),
};

export interface MessengerCase {
  messenger: (patienceMs: number) => Messenger;
  destination: (port: number) => Destination;
  /** What goes wrong within the protocol, besides what goes wrong below it. */
  ill: Record<string, Behaviour>;
}

async function listen(behave: Behaviour): Promise<{ server: Server; port: number; open: Set<Socket> }> {
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
export function describeMessenger(kind: string, { messenger, destination, ill: more }: MessengerCase): void {
  describe(`the ${kind} messenger by the law of messengers`, () => {
    for (const [what, behave] of Object.entries({ ...ill, ...more })) {
      it(`is not delivered, in time and in a sentence without secrets, when the other side ${what}`, async () => {
        const { server, port, open } = await listen(behave);
        const start = performance.now();
        const error = await messenger(400)
          .send(aMessage, destination(port))
          .then(() => null)
          .catch((caught: unknown) => caught);
        expect(error).toBeInstanceOf(NotDelivered);
        expect(performance.now() - start).toBeLessThan(30_000);
        expect((error as Error).message).toMatch(/^[^\p{C}]{5,400}$/u);
        expect((error as Error).message).not.toContain(secret);
        for (let i = 0; i < 3_000 && open.size > 0; i++) await new Promise((resolve) => setTimeout(resolve, 10));
        expect(open.size).toBe(0);
        server.close();
      });
    }

    it('is not delivered when nobody listens', async () => {
      const { server, port } = await listen(() => {});
      await new Promise((resolve) => server.close(resolve));
      await expectAsync(messenger(400).send(aMessage, destination(port))).toBeRejectedWithError(
        NotDelivered,
        /not reached/,
      );
    });

    it('never connects to a metadata address', async () => {
      const to = destination(80);
      const url = to.url.replace('127.0.0.1:80', '169.254.169.254');
      await expectAsync(messenger(400).send(aMessage, { ...to, url })).toBeRejectedWithError(
        NotDelivered,
        /does not connect there|metadata/,
      );
    });
  });
}
