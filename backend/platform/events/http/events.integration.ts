import { setTimeout as delay } from 'node:timers/promises';
import type { AddressInfo } from 'node:net';
import { openTestServer, type TestServer } from '../../../testing.js';
import { join, ok, setUpOwner, TestBrowser } from '../../../users/testing.js';
import { EventLog } from '../index.js';

/** A reader of the stream over a real connection. */
class Reader {
  text = '';
  ended = false;
  status = 0;
  headers = new Headers();
  private readonly controller = new AbortController();

  async open(port: number, headers: Record<string, string>): Promise<this> {
    const url = `http://127.0.0.1:${port}/api/v1/events`;
    const response = await fetch(url, {
      headers: { accept: 'text/event-stream', ...headers },
      signal: this.controller.signal,
    });
    this.status = response.status;
    this.headers = response.headers;
    void this.read(response).finally(() => (this.ended = true));
    return this;
  }

  close(): void {
    this.controller.abort();
  }

  private async read(response: Response): Promise<void> {
    const decoder = new TextDecoder();
    try {
      for await (const chunk of response.body!) this.text += decoder.decode(chunk as Uint8Array, { stream: true });
    } catch {
      // closed by us
    }
  }
}

describe('GET /api/v1/events', () => {
  let server: TestServer;
  let olga: TestBrowser;
  let port: number;
  let readers: Reader[];
  const open = async (browser: TestBrowser, more: Record<string, string> = {}) => {
    const names = ['holdfast', '__Host-holdfast'];
    const cookie = names
      .flatMap((name) => (browser.cookie(name) ? [`${name}=${browser.cookie(name)}`] : []))
      .join('; ');
    const reader = await new Reader().open(port, { cookie, 'sec-fetch-site': 'same-origin', ...more });
    readers.push(reader);
    return reader;
  };
  const append = (kind: string, id: string) =>
    server.store.write((tx) => server.app.get(EventLog).append(tx, { type: `${kind}.changed`, subject: { kind, id } }));
  async function until(what: () => boolean, ms = 30_000): Promise<void> {
    const start = performance.now();
    for (; !what(); await delay(5))
      if (performance.now() - start > ms) throw new Error(`did not happen within ${ms} ms: ${what.toString()}`);
  }

  beforeEach(async () => {
    readers = [];
    server = await openTestServer();
    olga = await setUpOwner(server.app);
    await server.app.listen(0, '127.0.0.1');
    port = (server.app.getHttpServer().address() as AddressInfo).port;
  });
  afterEach(async () => {
    readers.forEach((reader) => reader.close());
    await server.close();
  });

  it('tells of changes, with the headers every answer carries and nothing to be kept', async () => {
    const reader = await open(olga);
    expect([reader.status, reader.headers.get('content-type')]).toEqual([200, 'text/event-stream; charset=utf-8']);
    expect(reader.headers.get('cache-control')).toContain('no-store');
    expect(reader.headers.get('x-content-type-options')).toBe('nosniff');
    expect(reader.headers.get('x-request-id')).toBeTruthy();
    await until(() => reader.text.includes(': alive'));
    await append('resource', 'r1');
    await until(() => reader.text.includes('"id":"r1"'));
  });

  it('is refused to nobody known, and to a token that was never given', async () => {
    expect((await new Reader().open(port, {})).status).toBe(401);
    expect((await new Reader().open(port, { authorization: 'Bearer hfp_nonsense' })).status).toBe(401);
  });

  it('tells a viewer of one tag of its resources only, and each person of themselves', async () => {
    const resource = async (name: string, tag: string) =>
      ok(await olga.post('resources', { kind: 'tcp', name, address: `tcp://${name}:1`, tags: [tag] })) as {
        id: string;
      };
    const [shop, bank] = [await resource('shop', 'shop'), await resource('bank', 'bank')];
    const ben = await join(olga, server.app, 'Ben', { role: 'viewer', scope: { kind: 'tag', value: 'shop' } });
    const [mine, all] = [await open(ben.browser), await open(olga)];
    for (const id of [bank.id, shop.id]) await append('resource', id);
    await append('person', ben.id);
    await append('person', 'somebody');
    await append('unheard-of', 'x');
    // That Ben joined may come down the stream too, before what was appended here.
    const tellsAfter = (text: string, one: string, other: string) =>
      text.includes(one) && text.includes(other, text.lastIndexOf(one));
    await until(() => all.text.includes('somebody') && tellsAfter(mine.text, shop.id, 'person.changed'));
    expect(mine.text).toContain(shop.id);
    expect(mine.text).not.toContain(bank.id);
    expect(mine.text).not.toContain('somebody');
    expect(all.text).toContain(bank.id);
    expect(all.text).not.toContain('unheard-of');
  });

  it('ends for who is disabled or signs out, and for nobody else', async () => {
    const ben = await join(olga, server.app, 'Ben', { role: 'viewer' });
    const amy = await join(olga, server.app, 'Amy', { role: 'viewer' });
    const [b, a, o] = [await open(ben.browser), await open(amy.browser), await open(olga)];
    ok(await olga.post(`people/${ben.id}/disable`));
    await until(() => b.ended);
    ok(await amy.browser.delete('session'));
    await until(() => a.ended);
    expect(o.ended).toBeFalse();
    expect((await open(ben.browser)).status).toBe(401);
  });

  it('does not keep a session alive', async () => {
    const reader = await open(olga);
    const hour = 3_600_000;
    for (let i = 0; i < 7; i++) {
      server.clock.advance(hour);
      (await open(olga)).close();
    }
    expect(reader.ended).toBeFalse();
    server.clock.advance(hour + 60_000);
    await until(() => reader.ended);
    expect((await open(olga)).status).toBe(401);
  });

  it('goes on behind the position a reader had seen', async () => {
    const first = await open(olga);
    await append('resource', 'seen');
    await until(() => first.text.includes('"seen"'));
    const last = [...first.text.matchAll(/^id: (\d+)$/gm)].at(-1)![1];
    first.close();
    await append('resource', 'missed');
    const second = await open(olga, { 'last-event-id': last });
    await until(() => second.text.includes('"missed"'));
    expect(second.text).not.toContain('"seen"');
    const lost = await open(olga, { 'last-event-id': 'nonsense' });
    await until(() => lost.text.includes('event: reset'));
  });
});
