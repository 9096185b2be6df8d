import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withDefaults } from '../../domain/check.js';
import type { IcmpAim } from '../../domain/aim.js';
import { describeProbe } from '../testing/conformance.js';
import { TestResolver } from '../testing/resolvers.js';
import { IcmpProbe, readPing } from './icmp-probe.js';

const folder = mkdtempSync(join(tmpdir(), 'holdfast-ping-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let made = 0;
/** A program in the place of ping, so that no network and no privilege is needed. */
function program(script: string): string {
  const path = join(folder, `ping-${made++}`);
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}
const summary = (sent: number, received: number, times = '0.020/0.040/0.060/0.010') =>
  `echo "--- 127.0.0.1 ping statistics ---"; echo "${sent} packets transmitted, ${received} received, 0% packet loss, time 401ms"; echo "rtt min/avg/max/mdev = ${times} ms"`;
const aim = (host: string): IcmpAim => ({ ...withDefaults('icmp'), host });
const limits = { timeoutMs: 5_000, signal: new AbortController().signal };
const run = (script: string, change: Partial<IcmpAim> = {}) =>
  new IcmpProbe(new TestResolver(), program(script)).run({ ...aim('db-1'), ...change }, limits);

describe('the icmp probe', () => {
  it('measures the round trip, and gives the program an address and never a name', async () => {
    const result = await run(`printf "%s\\n" "$*" > ${folder}/asked; ${summary(3, 3)}`);
    expect([result.outcome, result.durationMs, result.sentence]).toEqual([
      'pass',
      0.04,
      '3 of 3 pings answered, 0.0 ms',
    ]);
    const { readFileSync } = await import('node:fs');
    expect(readFileSync(`${folder}/asked`, 'utf8')).toMatch(/^-n -q -c 3 -i 0\.2 -W 4 -- 127\.0\.0\.1\n$/);
  });

  it('is degraded when answers are lost or late, and down when all are lost', async () => {
    expect((await run(summary(3, 2))).sentence).toBe('had 2 of 3 pings answered, 0.0 ms');
    expect((await run(summary(3, 3, '1/90.5/99/1'), { warnMs: 50 })).sentence).toContain('90.5 ms (limit 50 ms)');
    const lost = await run('echo "3 packets transmitted, 0 received, 100% packet loss"; exit 1');
    expect([lost.outcome, lost.code, lost.sentence]).toEqual(['fail', 'timeout', 'got no answer to 3 pings']);
    const away = await run(
      'echo "From 10.0.0.1 Destination Host Unreachable"; echo "3 packets transmitted, 0 received"',
    );
    expect(away.code).toBe('unreachable');
  });

  it('cannot say how it is without the program or without its rights, and says what is missing', async () => {
    const absent = await new IcmpProbe(new TestResolver(), join(folder, 'none')).run(aim('db-1'), limits);
    expect([absent.outcome, absent.code]).toEqual(['none', 'not-set-up']);
    expect(absent.sentence).toContain('apt install iputils-ping');
    expect((await run('echo "ping: socket: Operation not permitted" >&2; exit 2')).outcome).toBe('none');
  });

  it('reads what busybox prints', () => {
    const said = '3 packets transmitted, 3 packets received, 0% packet loss\nround-trip min/avg/max = 0.1/0.2/0.3 ms';
    expect(readPing(said)).toEqual(jasmine.objectContaining({ sent: 3, received: 3, roundTripMs: 0.2 }));
  });
});

const elsewhere = { impossible: 'the program speaks to the network; what it prints is looked at above' };
describeProbe<IcmpAim>('icmp', {
  probe: () => new IcmpProbe(new TestResolver(), program('exec sleep 60')),
  aim: (host) => aim(host),
  cases: () => ({
    slow: { outcome: 'fail', code: 'timeout' },
    refused: elsewhere,
    'reset mid-answer': elsewhere,
    'never-ending body': elsewhere,
    'one byte and silence': elsewhere,
    'a body of 1 GB': elsewhere,
    'gzip bomb': elsewhere,
    'redirect loop': elsewhere,
    'invalid TLS': elsewhere,
    'wrong host name': elsewhere,
    'huge header': elsewhere,
    'non-UTF-8': elsewhere,
    'DNS failure': { outcome: 'fail', code: 'name-not-found' },
    'slow DNS': { outcome: 'fail', code: 'timeout' },
    'forbidden target': { outcome: 'fail', code: 'target-forbidden' },
    'name that changes its meaning': { impossible: 'the name is looked up once, the program gets an address' },
  }),
});
