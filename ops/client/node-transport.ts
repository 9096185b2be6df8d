import http from 'node:http';
import https from 'node:https';
import type { Connection } from './connection.js';
import { serverOrigin } from './connection.js';
import { TimedOut, Unreachable, UntrustedServer } from './failures.js';
import { pinnedAgent } from './pinned-agent.js';
import { Transport } from './transport.js';
import type { Reply, Request } from './transport.js';

/** Transport over the system's sockets. */
export class NodeTransport extends Transport {
  readonly url: string;
  private readonly agent: http.Agent;

  constructor(connection: Connection) {
    super();
    this.url = serverOrigin(connection.url);
    this.agent = agentFor(this.url, connection);
  }

  send(request: Request): Promise<Reply> {
    const client = this.url.startsWith('https:') ? https : http;
    const { method, headers, signal } = request;
    return new Promise((resolve, reject) => {
      const outgoing = client.request(this.url + request.path, { agent: this.agent, method, headers, signal });
      outgoing.setTimeout(request.idleMs, () => outgoing.destroy(new TimedOut(this.url, request.idleMs)));
      outgoing.once('response', (answer) =>
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: answer }),
      );
      outgoing.once('error', (error: NodeJS.ErrnoException) => reject(this.named(error, signal)));
      outgoing.end(request.body);
    });
  }

  close(): void {
    this.agent.destroy();
  }

  private named(error: NodeJS.ErrnoException, signal?: AbortSignal): Error {
    if (signal?.aborted) return signal.reason instanceof Error ? signal.reason : error;
    if (error instanceof TimedOut || error instanceof UntrustedServer) return error;
    return new Unreachable(this.url, error.code ?? error.message, error);
  }
}

function agentFor(url: string, connection: Connection): http.Agent {
  const keepAlive = { keepAlive: true, maxSockets: 8 };
  if (url.startsWith('http:')) return new http.Agent(keepAlive);
  return pinnedAgent(url, { ca: connection.ca, fingerprint: connection.fingerprint }, keepAlive);
}
