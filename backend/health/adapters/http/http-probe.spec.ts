import { gzipSync } from 'node:zlib';
import { withDefaults } from '../../domain/check.js';
import type { HttpAim } from '../../domain/aim.js';
import { selfSigned } from '../testing/certificate.js';
import { describeProbe } from '../testing/conformance.js';
import { answering, endlessAfter, resetAfter, silent, startHostile, stopAfter } from '../testing/hostile-server.js';
import type { Behaviour } from '../testing/hostile-server.js';
import { TestResolver } from '../testing/resolvers.js';
import { HttpProbe } from './http-probe.js';

const head = (status: string, ...headers: string[]) =>
  `HTTP/1.1 ${status}\r\n${headers.map((h) => `${h}\r\n`).join('')}`;
const page = (status: string, body: string) =>
  `${head(status, `Content-Length: ${Buffer.byteLength(body)}`)}\r\n${body}`;
const local = selfSigned(['localhost']);
const other = selfSigned(['other.example']);
const resolver = new TestResolver();
/** 40 kB that unpack to 10 MB, forty times what may be held. */
const packed = gzipSync(Buffer.alloc(10_000_000, '0'), { level: 1 });
const bomb = Buffer.concat([
  Buffer.from(`${head('200 OK', 'Content-Encoding: gzip', `Content-Length: ${packed.length}`)}\r\n`),
  packed,
]);
const probe = () => new HttpProbe(resolver, local.cert);
const aim = (host: string, port: number, scheme = 'http'): HttpAim => ({
  ...withDefaults('http'),
  url: `${scheme}://${host}:${port}/`,
});
/** The server does not know its port before it runs, so the aim of a TLS scenario is made from the answer. */
const overTls = (cert: { cert: string; key: string }) => ({ behave: answering(page('200 OK', 'fine')), tls: cert });

describeProbe<HttpAim>('http', {
  probe,
  aim: (host, port) => aim(host, port),
  cases: () => ({
    slow: { outcome: 'fail', code: 'timeout', behave: silent },
    refused: { outcome: 'fail', code: 'refused' },
    'reset mid-answer': {
      outcome: 'fail',
      code: 'reset',
      behave: resetAfter(`${head('200 OK', 'Content-Length: 99')}\r\nhalf`),
    },
    'never-ending body': { outcome: 'pass', code: 'ok', behave: endlessAfter(`${head('200 OK')}\r\n`) },
    'one byte and silence': { outcome: 'fail', code: 'timeout', behave: stopAfter('H') },
    'a body of 1 GB': {
      outcome: 'fail',
      code: 'wrong-answer',
      behave: endlessAfter(`${head('200 OK', 'Content-Length: 1000000000')}\r\n`),
      aim: { keyword: 'never' },
    },
    'gzip bomb': { outcome: 'fail', code: 'wrong-answer', behave: answering(bomb), aim: { keyword: '0' } },
    'redirect loop': { outcome: 'fail', code: 'redirect-loop', behave: bounce() },
    'invalid TLS': { outcome: 'fail', code: 'reset', ...overTls(local) },
    'wrong host name': { impossible: 'plain http has no names to compare; https is looked at below' },
    'huge header': { outcome: 'fail', code: 'too-large', behave: endlessAfter(head('200 OK').concat('X: ')) },
    'non-UTF-8': {
      outcome: 'pass',
      code: 'ok',
      behave: answering(Buffer.from(`${head('200 \xff')}\r\n\xff\xfe`, 'latin1')),
    },
    'DNS failure': { outcome: 'fail', code: 'name-not-found' },
    'slow DNS': { outcome: 'fail', code: 'timeout' },
    'forbidden target': { outcome: 'fail', code: 'target-forbidden' },
    'name that changes its meaning': { outcome: 'fail', code: 'target-forbidden', behave: bounce() },
  }),
});

