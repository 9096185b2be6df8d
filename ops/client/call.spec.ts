import { createServer } from 'node:http';
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { NotHoldfast, Refused, TimedOut, Unreachable } from './index.js';
import { connectUntyped } from './testing.js';
import type { UntypedApi } from './testing.js';

describe('the client', () => {
  let server: Server;
  let api: UntypedApi;
  let answers: RequestListener[];
  let seen: IncomingMessage[];

  let impatient: UntypedApi;

  beforeEach(async () => {
    answers = [];
    seen = [];
    server = createServer((request, response) => {
      seen.push(request);
      (answers.shift() ?? ok({}))(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const there = { url: `http://127.0.0.1:${port}`, token: 'hfp_x' };
    api = connectUntyped({ ...there, timeoutMs: 10_000 });
    impatient = connectUntyped({ ...there, timeoutMs: 400 });
  });

  afterEach(() => {
    api.close();
    impatient.close();
    server.closeAllConnections();
    server.close();
  });

  const ok = (body: unknown) => (_: IncomingMessage, response: ServerResponse) => {
    response.writeHead(200, { 'content-type': 'application/json', etag: '"3"' });
    response.end(JSON.stringify(body));
  };
  const problem =
    (status: number, body: object, headers = {}) =>
    (_: IncomingMessage, response: ServerResponse) => {
      response.writeHead(status, { 'content-type': 'application/problem+json', ...headers });
      response.end(JSON.stringify(body));
    };
  const broken = (request: IncomingMessage) => request.socket.destroy();

  it('fills the path, the query and the token in', async () => {
    answers = [ok({ id: 'a/b' })];
    const answer = await api.call('get', '/api/v1/things/{id}', {
      path: { id: 'a/b?' },
      query: { q: 'ü&', none: undefined },
    });
    expect(seen[0]?.url).toBe('/api/v1/things/a%2Fb%3F?q=%C3%BC%26');
    expect(seen[0]?.headers.authorization).toBe('Bearer hfp_x');
    expect(answer.etag).toBe('"3"');
  });

  it('turns problem+json into a refusal that keeps its type, fields and remedy', async () => {
    answers = [
      problem(409, {
        type: 'https://h/problems/backup-already-running',
        title: 'Busy',
        detail: 'job 7',
        remedy: 'wait',
      }),
    ];
    const error = await api.get('/api/v1/things').catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Refused);
    expect((error as Refused).problem).toEqual(
      jasmine.objectContaining({ type: 'backup-already-running', status: 409, detail: 'job 7', remedy: 'wait' }),
    );
  });

  it('repeats a read over a broken connection and a passing refusal', async () => {
    answers = [broken, problem(503, { type: 'busy' }), ok({ fine: true })];
    expect(await api.get('/api/v1/things')).toEqual({ fine: true });
    expect(seen.length).toBe(3);
  });

  it('never repeats a change, because nobody knows whether the server acted', async () => {
    answers = [broken, ok({})];
    await expectAsync(api.call('post', '/api/v1/things', { body: {} })).toBeRejectedWithError(Unreachable);
    expect(seen.length).toBe(1);
  });

  it('repeats a change that carries an Idempotency-Key', async () => {
    answers = [broken, ok({ id: 1 })];
    await api.call('post', '/api/v1/backups', { body: {}, headers: { 'Idempotency-Key': 'same-key' } });
    expect(seen.map(({ headers }) => headers['idempotency-key'])).toEqual(['same-key', 'same-key']);
  });

  it('does not wait longer than five seconds for a server that asks for more', async () => {
    answers = [problem(429, { type: 'too-many-requests' }, { 'retry-after': '60' })];
    await expectAsync(api.get('/api/v1/things')).toBeRejectedWithError(Refused);
    expect(seen.length).toBe(1);
  });

  it('gives a slow call up in time, also when only the body is slow', async () => {
    answers = [
      (_, response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.write('{');
      },
    ];
    await expectAsync(impatient.get('/api/v1/things')).toBeRejectedWithError(TimedOut);
  });

  it('says so when something else answers on that port', async () => {
    answers = [(_, response) => response.end('<html>'), (_, response) => response.writeHead(502).end('<html>')];
    await expectAsync(api.get('/api/v1/things')).toBeRejectedWithError(NotHoldfast);
    await expectAsync(api.get('/api/v1/things')).toBeRejectedWithError(NotHoldfast);
  });

  it('reads a list to its end, page after page', async () => {
    answers = [ok({ items: [1, 2], next: 'c' }), ok({ items: [3], next: null })];
    const items: unknown[] = [];
    for await (const item of api.all('/api/v1/things')) items.push(item);
    expect(items).toEqual([1, 2, 3]);
    expect(seen[1]?.url).toContain('after=c');
  });

  it('follows an event stream, passing heartbeats over and joining lines', async () => {
    answers = [
      (_, response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.end(': beat\n\nid: 7\nevent: change\ndata: {"a":\ndata: 1}\n\ndata: last\r\n\r\n');
      },
    ];
    const events: unknown[] = [];
    for await (const event of api.follow('/api/v1/events', { lastEventId: '6' })) events.push(event);
    expect(seen[0]?.headers['last-event-id']).toBe('6');
    expect(events).toEqual([
      { id: '7', type: 'change', data: '{"a":\n1}' },
      { id: '7', type: 'message', data: 'last' },
    ]);
  });
});
