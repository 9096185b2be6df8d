import type { TcpAim } from '../../domain/aim.js';
import { selfSigned } from '../testing/certificate.js';
import { describeProbe } from '../testing/conformance.js';
import { endlessAfter, greeting, resetAfter, silent, stopAfter } from '../testing/hostile-server.js';
import { TestResolver } from '../testing/resolvers.js';
import { TcpProbe } from './tcp-probe.js';

describeProbe<TcpAim>('tcp', {
  probe: () => new TcpProbe(new TestResolver()),
  aim: (host, port) => ({ kind: 'tcp', host, port, banner: 'SSH-2.0' }),
  cases: () => ({
    slow: { outcome: 'fail', code: 'timeout', behave: silent },
    refused: { outcome: 'fail', code: 'refused' },
    'reset mid-answer': { outcome: 'fail', code: 'reset', behave: resetAfter('SSH') },
    'never-ending body': { outcome: 'pass', code: 'ok', behave: endlessAfter('SSH-2.0') },
    'redirect loop': { impossible: 'a bare connection cannot redirect' },
    'invalid TLS': { outcome: 'fail', code: 'timeout', behave: silent, tls: selfSigned(['localhost']) },
    'wrong host name': { impossible: 'a bare connection shows no certificate' },
    'huge header': { outcome: 'fail', code: 'wrong-answer', behave: endlessAfter('HTTP/1.1 200 OK\r\nX: ') },
    'non-UTF-8': { outcome: 'fail', code: 'wrong-answer', behave: greeting(Buffer.from([0xff, 0xfe, 0x00, 0x1b])) },
    'DNS failure': { outcome: 'fail', code: 'name-not-found' },
    'slow DNS': { outcome: 'fail', code: 'timeout' },
    'forbidden target': { outcome: 'fail', code: 'target-forbidden' },
    'one byte and silence': { outcome: 'fail', code: 'timeout', behave: stopAfter('S') },
    'a body of 1 GB': { impossible: 'it reads as many bytes as the banner has' },
    'gzip bomb': { impossible: 'nothing is unpacked' },
    'name that changes its meaning': { outcome: 'pass', code: 'ok', behave: greeting('SSH-2.0-x') },
  }),
});

describe('the tcp probe', () => {
  it('needs no more than an open port when no banner is asked for', async () => {
    const { startHostile } = await import('../testing/hostile-server.js');
    const server = await startHostile(silent);
    const limits = { timeoutMs: 10_000, signal: new AbortController().signal };
    const aim: TcpAim = { kind: 'tcp', host: '127.0.0.1', port: server.port };
    const result = await new TcpProbe(new TestResolver()).run(aim, limits);
    await server.stop();
    expect([result.outcome, result.sentence]).toEqual(['pass', `connected to port ${server.port}`]);
  });
});
