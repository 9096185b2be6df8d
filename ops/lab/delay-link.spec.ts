import { once } from 'node:events';
import { createConnection, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { delayLink, type DelayLink } from './delay-link.js';

describe('a delaying link', () => {
  let echo: Server;
  let link: DelayLink;
  let client: Socket;

  beforeEach(async () => {
    echo = createServer((socket) => socket.on('error', () => undefined).pipe(socket)).listen(0, '127.0.0.1');
    await once(echo, 'listening');
    link = await delayLink({ host: '127.0.0.1', port: (echo.address() as AddressInfo).port });
    client = createConnection(link.port, link.host);
    client.on('error', () => undefined);
    await once(client, 'connect');
  });
  afterEach(async () => {
    client.destroy();
    await link.remove();
    await new Promise((resolve) => echo.close(resolve));
  });

  const answerTo = async (text: string) => {
    const begin = performance.now();
    client.write(text);
    let answer = '';
    while (!answer.includes(text)) answer += String((await once(client, 'data'))[0]);
    return { answer, ms: performance.now() - begin };
  };

  it('delays each way', async () => {
    expect((await answerTo('a')).answer).toBe('a');
    link.delay(40);
    const { answer, ms } = await answerTo('b');
    expect(answer).toBe('b');
    expect(ms).toBeGreaterThanOrEqual(79);
  });

  it('keeps what comes while it stalls, and hands it on in order', async () => {
    link.stall();
    client.write('1');
    const answer = answerTo('2');
    link.delay(20);
    client.write('3');
    expect((await answer).answer).toMatch(/^12/);
  });

  it('closes both ends when it is removed', async () => {
    const closed = once(client, 'close');
    await link.remove();
    await closed;
    expect(client.destroyed).toBe(true);
    link = await delayLink({ host: '127.0.0.1', port: 1 });
  });
});
