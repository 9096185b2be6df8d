import type { ClusterPolicy } from '../../domain/cluster.js';
import type { Setup } from './world.js';
import { Situation } from './situation.js';

const HOUR = 3_600_000;

const cut = (one: Situation) => one.happens('cut-pair', 'm1 m2', HOUR, 1).happens('cut-pair', 'm1 m3', HOUR, 1);

/** Commits wait for nobody: what the replicas had not received for the last 300 ms is lost with the primary. */
async function withoutAcknowledgements(policy: Partial<ClusterPolicy>): Promise<Situation> {
  const one = await Situation.quiet({ policy, writeEveryMs: 40 });
  one.world.server('m1').setAcknowledgement('off');
  await one.pass(3_000);
  return cut(one).pass(300);
}

/** Rows that a client was told are kept and the primary of now lacks. */
function lostRows({ world, primary }: Situation): string[] {
  const there = new Set(world.server(primary!).log.map(({ row }) => row));
  return world.writers
    .flatMap(({ acknowledged }) => acknowledged.map(({ row }) => row))
    .filter((row) => !there.has(row));
}

const never = { promotion: 'never' as const };
const lagging = (maxLagMs: number, more: Partial<Setup> = {}) => Situation.quiet({ policy: { maxLagMs }, ...more });

describe('loss certain under async → by the cluster’s loss policy:', () => {
  it('a person is asked, with what is known of the loss, as long as the policy allows none', async () => {
    const one = await withoutAcknowledgements({ lossBudget: 0 });
    await one.happens('kill-member', 'm1').pass(5_000);
    expect([one.primary, one.decision, one.failovers]).toEqual(['m1', 'ask', 0]);
    expect(one.because).toContain('The primary did not wait for replicas: at least');
  });

  it('the failover goes on by itself within the budget of the policy, and loses no more than that', async () => {
    const one = await withoutAcknowledgements({ lossBudget: 50 });
    await one.happens('kill-member', 'm1').pass(5_000);
    expect([one.primary === 'm1', one.failovers]).toEqual([false, 1]);
    expect(lostRows(one).length).toBeGreaterThan(0);
    expect(lostRows(one).length).toBeLessThanOrEqual(50);
    const [{ entries }] = one.world.store.recoveries.values();
    const steps = entries.flatMap((entry) => (entry.kind === 'plan' ? entry.plan.steps : []));
    const elect = steps.find(({ kind }) => kind === 'elect')!;
    expect([elect.with.lossKnown, elect.why]).toEqual([
      false,
      jasmine.stringMatching(/the primary did not wait for replicas\.$/),
    ]);
    expect(Number(elect.with.loses)).toBeLessThanOrEqual(lostRows(one).length);
  });

  it('replication that fell back to asynchronous counts as such', async () => {
    const one = await Situation.quiet({ policy: { lossBudget: 0 } });
    one.world.server('m1').acknowledgeTimeoutMs = 100;
    await cut(one).pass(1_500);
    expect(one.world.server('m1').acknowledgement).toBe('degraded');
    await one.happens('kill-member', 'm1').pass(5_000);
    expect([one.primary, one.decision, one.failovers]).toEqual(['m1', 'ask', 0]);
  });
});

describe('lag over the limit → refused; under → promoted:', () => {
  const late = (one: Situation, ms: number) =>
    one.happens('slow-applier', 'm2', HOUR, ms).happens('slow-applier', 'm3', HOUR, ms);

  it('is refused when nobody is under it, with the number and the limit', async () => {
    const one = await lagging(1_000);
    await late(one, 400).pass(4_000);
    await one.happens('kill-member', 'm1').pass(1_500);
    expect([one.primary, one.decision, one.failovers]).toEqual(['m1', 'refuse', 0]);
    const { decision } = one.world.daemons[0].seen!;
    const blockers = 'blockers' in decision ? decision.blockers : [];
    expect(blockers.map(({ code }) => code)).toEqual(['lagging', 'lagging']);
    expect(blockers.every(({ numbers }) => Number(numbers['lagMs']) > Number(numbers['maxLagMs']))).toBeTrue();
  });

  it('is promoted under it, once everything received is applied', async () => {
    const one = await lagging(60_000);
    await late(one, 400).pass(4_000);
    await one.happens('kill-member', 'm1').pass(60_000);
    expect([one.primary === 'm1', one.failovers, one.lost()]).toEqual([false, 1, []]);
  });

  it('keeps one from being elected, but not what only it received from being kept', async () => {
    const one = await lagging(1_000);
    one.happens('slow-applier', 'm2', HOUR, 400).happens('cut-pair', 'm1 m3', HOUR, 1);
    await one.pass(4_000);
    await one.happens('kill-member', 'm1').pass(60_000);
    expect([one.primary, one.failovers, one.lost()]).toEqual(['m3', 1, []]);
  });
});

