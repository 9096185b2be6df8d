import { withDefaults } from '../../domain/check.js';
import type { TlsAim } from '../../domain/aim.js';
import { selfSigned } from '../testing/certificate.js';
import { describeProbe } from '../testing/conformance.js';
import { endlessAfter, greeting, resetAfter, silent, startHostile, stopAfter } from '../testing/hostile-server.js';
import { TestResolver } from '../testing/resolvers.js';
import { TlsProbe } from './tls-probe.js';

const day = 86_400_000;
const good = selfSigned(['localhost']);
const aim = (host: string, port: number): TlsAim => ({ ...withDefaults('tls'), host, port, serverName: host });

describeProbe<TlsAim>('tls', {
  probe: () => new TlsProbe(new TestResolver(), good.cert),
  aim,
  cases: () => ({
    slow: { outcome: 'fail', code: 'timeout', behave: silent },
    refused: { outcome: 'fail', code: 'refused' },
    'reset mid-answer': { outcome: 'fail', code: 'reset', behave: resetAfter(Buffer.from([22, 3, 3])) },
    'never-ending body': { outcome: 'pass', code: 'ok', behave: endlessAfter('x'), tls: good },
    'redirect loop': { impossible: 'a handshake cannot redirect' },
    'invalid TLS': { outcome: 'fail', code: 'tls-invalid', behave: silent, tls: selfSigned(['localhost']) },
    'wrong host name': {
      outcome: 'fail',
      code: 'tls-invalid',
      behave: silent,
      tls: good,
      aim: { serverName: 'shop.example' },
    },
    'huge header': { outcome: 'fail', code: 'tls-invalid', behave: endlessAfter('HTTP/1.1 200 OK\r\n') },
    'non-UTF-8': { outcome: 'fail', code: 'tls-invalid', behave: greeting(Buffer.alloc(64, 0xff)) },
    'DNS failure': { outcome: 'fail', code: 'name-not-found' },
    'slow DNS': { outcome: 'fail', code: 'timeout' },
    'forbidden target': { outcome: 'fail', code: 'target-forbidden' },
    'one byte and silence': { outcome: 'fail', code: 'timeout', behave: stopAfter(Buffer.from([22])) },
    'a body of 1 GB': { impossible: 'it leaves after the handshake' },
    'gzip bomb': { impossible: 'it leaves after the handshake' },
    'name that changes its meaning': {
      outcome: 'pass',
      code: 'ok',
      behave: silent,
      tls: good,
      aim: { serverName: 'localhost' },
    },
  }),
});

describe('the tls probe', () => {
  async function judge(certificate: { cert: string; key: string }, change: Partial<TlsAim> = {}) {
    const server = await startHostile(silent, certificate);
    const limits = { timeoutMs: 10_000, signal: new AbortController().signal };
    const probe = new TlsProbe(new TestResolver(), certificate.cert);
    const result = await probe.run({ ...aim('localhost', server.port), ...change }, limits);
    await server.stop();
    return result;
  }

  it('says how long a good certificate is still good', async () => {
    const result = await judge(selfSigned(['localhost'], Date.now() - day, Date.now() + 90.5 * day));
    expect([result.outcome, result.sentence]).toEqual(['pass', 'met a certificate good for 90 days']);
  });

  it('warns, then fails, as the end comes nearer than asked', async () => {
    const soon = selfSigned(['localhost'], Date.now() - day, Date.now() + 5.5 * day);
    expect((await judge(soon)).outcome).toBe('warn');
    expect((await judge(soon, { failDays: 7 })).outcome).toBe('fail');
  });

  it('looks at name and dates only, where the chain is one of one’s own', async () => {
    const server = await startHostile(silent, selfSigned(['localhost']));
    const limits = { timeoutMs: 10_000, signal: new AbortController().signal };
    const ask = (change: Partial<TlsAim>) =>
      new TlsProbe(new TestResolver(), good.cert).run({ ...aim('localhost', server.port), ...change }, limits);
    expect((await ask({})).code).toBe('tls-invalid');
    expect((await ask({ verifyChain: false })).outcome).toBe('pass');
    expect((await ask({ verifyChain: false, serverName: 'shop.example' })).sentence).toContain('another name');
    await server.stop();
  });

  it('knows the end date of a certificate it does not trust', async () => {
    const expired = selfSigned(['localhost'], 0, Date.now() - 1000);
    const result = await judge(expired);
    expect(result.sentence).toBe('met a certificate that has expired');
    expect(result.facts.certificateNotAfter).toBeLessThan(Date.now());
  });
});
