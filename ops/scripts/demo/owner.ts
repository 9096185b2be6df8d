import { connect, type Api } from '../../client/index.js';

export const owner = { name: 'Demo Owner', email: 'owner@demo.example', password: 'eleven quiet lighthouses' };

/** Makes the owner through the set-up link, as a browser would, and gives an API that acts for them. */
export async function becomeOwner(url: string, setupLink: string): Promise<Api> {
  const visitor = connect({ url });
  const token = new URL(setupLink).hash.slice(1);
  const { setCookie } = await visitor.call('post', '/api/v1/setup', { body: { token, ...owner } });
  const cookie = setCookie.map((line) => line.split(';')[0]).join('; ');
  const { csrfToken } = await visitor.get('/api/v1/session', { headers: { cookie } });
  const headers = { cookie, 'x-csrf-token': csrfToken, 'sec-fetch-site': 'same-origin' };
  const made = await visitor.call('post', '/api/v1/me/tokens', { headers, body: { name: 'demo' } });
  visitor.close();
  return connect({ url, token: made.body.token });
}
