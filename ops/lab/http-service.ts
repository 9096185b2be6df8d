import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './ports.js';

/** What the service answers from now on. */
export interface Answer {
  status: number;
  body: string;
  headers: Record<string, string>;
  /** Time before the first byte. */
  delayMs: number;
}

export interface SeenRequest {
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** An HTTP service to be watched, called or made ill. */
export interface LabHttpService {
  readonly url: string;
  readonly port: number;
  readonly requests: SeenRequest[];
  answer(answer: Partial<Answer>): void;
  /** Closes the port and every connection; `start` opens the same port again. */
  stop(): Promise<void>;
  start(): Promise<void>;
}

/** Starts a service that answers every request with 200 and `ok` until told otherwise. */
export async function startHttpService(first: Partial<Answer> & { port?: number } = {}): Promise<LabHttpService> {
  const answer: Answer = { status: 200, body: 'ok', headers: {}, delayMs: 0, ...first };
  const requests: SeenRequest[] = [];
  const port = first.port ?? (await freePort());
  let server: Server | undefined;
  const start = async () => {
    server = createHttpServer(answer, requests);
    await new Promise<void>((resolve, reject) => {
      server!.once('error', reject).listen(port, '127.0.0.1', resolve).unref();
    });
  };
  await start();
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    requests,
    answer: (next) => void Object.assign(answer, next),
    start,
    stop: () => close(server!),
  };
}

function createHttpServer(answer: Answer, requests: SeenRequest[]): Server {
  return createServer((request, response) => {
    const at = Date.now();
    const respond = async () => {
      const body = await text(request);
      const { method = '', url: path = '', headers } = request;
      requests.push({ at, method, path, headers, body });
      if (answer.delayMs > 0) await sleep(answer.delayMs, undefined, { ref: false });
      response.writeHead(answer.status, answer.headers).end(answer.body);
    };
    respond().catch(() => response.destroy());
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
