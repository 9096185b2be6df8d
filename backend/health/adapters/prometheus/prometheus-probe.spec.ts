import { withDefaults } from '../../domain/check.js';
import type { PrometheusAim } from '../../domain/aim.js';
import { selfSigned } from '../testing/certificate.js';
import { describeProbe } from '../testing/conformance.js';
import { answering, endlessAfter, resetAfter, silent, startHostile, stopAfter } from '../testing/hostile-server.js';
import type { Behaviour } from '../testing/hostile-server.js';
import { TestResolver } from '../testing/resolvers.js';
import { PrometheusProbe } from './prometheus-probe.js';

const aim: PrometheusAim = withDefaults('prometheus', { expression: 'node_load5', failAbove: 10 });
const head = (status: string, ...headers: string[]) =>
  `HTTP/1.1 ${status}\r\n${headers.map((h) => `${h}\r\n`).join('')}\r\n`;
const page = (body: unknown, status = '200 OK') => {
  const text = JSON.stringify(body);
  return answering(`${head(status, `Content-Length: ${Buffer.byteLength(text)}`)}${text}`);
};
const data = (resultType: string, result: unknown) => page({ status: 'success', data: { resultType, result } });
const local = selfSigned(['localhost']);

/** The address of a Prometheus is configured and not aimed at: the aim of a scenario carries it here. */
type Placed = PrometheusAim & { at: string };

describeProbe<Placed>('prometheus', {
  probe: () =>
    ({
      kind: 'prometheus',
      run: ({ at, ...rest }: Placed, limits: Parameters<PrometheusProbe['run']>[1]) =>
        new PrometheusProbe(new TestResolver(), { url: at, token: 'secret' }).run(rest, limits),
    }) as never,
  aim: (host, port) => ({ ...aim, at: `http://${host}:${port}` }),
  cases: () => ({
    slow: { outcome: 'fail', code: 'timeout', behave: silent },
    refused: { outcome: 'fail', code: 'refused' },
    'reset mid-answer': {
      outcome: 'fail',
      code: 'reset',
      behave: resetAfter(`${head('200 OK', 'Content-Length: 99')}{`),
    },
    'never-ending body': { outcome: 'fail', code: 'too-large', behave: endlessAfter(head('200 OK')) },
    'one byte and silence': { outcome: 'fail', code: 'timeout', behave: stopAfter('H') },
    'a body of 1 GB': {
      ...{ outcome: 'fail', code: 'too-large' },
      behave: endlessAfter(head('200 OK', 'Content-Length: 1000000000')),
    },
    'gzip bomb': {
      outcome: 'fail',
      code: 'malformed',
      behave: answering(`${head('200 OK', 'Content-Encoding: gzip')}\x1f\x8b`),
    },
    'redirect loop': {
      outcome: 'fail',
      code: 'malformed',
      behave: answering(head('302 Found', 'Location: /', 'Content-Length: 0')),
    },
    'invalid TLS': { outcome: 'fail', code: 'reset', behave: page({}), tls: local },
    'wrong host name': { impossible: 'https goes the way of the http probe: looked at there' },
    'huge header': { outcome: 'fail', code: 'too-large', behave: endlessAfter('HTTP/1.1 200 OK\r\nX: ') },
    'non-UTF-8': {
      outcome: 'fail',
      code: 'malformed',
      behave: answering(Buffer.from(`${head('200 OK')}\xff\xfe`, 'latin1')),
    },
    'DNS failure': { outcome: 'fail', code: 'name-not-found' },
    'slow DNS': { outcome: 'fail', code: 'timeout' },
    'forbidden target': { outcome: 'fail', code: 'target-forbidden' },
    'name that changes its meaning': { outcome: 'pass', code: 'ok', behave: data('scalar', [1, '3']) },
  }),
});

describe('the prometheus probe', () => {
  const limits = { timeoutMs: 10_000, signal: new AbortController().signal };
  async function against(behave: Behaviour, change: Partial<PrometheusAim> = {}) {
    const server = await startHostile(behave);
    const probe = new PrometheusProbe(new TestResolver(), {
      url: `http://localhost:${server.port}/prom`,
      token: 't0ken',
    });
    const result = await probe.run({ ...aim, ...change }, limits);
    await server.stop();
    return result;
  }
  const series = (...values: string[]) =>
    values.map((value, i) => ({ metric: { __name__: 'x', instance: `db-${i}` }, value: [1, value] }));

  it('takes a scalar or one series, keeps the number, and sends its token along', async () => {
    let asked = '';
    const result = await against((socket) =>
      socket.once('data', (chunk: Buffer) => {
        asked = chunk.toString();
        socket.end(`${head('200 OK')}{"status":"success","data":{"resultType":"scalar","result":[1,"0.25"]}}`);
      }),
    );
    expect([result.outcome, result.sentence, result.measures]).toEqual(['pass', 'found 0.25', { value: 250 }]);
    expect(asked).toContain('GET /prom/api/v1/query?query=node_load5');
    expect(asked.toLowerCase()).toContain('authorization: bearer t0ken');
    expect((await against(data('vector', series('11')))).sentence).toBe('found 11 (above 10) for {instance="db-0"}');
  });

  it('judges several series by the worst, and refuses more than a hundred', async () => {
    expect((await against(data('vector', series('1', '42', '3')))).sentence).toBe(
      'found 42 (above 10) for {instance="db-1"}, the worst of 3',
    );
    const many = await against(data('vector', series(...Array.from({ length: 101 }, () => '1'))));
    expect([many.outcome, many.sentence]).toEqual(['fail', jasmine.stringContaining('found 101 series (limit 100)')]);
  });

  it('refuses a matrix and a text with what to do about it', async () => {
    expect((await against(data('matrix', []))).sentence).toContain('were given a matrix');
    expect((await against(data('string', [1, 'x']))).sentence).toContain('a text');
  });

  it('means by an empty answer what it was told to', async () => {
    expect((await against(data('vector', []))).outcome).toBe('fail');
    expect((await against(data('vector', []), { whenEmpty: 'pass' })).outcome).toBe('pass');
  });

  it('passes on what Prometheus says of the expression, and who refused', async () => {
    const error = page(
      { status: 'error', errorType: 'bad_data', error: '1:5: parse error: unexpected "["' },
      '400 Bad Request',
    );
    expect((await against(error)).sentence).toBe('were told by Prometheus: 1:5: parse error: unexpected "["');
    expect((await against(page({}, '401 Unauthorized'))).sentence).toContain('HOLDFAST_PROMETHEUS_TOKEN');
    expect((await against(page({ status: 'success', data: { resultType: 'vector', result: [null, 7] } }))).code).toBe(
      'malformed',
    );
  });

  it('cannot say how it is when no Prometheus is configured', async () => {
    const result = await new PrometheusProbe(new TestResolver(), null).run(aim, limits);
    expect([result.outcome, result.code]).toEqual(['none', 'not-set-up']);
  });
});
