import { safeFile } from '../../adapters/simulated/server.js';
import { Situation } from './situation.js';

/** Whoever of ours was signed in has to sign in again. */
function cutOff(one: Situation, member: string): Situation {
  for (const line of one.world.server(member).connections.values()) line.close(1);
  return one;
}

describe('Detection', () => {
  it('primary killed → promoted, nothing acknowledged lost, old one rejoins', async () => {
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

  it('primary killed and restarted at once by its supervisor → one clean failover', async () => {
    const one = await Situation.quiet({ supervisedMs: 50 });
    one.happens('kill-member', 'm1', 50);
    await one.pass(2_000);
    await one.converged();
    expect([one.failovers, one.primary === 'm1', one.lost()]).toEqual([1, false, []]);
    expect(one.world.server('m1').receiver.source?.id).toBe(one.primary!);
  });

  it('primary killed and restarted at once by its supervisor → none only if it is at or past every acknowledger', async () => {
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

  it('primary hung → bounded failover, fenced when it resumes', async () => {
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

  it('primary isolated → new one; the old acknowledges nothing more', async () => {
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

  it('primary isolated one way: nobody hears it, it hears everybody → new one', async () => {
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
      'only the controller cut from the primary → no failover',
      (one) => one.happens('cut-member-from-controllers', 'm1', 9_000),
      'primary-unseen-by-us-only',
    ],
    [
      'the controller cut from everything, replicas fine → no failover',
      (one) => one.happens('isolate-controller', 'c1', 9_000),
      'controller-cut-off',
    ],
    [
      'SQL threads stopped, IO running → not dead',
      (one) => one.happens('stop-applying', 'm2', 9_000).happens('stop-applying', 'm3', 9_000),
      'replica-not-applying',
    ],
    [
      'wrong credentials → configuration alarm, no failover',
      (one) => cutOff(one.happens('deny-account', 'm1', 9_000), 'm1'),
      'credentials-refused',
    ],
    ['primary stalled for less than the threshold → no failover', (one) => one.happens('stop-member', 'm1', 400)],
    ['controller asleep → no failover', (one) => one.happens('stop-controller', 'c1', 15_000)],
    ['its store down → the primary keeps serving', (one) => one.happens('stop-store', 'store', 15_000)],
    ['clock of the controller set → no failover', (one) => one.happens('set-clock', 'c1', 0, 86_400_000)],
    [
      'disk full or stalled → a finding of its own',
      (one) => one.happens('storage-trouble', 'm1', 5_000),
      'primary-storage-trouble',
    ],
    [
      'primary at max connections, replicas lagging → probe again, never promote the laggard',
      (one) => {
        one.happens('slow-applier', 'm2', 8_000, 400).happens('slow-applier', 'm3', 8_000, 400);
        return cutOff(one.happens('saturate', 'm1', 8_000), 'm1');
      },
      'primary-saturated',
    ],
  ];
  for (const [situation, happens, told] of nothingDue) {
    it(situation, async () => {
      const one = await Situation.quiet({}, true);
      await happens(one).pass(2_500);
      if (told) expect(one.findings).toContain(told);
      await one.pass(17_500);
      await one.converged();
      expect([one.primary, one.failovers, one.lost()]).toEqual(['m1', 0, []]);
    });
  }

  it('primary dead and no eligible replica → no action, and why', async () => {
    const one = await Situation.quiet();
    for (const replica of one.world.servers.slice(1)) replica.ineligible = ['log-bin-off'];
    await one.pass(1_500);
    await one.happens('kill-member', 'm1').pass(5_000);
    expect([one.primary, one.decision]).toEqual(['m1', 'refuse']);
    expect(one.because).toContain('Nobody can take over');
  });

  it('primary and one acknowledger dead → ask', async () => {
    const one = await Situation.quiet();
    await one.happens('kill-member', 'm2').happens('kill-member', 'm1').pass(5_000);
    expect([one.primary, one.decision]).toEqual(['m1', 'ask']);
    expect(one.because).toContain('m2');
  });

  it('primary and one acknowledger dead → ask, unless the dead one had left the acknowledger set', async () => {
    const one = await Situation.quiet();
    await one.happens('kill-member', 'm2').pass(4_000);
    await one.happens('kill-member', 'm1').pass(2_000);
    expect(one.primary).toBe('m3');
    expect(one.lost()).toEqual([]);
  });

  for (const order of ['m1 m2 m3', 'm1 m3 m2', 'm2 m1 m3', 'm2 m3 m1', 'm3 m1 m2', 'm3 m2 m1'])
    it(`all dead → wait until every acknowledger is back, then the most advanced: ${order}`, async () => {
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

  it('primary set read-only by hand → repaired or reported, by policy', async () => {
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

  it('a replica made writable → read-only again, checked for errant rows', async () => {
    const one = await Situation.quiet();
    await one.happens('writable-by-hand', 'm2', 0, 1).pass(3_000);
    expect(one.world.server('m2').readOnly).toBeTrue();
    const findings = one.world.daemons[0].seen!.decision.findings;
    expect(findings.map(({ code }) => code)).toContain('replica-errant');
    await one.happens('kill-member', 'm1').pass(3_000);
    expect(one.primary).not.toBe('m2');
  });

  it('flapping 5 s down / 4 s up, six times → at most one failover', async () => {
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
