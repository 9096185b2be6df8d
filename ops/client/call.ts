import { setTimeout as pause } from 'node:timers/promises';
import type { CallOptions, CallSettings, Item, Method, PathWith, Result } from './contract.js';
import { NotHoldfast, TimedOut } from './failures.js';
import { readEvents } from './event-stream.js';
import type { ServerEvent } from './event-stream.js';
import { pauseBeforeRetry } from './retry.js';
import { readAnswer, readRefusal } from './read-answer.js';
import type { Reply, Request, Transport } from './transport.js';

/** What came back: the parsed body, and the two headers a caller acts on. */
export interface Answer<T> {
  status: number;
  body: T;
  etag: string | null;
  setCookie: string[];
}

/** The options of any call, as the code that sends them sees them. */
type AnyOptions = CallSettings & { path?: unknown; query?: unknown; body?: unknown };

/** The REST API of one Holdfast server, typed by the contract. */
export class Api {
  constructor(
    private readonly transport: Transport,
    private readonly credentials: { token?: string; timeoutMs?: number } = {},
  ) {}

  get url(): string {
    return this.transport.url;
  }

  /**
   * One call. Throws Refused when the server says no, Unreachable, TimedOut, UntrustedServer or NotHoldfast when there
   * is no such answer. Repeats by itself only what may be repeated (see retry.ts).
   */
  async call<M extends Method, P extends PathWith<M>>(
    method: M,
    path: P,
    options: CallOptions<P, M> = {},
  ): Promise<Answer<Result<P, M>>> {
    const timeoutMs = options.timeoutMs ?? this.credentials.timeoutMs ?? 30_000;
    const request = this.request(method, path, options, timeoutMs);
    const repeatable = method === 'get' || 'idempotency-key' in request.headers;
    for (let attempt = 0; ; attempt++) {
      try {
        return (await this.once(request, timeoutMs)) as Answer<Result<P, M>>;
      } catch (error) {
        const wait = pauseBeforeRetry(error, attempt, repeatable);
        if (wait === null) throw error;
        await pause(wait, undefined, { signal: options.signal });
      }
    }
  }

  /** Only the body; for the calls where nothing else matters. */
  async get<P extends PathWith<'get'>>(path: P, options: CallOptions<P, 'get'> = {}): Promise<Result<P, 'get'>> {
    return (await this.call('get', path, options)).body;
  }

  /** Every item of a list, page after page, `limit` items at most. */
  async *all<P extends PathWith<'get'>>(
    path: P,
    options: CallOptions<P, 'get'> = {},
    limit = Infinity,
  ): AsyncGenerator<Item<P>> {
    let after: string | undefined;
    let left = limit;
    do {
      const query = { ...(options.query as object), after, limit: Math.min(200, left) };
      const call = { ...options, query } as CallOptions<P, 'get'>;
      const page = (await this.get(path, call)) as unknown as { items: Item<P>[]; next: string | null };
      yield* page.items.slice(0, left);
      left -= page.items.length;
      after = page.next ?? undefined;
    } while (after && left > 0);
  }

  /** A response that is not JSON (an export, `/metrics`), as text. */
  async text<P extends PathWith<'get'>>(path: P, options: CallOptions<P, 'get'> = {}): Promise<string> {
    const timeoutMs = options.timeoutMs ?? 60_000;
    const reply = await this.transport.send(this.request('get', path, options, timeoutMs, '*/*'));
    if (reply.status >= 400) throw await readRefusal(reply, this.url);
    return Buffer.concat(await reply.body.toArray()).toString('utf8');
  }

  /** Follows an event stream to its end; the caller reconnects with the last id it saw. */
  async *follow(path: string, options: CallSettings & { lastEventId?: string }): AsyncGenerator<ServerEvent> {
    const idleMs = options.timeoutMs ?? 30_000;
    const request = this.request('get', path, options, idleMs, 'text/event-stream');
    if (options.lastEventId) request.headers['last-event-id'] = options.lastEventId;
    const reply = await this.transport.send(request);
    if (reply.status >= 400) throw await readRefusal(reply, this.url);
    if (!String(reply.headers['content-type']).startsWith('text/event-stream')) {
      throw new NotHoldfast(this.url, 'no event stream');
    }
    yield* readEvents(reply.body);
  }

  close(): void {
    this.transport.close();
  }

  private async once(request: Request, timeoutMs: number): Promise<Answer<unknown>> {
    const deadline = AbortSignal.timeout(timeoutMs);
    const signal = request.signal ? AbortSignal.any([deadline, request.signal]) : deadline;
    try {
      return await this.read(await this.transport.send({ ...request, signal }));
    } catch (error) {
      throw deadline.aborted ? new TimedOut(this.url, timeoutMs) : error;
    }
  }

  private async read(reply: Reply): Promise<Answer<unknown>> {
    if (reply.status >= 400) throw await readRefusal(reply, this.url);
    const cookies = reply.headers['set-cookie'] ?? [];
    return {
      status: reply.status,
      body: await readAnswer(reply, this.url),
      etag: typeof reply.headers['etag'] === 'string' ? reply.headers['etag'] : null,
      setCookie: Array.isArray(cookies) ? cookies : [cookies],
    };
  }

  private request(method: string, path: string, options: AnyOptions, idleMs: number, accept?: string): Request {
    const headers: Record<string, string> = { accept: accept ?? 'application/json', 'user-agent': 'holdfast-cli' };
    if (this.credentials.token) headers['authorization'] = `Bearer ${this.credentials.token}`;
    const body = options.body === undefined ? undefined : JSON.stringify(options.body);
    if (body !== undefined) headers['content-type'] = 'application/json';
    for (const [name, value] of Object.entries(options.headers ?? {})) headers[name.toLowerCase()] = value;
    return { method: method.toUpperCase(), path: fill(path, options), headers, body, idleMs, signal: options.signal };
  }
}

function fill(template: string, options: AnyOptions): string {
  const given = (options.path ?? {}) as Record<string, string>;
  const path = template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = given[name];
    if (value === undefined || value === '') throw new Error(`${template} needs ${name}`);
    return encodeURIComponent(value);
  });
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(
    (options.query ?? {}) as Record<string, string | number | boolean | null | undefined>,
  )) {
    if (value !== undefined && value !== null && value !== '') query.append(name, String(value));
  }
  return query.size ? `${path}?${query.toString()}` : path;
}