describe('Eligibility', () => {
  it('leaves only those that may be promoted, and takes from the others what they received', async () => {
    const one = await Situation.quiet({ memberPolicies: { m2: never } });
    one.happens('cut-pair', 'm1 m3', HOUR, 1);
    await one.pass(700);
    await one.happens('kill-member', 'm1').pass(6_000);
    expect([one.primary, one.failovers, one.lost()]).toEqual(['m3', 1, []]);
  });

  for (const reason of ['log-bin-off', 'replication-filter', 'older-version'] as const) {
    it(`log_bin off, filters, older version → not electable: ${reason}`, async () => {
      const one = await Situation.quiet();
      one.world.server('m2').ineligible = [reason];
      await one.pass(1_500);
      await one.happens('kill-member', 'm1').pass(5_000);
      expect([one.primary, one.lost()]).toEqual(['m3', []]);
    });
  }

  it('errant replica → excluded, and nothing lost although it may have acknowledged', async () => {
    const one = await Situation.quiet();
    await one.happens('writable-by-hand', 'm2', 0, 1).pass(4_000);
    await one.happens('kill-member', 'm1').pass(5_000);
    expect([one.primary, one.lost()]).toEqual(['m3', []]);
  });

  it('errant replica → never an acknowledger, so that nobody is asked when it is lost with the primary', async () => {
    const one = await Situation.quiet();
    await one.happens('writable-by-hand', 'm2', 0, 1).pass(8_000);
    const acknowledges = one.world.servers.map(({ receiver }) => receiver.acknowledges);
    expect([acknowledges, one.recoveries('stop-acknowledging')]).toEqual([[false, false, true], ['done']]);
    await one.happens('kill-member', 'm2').pass(500);
    await one.happens('kill-member', 'm1').pass(5_000);
    expect([one.primary, one.failovers, one.lost()]).toEqual(['m3', 1, []]);
  });

  it('asks what to do with an errant replica that alone acknowledges', async () => {
    const one = await Situation.quiet({ members: 2 });
    await one.happens('writable-by-hand', 'm2', 0, 1).pass(8_000);
    expect([one.decision, one.world.server('m2').receiver.acknowledges]).toEqual(['ask', true]);
    expect(one.because).toContain('m2 has transactions of its own, and acknowledges what m1 commits');
  });

  it('asks before it leaves the site, unless the policy allows it', async () => {
    const elsewhere = { promotion: 'allowed' as const, site: 'other' };
    const memberPolicies = { m1: { site: 'here' }, m2: elsewhere, m3: elsewhere };
    const asks = await Situation.quiet({ memberPolicies });
    await asks.happens('kill-member', 'm1').pass(4_000);
    expect([asks.primary, asks.decision]).toEqual(['m1', 'ask']);
    const acts = await Situation.quiet({ memberPolicies, policy: { acrossSites: true } });
    await acts.happens('kill-member', 'm1').pass(4_000);
    expect([acts.primary === 'm1', acts.lost()]).toEqual([false, []]);
  });
});

describe('A primary whose last copy is gone', () => {
  const alone = async (singleSurvivor: ClusterPolicy['singleSurvivor']) => {
    const one = await Situation.quiet({ policy: { singleSurvivor } });
    return one.happens('kill-member', 'm2').happens('kill-member', 'm3').pass(8_000);
  };
  const waits = ({ world, primary }: Situation) => world.server(primary!).acknowledgement;

  it('asks a person where the policy blocks, and its commits wait', async () => {
    const one = await alone('block');
    expect([one.decision, waits(one), one.acknowledgedSince(one.world.queue.now - 4_000)]).toEqual(['ask', 'on', 0]);
  });

  it('goes on by itself where the policy says so, and waits again when a copy is back', async () => {
    const one = await alone('async');
    expect([waits(one), one.recoveries('go-on-without-copy')]).toEqual(['off', ['done']]);
    expect(one.acknowledgedSince(one.world.queue.now - 1_000)).toBeGreaterThan(0);
    one.world.server('m2').start();
    await one.pass(10_000);
    expect([waits(one), one.recoveries('wait-for-copies'), one.lost()]).toEqual(['on', ['done'], []]);
    one.world.server('m3').start();
    await (await one.converged()).pass(3_000);
    expect([one.primary, one.because]).toEqual(['m1', 'All is well.']);
  });

  it('waits again for the old primary when a failover left it alone', async () => {
    const one = await Situation.quiet({ members: 2, policy: { singleSurvivor: 'async' } });
    await one.happens('kill-member', 'm1', 6_000).pass(4_000);
    expect([one.primary, waits(one)]).toEqual(['m2', 'off']);
    await one.pass(10_000);
    await one.converged();
    expect([waits(one), one.recoveries('wait-for-copies'), one.lost()]).toEqual(['on', ['done'], []]);
  });

  it('is not begun by a mode that begins nothing: a person is asked', async () => {
    const one = await Situation.quiet({ policy: { singleSurvivor: 'async', mode: 'ask' } });
    await one.happens('kill-member', 'm2').happens('kill-member', 'm3').pass(8_000);
    expect([one.decision, waits(one), one.recoveries('go-on-without-copy')]).toEqual(['ask', 'on', []]);
  });
});

describe('A cluster that is paused', () => {
  it('paused → no failover; acts on resume if still due', async () => {
    const one = await Situation.quiet();
    const { controller } = one.world.daemons[0];
    const { settings } = one.world.store;
    controller!.reconfigure({ ...settings, holds: [{ kind: 'paused', sentence: 'Paused: a new switch.' }] });
    await one.happens('kill-member', 'm1').pass(30_000);
    expect([one.primary, one.decision, one.failovers]).toEqual(['m1', 'would-act', 0]);
    expect(one.because).toContain('Paused: a new switch.');
    controller!.reconfigure(settings);
    await one.pass(2_000);
    expect([one.primary === 'm1', one.failovers, one.lost()]).toEqual([false, 1, []]);
  });

  it('is left alone when its primary is back before it is resumed', async () => {
    const one = await Situation.quiet();
    const { controller } = one.world.daemons[0];
    const { settings } = one.world.store;
    controller!.reconfigure({ ...settings, holds: [{ kind: 'paused', sentence: 'Paused.' }] });
    await one.happens('stop-member', 'm1', 20_000).pass(30_000);
    controller!.reconfigure(settings);
    await one.pass(5_000);
    await one.converged();
    expect([one.primary, one.failovers, one.lost()]).toEqual(['m1', 0, []]);
  });
});