function bounce(): Behaviour {
  return (socket) =>
    socket.once('data', (asked: Buffer) => {
      const host = /host: (\S+)/i.exec(asked.toString())?.[1];
      socket.end(`${head('302 Found', `Location: http://${host}/again`, 'Content-Length: 0')}\r\n`);
    });
}

describe('the http probe', () => {
  const limits = { timeoutMs: 10_000, signal: new AbortController().signal };
  async function against(behave: Behaviour, change: Partial<HttpAim> = {}, tls?: { cert: string; key: string }) {
    const server = await startHostile(behave, tls);
    const usual = aim('localhost', server.port, tls ? 'https' : 'http');
    const result = await probe().run({ ...usual, ...change }, limits);
    await server.stop();
    return result;
  }

  it('passes on an expected status and says what was answered', async () => {
    const result = await against(answering(page('204 No Content', '')));
    expect([result.outcome, result.sentence, result.facts]).toEqual(['pass', 'answered 204', { httpStatus: 204 }]);
  });

  it('fails on any other status', async () => {
    const result = await against(answering(page('503 Service Unavailable', 'maintenance')));
    expect([result.outcome, result.code, result.sentence]).toEqual(['fail', 'wrong-answer', 'answered 503']);
  });

  it('finds a keyword, also one cut in two by the network, and says when it is missing', async () => {
    const halves: Behaviour = (socket) =>
      socket.once('data', () => {
        socket.write(`${head('200 OK', 'Content-Length: 8')}\r\nsigned`);
        setTimeout(() => socket.end('in'), 30);
      });
    expect((await against(halves, { keyword: 'signedin' })).outcome).toBe('pass');
    const missing = await against(answering(page('200 OK', 'error page')), { keyword: 'signedin' });
    expect(missing.sentence).toBe('answered 200, but "signedin" did not stand anywhere');
  });

  it('keeps the beginning of an answer while others are read', async () => {
    const [begun, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const slow: Behaviour = (socket) =>
      socket.once('data', () => {
        socket.write(`${head('200 OK', 'Content-Length: 8')}\r\nsigned`, () => begun.resolve());
        void goOn.promise.then(() => socket.end('in'));
      });
    const first = against(slow, { keyword: 'signedin' });
    await begun.promise;
    for (let n = 0; n < 5; n++)
      expect((await against(answering(page('200 OK', 'x'.repeat(500))), { keyword: 'xx' })).outcome).toBe('pass');
    goOn.resolve();
    expect((await first).outcome).toBe('pass');
  });

  it('looks for the keyword only in the first 256 kB, and says so', async () => {
    const result = await against(endlessAfter(`${head('200 OK')}\r\n`), { keyword: 'never' });
    expect(result.sentence).toBe('answered 200, but "never" did not stand in the first 256 kB');
  });

  it('matches an expression, and bounds what it may cost', async () => {
    const fine = answering(page('200 OK', 'queue 17 of 20'));
    expect((await against(fine, { pattern: 'queue \\d+ of' })).outcome).toBe('pass');
    const missing = await against(fine, { pattern: '^\\d+$' });
    expect(missing.sentence).toBe('answered 200, but /^\\d+$/ did not match anywhere');
    const endless = await against(endlessAfter(`${head('200 OK')}\r\n`), { pattern: '(x+x+)+y' });
    expect(endless.code).not.toBe('timeout');
  });

  it('compares a value in JSON, and says what stands there instead', async () => {
    const health = answering(page('200 OK', '{"db":[{"status":"up","lag":3}]}'));
    const at = (jsonPath: string, jsonExpect?: string | number) => against(health, { jsonPath, jsonExpect });
    expect((await at('$.db[0].status', 'up')).outcome).toBe('pass');
    expect((await at('$.db[0].lag', 3)).outcome).toBe('pass');
    expect((await at('$.db[0].lag')).outcome).toBe('pass');
    expect((await at('$.db[0].status', 'ok')).sentence).toBe('answered 200, but $.db[0].status is up instead of ok');
    expect((await at('$.cache')).sentence).toBe('answered 200, but $.cache is not in it');
    const html = await against(answering(page('200 OK', '<p>')), { jsonPath: '$.a' });
    expect(html.sentence).toBe('answered 200, but it is not JSON');
    const deep = await against(answering(page('200 OK', '['.repeat(200_000))), { jsonPath: '$.a' });
    expect(deep.sentence).toBe('answered 200, but it is not JSON');
  });

  it('asks for another name than the address has, and expects the certificate to prove it', async () => {
    let asked = '';
    const listen: Behaviour = (socket) =>
      socket.once('data', (chunk: Buffer) => {
        asked = chunk.toString();
        socket.end(page('200 OK', ''));
      });
    expect((await against(listen, { hostName: 'shop.example' })).outcome).toBe('pass');
    expect(asked.toLowerCase()).toContain('host: shop.example');
    const server = await startHostile(listen, other);
    const url = `https://localhost:${server.port}/`;
    const trusting = new HttpProbe(resolver, other.cert);
    const named = await trusting.run({ ...withDefaults('http'), url, hostName: 'other.example' }, limits);
    const misnamed = await trusting.run({ ...withDefaults('http'), url, hostName: 'shop.example' }, limits);
    await server.stop();
    expect([named.outcome, misnamed.sentence]).toEqual(['pass', 'met a certificate for another name']);
  });

  it('does not follow a redirect to a forbidden target', async () => {
    const toMetadata = answering(
      `${head('302 Found', 'Location: http://metadata.invalid/latest', 'Content-Length: 0')}\r\n`,
    );
    const result = await against(toMetadata);
    expect([result.code, result.sentence]).toEqual([
      'target-forbidden',
      'were not sent: 169.254.169.254 is link-local',
    ]);
  });

  it('does not follow a redirect away from the web', async () => {
    const result = await against(
      answering(`${head('302 Found', 'Location: file:///etc/passwd', 'Content-Length: 0')}\r\n`),
    );
    expect(result.code).toBe('malformed');
  });

  it('reports when the certificate met on the way ends, and warns before it does', async () => {
    const soon = selfSigned(['localhost'], Date.now() - 1000, Date.now() + 3.5 * 86_400_000);
    const server = await startHostile(answering(page('200 OK', '')), soon);
    const result = await new HttpProbe(resolver, soon.cert).run(aim('localhost', server.port, 'https'), limits);
    await server.stop();
    expect([result.outcome, result.sentence]).toEqual(['warn', 'met a certificate that ends in 3 days']);
    expect(result.facts.certificateNotAfter).toBeGreaterThan(Date.now());
  });

  it('refuses a certificate for another name, an unknown issuer and an expired one, unless told not to look', async () => {
    const answer = answering(page('200 OK', ''));
    expect((await against(answer, {}, other)).sentence).toBe('met a self-signed certificate');
    expect((await against(answer, { verifyTls: false }, other)).outcome).toBe('pass');
    const expired = selfSigned(['localhost'], 0, Date.now() - 1000);
    const server = await startHostile(answer, expired);
    const result = await new HttpProbe(resolver, expired.cert).run(aim('localhost', server.port, 'https'), limits);
    await server.stop();
    expect(result.sentence).toBe('met a certificate that has expired');
    const misnamed = await startHostile(answer, other);
    const wrong = await new HttpProbe(resolver, other.cert).run(aim('localhost', misnamed.port, 'https'), limits);
    await misnamed.stop();
    expect(wrong.sentence).toBe('met a certificate for another name');
  });

  it('does not take another protocol for an answer', async () => {
    const upgrade = answering(`${head('101 Switching Protocols', 'Upgrade: echo', 'Connection: upgrade')}\r\n`);
    expect((await against(upgrade)).code).toBe('malformed');
    expect((await against(answering('SSH-2.0-OpenSSH\r\n'))).code).toBe('malformed');
  });
});
