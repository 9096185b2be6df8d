import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runCli } from '../../testing/run-cli.js';

interface Seen {
  call: string;
  headers: IncomingMessage['headers'];
  body: string;
}

describe('holdfast login', () => {
  let server: Server;
  let url: string;
  let seen: Seen[];

  const answers: Record<string, { body?: object; cookies?: string[] }> = {
    'POST /api/v1/session': { body: { csrfToken: 'c5' }, cookies: ['holdfast=s3; HttpOnly', 'holdfast-csrf=c5'] },
    'POST /api/v1/me/tokens': { body: { id: 't1', token: 'hfp_new' } },
    'DELETE /api/v1/session': {},
    'GET /api/v1/me': { body: { name: 'Anna', email: 'anna@example.com' } },
  };

  beforeEach(async () => {
    seen = [];
    server = createServer((request, response) => void answer(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const call = `${request.method} ${request.url}`;
    seen.push({ call, headers: request.headers, body: Buffer.concat(chunks).toString() });
    const { body, cookies } = answers[call] ?? {};
    if (cookies) response.setHeader('set-cookie', cookies);
    response.writeHead(body ? 200 : 204, { 'content-type': 'application/json' });
    response.end(body ? JSON.stringify(body) : '');
  }

  it('makes a token with the password, keeps the token and ends the session', async () => {
    const home = mkdtempSync(path.join(tmpdir(), 'holdfast-login-'));
    const line = ['login', url, '--email', 'anna@example.com', '--password-file', '-'];
    const { code, out } = await runCli(line, { typed: 'a long password\n', env: { HOME: home } });
    expect(code).toBe(0);
    expect(out).toBe(`Signed in to ${url} as Anna (anna@example.com)\n`);
    const [session, token, end, me] = seen;
    expect(seen.length).toBe(4);
    expect(JSON.parse(session.body)).toEqual({ email: 'anna@example.com', password: 'a long password' });
    expect(token.headers).toEqual(
      jasmine.objectContaining({ cookie: 'holdfast=s3; holdfast-csrf=c5', 'x-csrf-token': 'c5' }),
    );
    expect(end.call).toBe('DELETE /api/v1/session');
    expect(me.headers.authorization).toBe('Bearer hfp_new');
    const kept = readFileSync(path.join(home, '.config/holdfast/config.json'), 'utf8');
    expect(JSON.parse(kept)).toEqual({
      current: url,
      servers: { [url]: { token: 'hfp_new', tokenId: 't1', email: 'anna@example.com' } },
    });
    expect(kept).not.toContain('password');
  });

  it('takes a token from standard input instead', async () => {
    const { code } = await runCli(['login', url, '--with-token'], { typed: 'hfp_mine\n' });
    expect(code).toBe(0);
    expect(seen.map(({ call, headers }) => [call, headers.authorization])).toEqual([
      ['GET /api/v1/me', 'Bearer hfp_mine'],
    ]);
  });

  it('asks on a terminal without showing the password', async () => {
    const { code, out, err } = await runCli(['login', url, '--email', 'a@b'], { tty: true, typed: 'hidden words\n' });
    expect(code).toBe(0);
    expect(JSON.parse(seen[0].body).password).toBe('hidden words');
    expect(out + err).not.toContain('hidden words');
    expect(err).toContain('Password of a@b:');
  });

  it('refuses to ask where there is nobody, and says which flag answers', async () => {
    const { code, err } = await runCli(['login', url, '--email', 'a@b']);
    expect(code).toBe(2);
    expect(err).toContain('--password-file <file>');
    expect(seen).toEqual([]);
  });
});
