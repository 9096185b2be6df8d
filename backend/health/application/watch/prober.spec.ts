import { until } from '../../../../ops/lab/index.js';
import { Clock } from '../../../platform/clock/index.js';
import { untilDue } from '../../domain/schedule.js';
import type { ProbeResult } from '../../domain/result.js';
import { Probe } from '../../ports.js';
import type { ProbeLimits } from '../../ports.js';
import { aResult, failed } from '../testing/builders.js';
import { DueWheel, tickMs } from './due-wheel.js';
import { Prober } from './prober.js';
import type { Probed } from './prober.js';

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

class FakeProbe extends Probe {
  readonly kind = 'tcp';
  running = 0;
  most = 0;
  begun: number[] = [];

  constructor(private readonly answer: (limits: ProbeLimits) => Promise<ProbeResult>) {
    super();
  }

  async run(_aim: unknown, limits: ProbeLimits): Promise<ProbeResult> {
    this.begun.push(Date.now());
    this.most = Math.max(this.most, ++this.running);
    return this.answer(limits).finally(() => this.running--);
  }
}

describe('the due wheel', () => {
  it('gives everything once, in the order it is due, never before, over many turns and after a stall', () => {
    const wheel = new DueWheel<number>(0);
    const dues = Array.from({ length: 500 }, (_, i) => (i * 7919 * 13) % 200_000);
    for (const due of dues) wheel.push(due, due);
    const out: number[] = [];
    const moments = [0, 3, 500, 501, 30_000, 90_000, 90_040, 250_000];
    for (const now of moments) {
      const given = wheel.take(now).map(({ item }) => item);
      expect(given.every((due) => due <= now)).toBeTrue();
      expect(given.map((due) => Math.ceil(due / tickMs))).toEqual(
        [...given].sort((a, b) => a - b).map((due) => Math.ceil(due / tickMs)),
      );
      out.push(...given);
      expect(wheel.nextDue).toBeGreaterThan(now);
    }
    expect(out.sort((a, b) => a - b)).toEqual([...dues].sort((a, b) => a - b));
    expect([wheel.size, wheel.nextDue]).toEqual([0, Infinity]);
  });

  it('wakes for what is put in earlier than all that waits, and gives at once what is overdue', () => {
    const wheel = new DueWheel<string>(1_000);
    wheel.push(9_000, 'late');
    wheel.push(1_100, 'soon');
    wheel.push(10, 'overdue');
    expect(wheel.nextDue).toBe(1_000 + tickMs);
    expect(wheel.take(1_200).map(({ item }) => item)).toEqual(['overdue', 'soon']);
  });
});

describe('the prober', () => {
  const results: Probed[] = [];
  let prober: Prober;
  const task = (id: string, intervalMs = 200) => ({
    ...{ id, intervalMs, timeoutMs: 100 },
    aim: { kind: 'tcp', host: 'h', port: 1 } as const,
  });
  function proberOf(probe: FakeProbe, most = 256): Prober {
    results.length = 0;
    prober = new Prober(new Map([['tcp', probe]]), new Clock(), (probed) => results.push(probed), most);
    prober.start();
    return prober;
  }
  afterEach(() => prober.stop());

  it('asks each check at the moments its phase gives it', async () => {
    const probe = new FakeProbe(() => Promise.resolve(aResult()));
    proberOf(probe).set(task('a', 400));
    const off = (at: number) => Math.min(untilDue('a', 400, at), 400 - untilDue('a', 400, at));
    const inTheirMoment = () => probe.begun.filter((at) => off(at) < 20).length;
    // A busy machine delays single ones; another phase would move all of them.
    await until('three were asked in their moment', () => inTheirMoment() >= 3);
    expect(probe.begun.length).toBeGreaterThanOrEqual(3);
  });

  it('never has more in flight than allowed, and never two probes of one check', async () => {
    const probe = new FakeProbe(() => pause(60).then(() => aResult()));
    proberOf(probe, 3);
    for (let i = 0; i < 10; i++) prober.set(task(`c${i}`, 100));
    for (let i = 0; i < 10; i++) prober.ask(`c${i}`);
    prober.ask('c0');
    await until('each was asked', () => new Set(results.map(({ id }) => id)).size === 10);
    expect(probe.most).toBe(3);
  });

  it('asks at once when told to, without moving the phase', async () => {
    const probe = new FakeProbe(() => Promise.resolve(aResult()));
    proberOf(probe).set(task('a', 60_000), 60_000);
    prober.ask('a');
    await until('it was asked', () => results.length > 0);
    expect(results.length).toBe(1);
  });

  it('asks after a pause when told to, but not a check that was removed meanwhile', async () => {
    const probe = new FakeProbe(() => Promise.resolve(aResult()));
    proberOf(probe).set(task('a', 60_000), 60_000);
    prober.set(task('b', 60_000), 60_000);
    for (const id of ['a', 'b']) prober.ask(id, 30);
    prober.remove('b');
    expect(probe.begun.length).toBe(0);
    await until('it was asked', () => results.length > 0);
    await pause(60);
    expect(results.map(({ id }) => id)).toEqual(['a']);
  });

  it('drops what runs when it stops, and says nothing after that', async () => {
    const probe = new FakeProbe(
      ({ signal }) => new Promise((resolve) => signal.addEventListener('abort', () => resolve(failed))),
    );
    proberOf(probe).set(task('a'));
    prober.ask('a');
    await until('it is on its way', () => probe.running === 1);
    expect(await prober.stop()).toBe(1);
    expect(probe.running).toBe(0);
    expect(results).toEqual([]);
  });

  it('makes up after it stood still at the pace at which checks were due, and leaves out what is due again', async () => {
    let skipped = 0;
    const clock = { now: () => Date.now() + skipped, monotonic: () => performance.now() + skipped };
    const probe = new FakeProbe(() => Promise.resolve(aResult()));
    prober = new Prober(new Map([['tcp', probe]]), clock, (probed) => results.push(probed));
    results.length = 0;
    for (let n = 0; n < 100; n++) prober.set(task(`c${n}`, 60_000), 50 + n * 100);
    // Due again in eight seconds.
    for (let n = 0; n < 100; n++) prober.set(task(`often${n}`, 9_000), 50);
    skipped = 10_000;
    prober.start();
    await until('the first is asked', () => results.length > 0);
    // What was due over ten seconds takes ten seconds; all at once would be two hundred within some milliseconds.
    expect(results.length).toBeLessThan(50);
    expect(results.every(({ id }) => !id.startsWith('often'))).toBeTrue();
  });

  it('forgets a removed check, also one that is on its way', async () => {
    const probe = new FakeProbe(() => pause(40).then(() => aResult()));
    proberOf(probe).set(task('a', 100));
    prober.ask('a');
    prober.remove('a');
    await pause(250);
    expect(results).toEqual([]);
  });

  it('does not believe a failure that came while its own process stood still, and asks again', async () => {
    let stall = true;
    const probe = new FakeProbe(async () => {
      await pause(10);
      if (!stall) return aResult();
      stall = false;
      const end = performance.now() + 400;
      while (performance.now() < end);
      return failed;
    });
    proberOf(probe).set(task('a', 60_000), 60_000);
    prober.ask('a');
    await until('it was asked again', () => results.length === 2);
    expect(results.map(({ result }) => result.outcome)).toEqual(['late', 'pass']);
    expect(results[0].result.sentence).toMatch(/^not counted: the monitor was \d+ ms late/);
  });
});
