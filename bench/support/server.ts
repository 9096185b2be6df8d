import { freePort, removeFolder, startProcess, temporaryFolder, until } from '../../ops/lab/index.js';

/** A Holdfast server without its daemon, set up, with the owner signed in. */
export interface BenchServer extends SignedIn {
  url: string;
  data: string;
  pid: number;
  stop(): Promise<void>;
}

/** Somebody who can ask. */
export interface SignedIn {
  /** Headers of a signed-in browser. */
  headers: Record<string, string>;
  post(path: string, body: object): Promise<any>;
  get(path: string): Promise<any>;
}

export const owner = { name: 'Anna Berg', email: 'anna@example.com', password: 'correct horse battery staple 7' };

/**
 * Starts dist/backend/main.js alone, so that nothing else runs beside the measured requests.
 *
 * @param keep leaves the data folder when it stops, for another process to go on with
 */
export async function startServer(env: Record<string, string> = {}, keep = false): Promise<BenchServer> {
  const data = temporaryFolder('bench');
  const port = await freePort();
  const settings = { HOLDFAST_DATA: data, HOLDFAST_PORT: String(port), HOLDFAST_RATE_LIMIT: '0', ...env };
  const child = startProcess(process.execPath, ['dist/backend/main.js'], {
    env: { PATH: process.env.PATH, ...settings },
  });
  const link = /http:\/\/\S+\/setup#(\S+)/;
  await until('the server is ready', () => link.test(child.output()), 60_000);
  const url = `http://127.0.0.1:${port}`;
  const client = await signIn(url, link.exec(child.output())![1]);
  return {
    ...client,
    url,
    data,
    pid: child.pid,
    stop: async () => {
      await child.end();
      if (!keep) removeFolder(data);
    },
  };
}

/** Makes the owner and gives what their browser would send. */
export async function signIn(url: string, token: string): Promise<SignedIn> {
  const headers = await becomeOwner(url, token);
  const call = async (method: string, path: string, body?: object) => {
    const sent = body ? { 'content-type': 'application/json' } : {};
    const answer = await fetch(`${url}/api/v1/${path}`, {
      method,
      headers: { ...headers, ...sent },
      body: body && JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer.status === 204 ? null : answer.json();
  };
  return { headers, post: (path, body) => call('POST', path, body), get: (path) => call('GET', path) };
}

async function becomeOwner(url: string, token: string): Promise<Record<string, string>> {
  const same = { origin: url, 'sec-fetch-site': 'same-origin' };
  const answer = await fetch(`${url}/api/v1/setup`, {
    method: 'POST',
    headers: { ...same, 'content-type': 'application/json' },
    body: JSON.stringify({ token, ...owner }),
  });
  if (!answer.ok) throw new Error(`set-up: ${answer.status} ${await answer.text()}`);
  const cookie = answer.headers.getSetCookie()[0].split(';')[0];
  const session = await fetch(`${url}/api/v1/session`, { headers: { cookie } });
  const { csrfToken } = (await session.json()) as { csrfToken: string };
  return { ...same, cookie, 'x-csrf-token': csrfToken };
}
