import { safeFile } from '../../adapters/simulated/server.js';
import { Situation } from './situation.js';

/** Whoever of ours was signed in has to sign in again. */
function cutOff(one: Situation, member: string): Situation {
  for (const line of one.world.server(member).connections.values()) line.close(1);
  return one;
}

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
    await one.pass(2_000);
    await one.converged();
    expect([one.failovers, one.primary === 'm1', one.lost()]).toEqual([1, false, []]);
    expect(one.world.server('m1').receiver.source?.id).toBe(one.primary!);
  });

  it('does not fail over from a primary that its supervisor restarts at once only where nobody is ahead of it', async () => {
    const ends = new Set<string>();
    for (let seed = 1; seed <= 30; seed++) {
      const one = await Situation.quiet({ seed, writeEveryMs: 20 });
      const [primary, ...replicas] = one.world.servers;
      primary.kill();
      primary.start({ ...safeFile });
      await one.pass(5);
      const lacks = replicas.some(({ receiver }) => (receiver.received.streams['0'] ?? 0) > primary.log.length);
      await one.pass(2_000);
      await one.converged();
      const stayed = one.primary === 'm1';
      ends.add(stayed ? 'stayed' : 'replaced');
      expect([seed, stayed, one.failovers, one.lost()]).toEqual([seed, !lacks, lacks ? 1 : 0, []]);
    }
    expect([...ends].sort()).toEqual(['replaced', 'stayed']);
  });

  it('fails over in bounded time from a primary that hangs, and fences it when it resumes', async () => {
    const one = await Situation.quiet();
    const hungAt = one.world.queue.now;
    one.happens('stop-member', 'm1', 4_000);
    await one.pass(1_000);
    expect(one.acknowledgedSince(hungAt + 500)).toBeGreaterThan(0);
    await one.pass(5_000);
    await one.converged();
    const { readOnly, receiver } = one.world.server('m1');
    expect([one.primary === 'm1', one.failovers, readOnly]).toEqual([false, 1, true]);
    expect(receiver.source?.id === one.primary || one.world.store.settings.members.m1.quarantine !== '').toBeTrue();
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

  it('gives a primary that nobody hears a successor, though it hears everybody', async () => {
    const one = await Situation.quiet();
    const cutAt = one.world.queue.now;
    await one.happens('isolate-member-out', 'm1', 8_000).pass(2_000);
    expect([one.primary === 'm1', one.failovers]).toEqual([false, 1]);
    expect(one.acknowledgedSince(cutAt + 1_500)).toBeGreaterThan(0);
    await one.pass(8_000);
    await one.converged();
    expect([one.failovers, one.lost()]).toEqual([1, []]);
  });

  /** What happens, and what is said of it after a second. */
  const nothingDue: readonly [string, (one: Situation) => Situation, string?][] = [
    [
      'when only the controller is cut from the primary',
      (one) => one.happens('cut-member-from-controllers', 'm1', 9_000),
      'primary-unseen-by-us-only',
    ],
    [
      'when the controller is cut from everything',
      (one) => one.happens('isolate-controller', 'c1', 9_000),
      'controller-cut-off',
    ],
    [
      'when the SQL threads stop while receiving goes on',
      (one) => one.happens('stop-applying', 'm2', 9_000).happens('stop-applying', 'm3', 9_000),
      'replica-not-applying',
    ],
    [
      'when the account of the controller is refused: that is an alarm',
      (one) => cutOff(one.happens('deny-account', 'm1', 9_000), 'm1'),
      'credentials-refused',
    ],
    ['when the primary stalls for less than the threshold', (one) => one.happens('stop-member', 'm1', 400)],
    ['when the controller itself sleeps', (one) => one.happens('stop-controller', 'c1', 15_000)],
    ['when the store of the controller is down', (one) => one.happens('stop-store', 'store', 15_000)],
    ['when the clock of the controller is set', (one) => one.happens('set-clock', 'c1', 0, 86_400_000)],
    [
      'when a disk is full: that is a finding of its own',
      (one) => one.happens('storage-trouble', 'm1', 5_000),
      'primary-storage-trouble',
    ],
    [
      'when the primary is at its most connections and the replicas lag',
      (one) => {
        one.happens('slow-applier', 'm2', 8_000, 400).happens('slow-applier', 'm3', 8_000, 400);
        return cutOff(one.happens('saturate', 'm1', 8_000), 'm1');
      },
      'primary-saturated',
    ],
  ];
  for (const [when, happens, told] of nothingDue) {
    it(`does not fail over ${when}`, async () => {
      const one = await Situation.quiet({}, true);
      await happens(one).pass(2_500);
      if (told) expect(one.findings).toContain(told);
      await one.pass(17_500);
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

  for (const order of ['m1 m2 m3', 'm1 m3 m2', 'm2 m1 m3', 'm2 m3 m1', 'm3 m1 m2', 'm3 m2 m1'])
    it(`waits when all are dead until everyone who may have acknowledged is back, and takes the most advanced: ${order}`, async () => {
      const one = await Situation.quiet({ writers: 1, writeEveryMs: 200 });
      await one.happens('cut-pair', 'm1 m2', 400, 1).pass(300);
      for (const member of ['m1', 'm2', 'm3']) one.happens('kill-member', member);
      await one.pass(3_000);
      const [first, second, third] = order.split(' ');
      for (const member of [first, second]) {
        one.world.server(member).start();
        await one.pass(4_000);
        const asked = ['m2', 'm3'].every((replica) => one.world.server(replica).process.state === 'running');
        const open = one.world.servers.filter(({ process, readOnly }) => process.state === 'running' && !readOnly);
        if (!asked) expect([one.failovers, open]).toEqual([0, []]);
      }
      one.world.server(third).start();
      const most = Math.max(...one.world.servers.map(({ log }) => log.length));
      const who = one.world.servers.filter(({ log }) => log.length === most).map(({ id }) => id);
      await one.converged();
      expect(who).toContain(one.primary!);
      expect(one.lost()).toEqual([]);
    });

  it('reports a primary that was set read-only by hand, or opens it again, by policy', async () => {
    const reported = await Situation.quiet({ policy: { readOnlyPrimary: 'report' } });
    await reported.happens('read-only-by-hand', 'm1').pass(3_000);
    expect([reported.world.server('m1').readOnly, reported.findings, reported.world.commands]).toEqual([
      true,
      ['primary-read-only'],
      [],
    ]);
    const repaired = await Situation.quiet({ policy: { readOnlyPrimary: 'repair' } });
    await (await repaired.happens('read-only-by-hand', 'm1').pass(1_000)).converged();
    expect([repaired.primary, repaired.world.server('m1').readOnly, repaired.lost()]).toEqual(['m1', false, []]);
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
    expect([one.primary, one.failovers, one.lost()]).toEqual(['m1', 0, []]);
  });

  it('opens a restarted primary after nobody can receive any more from the process that died', async () => {
    const one = await Situation.quiet({ writeEveryMs: 40 });
    one.happens('cut-pair', 'm1 m3', 300, 1);
    await one.pass(200);
    // What it writes from now on is half a second on its way to the only one that hears it: nobody has it, nobody lacks it.
    one.happens('slow-pair', 'm1 m2', 4_000, 500);
    await one.pass(90);
    const [old, late] = [one.world.server('m1'), one.world.server('m2')];
    const tail = old.log.slice(late.receiver.position + late.receiver.relay.length);
    expect(tail.length).toBeGreaterThan(0);
    old.kill();
    old.start({ ...safeFile });
    await one.pass(6_000);
    await one.converged();
    expect(old.log.length).toBeGreaterThan(tail.at(-1)!.seq);
    expect([one.primary, one.failovers, one.lost()]).toEqual(['m1', 0, []]);
    expect(tail.filter((row) => late.log.includes(row))).toEqual([]);
  });

  it('all replicas hang → a person is asked, and nothing is once they resume', async () => {
    const one = await Situation.quiet();
    const primary = () => one.world.daemons[0].seen!.topology.members[0];
    await one.happens('stop-member', 'm2', 9_000).happens('stop-member', 'm3', 9_000).pass(6_000);
    expect([one.primary, one.decision, one.failovers]).toEqual(['m1', 'ask', 0]);
    expect(one.because).toMatch(/^Commits on m1 have waited for [2-6] s: m2 and m3 do not answer\./);
    await one.pass(6_000);
    await one.converged();
    expect([one.decision, primary().stalledSince, one.violations]).toEqual(['nothing', null, []]);
  });
});
