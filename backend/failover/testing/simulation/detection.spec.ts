import { safeFile } from '../../adapters/simulated/server.js';
import { Situation } from './situation.js';

describe('Detection', () => {
  it('promotes when the primary is killed, loses nothing acknowledged, and takes the old one back', async () => {
    const one = await Situation.quiet();
    const killedAt = one.world.queue.now;
    one.happens('kill-member', 'm1', 3_000);
    await one.pass(100);
    expect(one.acknowledgedSince(killedAt + 1)).toBeGreaterThan(0);
    await one.pass(3_000);
    await one.converged();
    expect([one.failovers, one.primary === 'm1', one.lost()]).toEqual([1, false, []]);
    expect(one.world.server('m1').receiver.source?.id).toBe(one.primary!);
  });

  it('fails over once and cleanly when a supervisor restarts the killed primary at once', async () => {
    const one = await Situation.quiet({ supervisedMs: 50 });
    one.happens('kill-member', 'm1', 50);
    await one.converged();
    expect(one.failovers).toBeLessThanOrEqual(1);
    expect(one.lost()).toEqual([]);
  });

  it('fails over in bounded time from a primary that hangs, and fences it when it resumes', async () => {
    const one = await Situation.quiet();
    const hungAt = one.world.queue.now;
    one.happens('stop-member', 'm1', 4_000);
    await one.pass(1_000);
    expect(one.acknowledgedSince(hungAt + 500)).toBeGreaterThan(0);
    await one.pass(5_000);
    await one.converged();
    expect([one.primary === 'm1', one.world.server('m1').readOnly || one.world.server('m1').waiting > 0]).toEqual([
      false,
      true,
    ]);
    expect(one.lost()).toEqual([]);
  });

  it('gives an isolated primary a successor, and the isolated one acknowledges nothing more', async () => {
    const one = await Situation.quiet();
    const cutAt = one.world.queue.now;
    one.happens('isolate-member', 'm1', 5_000);
    await one.pass(1_500);
    const rows = one.world.writers.flatMap(({ acknowledged }) => acknowledged);
    expect(rows.filter(({ at, server }) => at > cutAt + 5 && server === 'm1')).toEqual([]);
    expect(rows.filter(({ at, server }) => at > cutAt && server !== 'm1').length).toBeGreaterThan(0);
    await one.pass(5_000);
    expect(one.lost()).toEqual([]);
  });

  const nothingDue: readonly [string, (one: Situation) => Situation][] = [
    [
      'when only the controller is cut from the primary',
      (one) => one.happens('cut-member-from-controllers', 'm1', 9_000),
    ],
    ['when the controller is cut from everything', (one) => one.happens('isolate-controller', 'c1', 9_000)],
    ['when the SQL threads stop while receiving goes on', (one) => one.happens('stop-applying', 'm2', 9_000)],
    ['when the account of the controller is refused', (one) => one.happens('deny-account', 'm1', 9_000)],
    ['when the primary stalls for less than the threshold', (one) => one.happens('stop-member', 'm1', 400)],
    ['when the controller itself sleeps', (one) => one.happens('stop-controller', 'c1', 15_000)],
    ['when the store of the controller is down', (one) => one.happens('stop-store', 'store', 15_000)],
    ['when the clock of the controller is set', (one) => one.happens('set-clock', 'c1', 0, 86_400_000)],
    ['when a disk is full: that is a finding of its own', (one) => one.happens('storage-trouble', 'm1', 5_000)],
    [
      'when the primary is at its most connections and a replica lags',
      (one) => one.happens('saturate', 'm1', 8_000).happens('slow-applier', 'm2', 8_000, 400),
    ],
  ];
  for (const [when, happens] of nothingDue) {
    it(`does not fail over ${when}`, async () => {
      const one = await Situation.quiet({}, true);
      await happens(one).pass(20_000);
      await one.converged();
      expect([one.primary, one.failovers, one.lost()]).toEqual(['m1', 0, []]);
    });
  }

  it('does nothing, and says why, when the primary is dead and nobody is eligible', async () => {
    const never = { promotion: 'never' as const };
    const one = await Situation.quiet({ memberPolicies: { m2: never, m3: never } });
    await one.happens('kill-member', 'm1').pass(5_000);
    expect([one.primary, one.decision]).toEqual(['m1', 'refuse']);
    expect(one.because).toContain('Nobody can take over');
  });

  it('asks when the primary and one who may have acknowledged are dead', async () => {
    const one = await Situation.quiet();
    await one.happens('kill-member', 'm2').happens('kill-member', 'm1').pass(5_000);
    expect([one.primary, one.decision]).toEqual(['m1', 'ask']);
    expect(one.because).toContain('m2');
  });

  it('does not ask when the dead one had left those who may have acknowledged', async () => {
    const one = await Situation.quiet();
    await one.happens('kill-member', 'm2').pass(4_000);
    await one.happens('kill-member', 'm1').pass(2_000);
    expect(one.primary).toBe('m3');
    expect(one.lost()).toEqual([]);
  });

  it('waits when all are dead until everyone who may have acknowledged is back', async () => {
    const one = await Situation.quiet();
    for (const member of ['m1', 'm2', 'm3']) one.happens('kill-member', member);
    await one.pass(3_000);
    one.world.server('m2').start();
    await one.pass(5_000);
    expect([one.primary, one.failovers]).toEqual(['m1', 0]);
    one.world.server('m3').start();
    await one.pass(3_000);
    one.world.server('m1').start();
    await one.converged();
    expect(one.lost()).toEqual([]);
  });

  it('reports a primary that was set read-only by hand, or opens it again, by policy', async () => {
    const reported = await Situation.quiet({ policy: { readOnlyPrimary: 'report' } });
    await reported.happens('read-only-by-hand', 'm1').pass(3_000);
    expect(reported.world.server('m1').readOnly).toBeTrue();
    const repaired = await Situation.quiet({ policy: { readOnlyPrimary: 'repair' } });
    await (await repaired.happens('read-only-by-hand', 'm1').pass(1_000)).converged();
    expect([repaired.primary, repaired.lost()]).toEqual(['m1', []]);
  });

  it('closes a replica that was made writable, and finds the row that was written there', async () => {
    const one = await Situation.quiet();
    await one.happens('writable-by-hand', 'm2', 0, 1).pass(3_000);
    expect(one.world.server('m2').readOnly).toBeTrue();
    const findings = one.world.daemons[0].seen!.decision.findings;
    expect(findings.map(({ code }) => code)).toContain('replica-errant');
    await one.happens('kill-member', 'm1').pass(3_000);
    expect(one.primary).not.toBe('m2');
  });

  it('fails over at most once while the primary flaps, five seconds down and four up, six times', async () => {
    const one = await Situation.quiet();
    const { now } = one.world.queue;
    one.later(
      [0, 1, 2, 3, 4, 5].map((n) => ({ at: now + n * 9_000, kind: 'kill-member', on: 'm1', forMs: 5_000, n: 0 })),
    );
    await one.pass(60_000);
    await one.converged();
    expect(one.failovers).toBe(1);
    expect(one.lost()).toEqual([]);
  });

  it('lets a restarted primary go on when nobody is ahead of it and its start was faster than any look', async () => {
    const one = await Situation.quiet();
    one.world.server('m1').kill();
    one.world.server('m1').start({ ...safeFile });
    await one.converged();
    expect(one.lost()).toEqual([]);
  });
});
