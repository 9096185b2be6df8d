/**
 * The law of ports.ts, run against one adapter. An adapter brings what is its own (how to aim at a port, what its
 * protocol says first) and what it must answer in each scenario; everything else is asked of all alike.
 */
import type { Aim } from '../../domain/aim.js';
import type { Outcome, ProbeCode, ProbeResult } from '../../domain/result.js';
import { answerCap } from '../../ports.js';
import type { Probe } from '../../ports.js';
import { closedPort, startHostile } from './hostile-server.js';
import type { Behaviour, HostileServer } from './hostile-server.js';

export const scenarios = [
  'slow',
  'refused',
  'reset mid-answer',
  'never-ending body',
  'one byte and silence',
  'a body of 1 GB',
  'gzip bomb',
  'redirect loop',
  'invalid TLS',
  'wrong host name',
  'huge header',
  'non-UTF-8',
  'DNS failure',
  'slow DNS',
  'forbidden target',
  'name that changes its meaning',
] as const;
export type Scenario = (typeof scenarios)[number];

export interface Expected<A extends Aim> {
  outcome: Outcome;
  code: ProbeCode;
  behave?: Behaviour;
  tls?: { cert: string; key: string };
  /** What differs from the usual aim. */
  aim?: Partial<A>;
}

export interface Conformance<A extends Aim> {
  probe: () => Probe<A>;
  aim: (host: string, port: number) => A;
  /** A scenario that the protocol cannot have says why. */
  cases: () => Record<Scenario, Expected<A> | { impossible: string }>;
}

const timeoutMs = 700;
/** The deadline where something else ends it. */
const longMs = 20_000;
/** What a busy machine may add to that; who forgets the deadline waits for ever. */
const patienceMs = 30_000;
/** The kernel's buffers on both sides of loopback; beyond cap plus these somebody is hoarding. */
const buffersBytes = 12 * 1024 * 1024;
/** A name that stands for loopback at the first look-up and for a metadata service at the next is asked for by its first. */
const dnsHosts: Partial<Record<Scenario, string>> = {
  'DNS failure': 'unknown.invalid',
  'slow DNS': 'slow.invalid',
  'forbidden target': 'metadata.invalid',
  'name that changes its meaning': 'rebinding.invalid',
};

function openSockets(): number {
  return process.getActiveResourcesInfo().filter((name) => /TCPSocketWrap|TLSWrap|UDPWrap/.test(name)).length;
}

async function settled(before: number): Promise<void> {
  for (let i = 0; i < patienceMs / 10 && openSockets() > before; i++)
    await new Promise((resolve) => setTimeout(resolve, 10));
}

function expectLawful(result: ProbeResult, elapsedMs: number): void {
  expect(elapsedMs).toBeLessThan(timeoutMs + patienceMs);
  expect(result.sentence).toMatch(/^[^\p{C}]{3,200}$/u);
  expect(result.durationMs).toBeGreaterThanOrEqual(0);
}

/** Describes the adapter by the law. */
export function describeProbe<A extends Aim>(kind: string, law: Conformance<A>): void {
  describe(`the ${kind} probe by the law of probes`, () => {
    let server: HostileServer | undefined;
    afterEach(async () => {
      await server?.stop();
      server = undefined;
    });

    async function target(scenario: Scenario, expected: Expected<A>): Promise<A> {
      const host = dnsHosts[scenario] ?? 'localhost';
      if (!expected.behave) return { ...law.aim(host, await closedPort()), ...expected.aim };
      server = await startHostile(expected.behave, expected.tls);
      return { ...law.aim(host, server.port), ...expected.aim };
    }

    for (const scenario of scenarios) {
      it(`ends in time, closes everything and names the reason: ${scenario}`, async () => {
        const expected = law.cases()[scenario];
        if ('impossible' in expected) return expect(expected.impossible.length).toBeGreaterThan(10);
        const aim = await target(scenario, expected);
        const before = openSockets();
        const start = performance.now();
        const deadline = expected.code === 'timeout' ? timeoutMs : longMs;
        const result = await law.probe().run(aim, { timeoutMs: deadline, signal: new AbortController().signal });
        expectLawful(result, performance.now() - start);
        expect(`${result.outcome} ${result.code}: ${result.sentence}`).toContain(
          `${expected.outcome} ${expected.code}`,
        );
        await server?.allClosed(patienceMs);
        await settled(before);
        expect(openSockets()).toBeLessThanOrEqual(before);
        expect(server?.taken() ?? 0).toBeLessThan(answerCap + buffersBytes);
      });
    }

    it('ends at once when it is aborted, before or in the middle', async () => {
      const slow = law.cases().slow;
      if ('impossible' in slow) return expect(slow.impossible.length).toBeGreaterThan(10);
      const aim = await target('slow', slow);
      for (const afterMs of [0, 60]) {
        const controller = new AbortController();
        const running = law.probe().run(aim, { timeoutMs: 2 * patienceMs, signal: controller.signal });
        await new Promise((resolve) => setTimeout(resolve, afterMs));
        const start = performance.now();
        controller.abort();
        expect((await running).code).toBe('aborted');
        // Sooner than the deadline would end it.
        expect(performance.now() - start).toBeLessThan(patienceMs);
      }
      await server?.allClosed(patienceMs);
    });
  });
}
