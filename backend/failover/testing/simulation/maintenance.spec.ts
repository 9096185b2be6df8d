import { checkSwitchover } from '../../domain/switchover.js';
import { Situation } from './situation.js';
import { SimulatedWriter } from './writer.js';

/** A person hands over and waits for the end. */
async function handOver(one: Situation, to: string, maxPauseMs = 1_000, drainMs = 0): Promise<string> {
  const { controller } = one.world.daemons[0];
  const intent = { kind: 'switchover', from: one.primary!, to, drill: false, maxPauseMs, drainMs } as const;
  const done = controller!.carryOut(intent, { name: 'a person', reason: 'patches' });
  await one.pass(3_000);
  return (await done).end;
}

/** A clean shutdown and a start, as a package upgrade does. */
async function restarted(one: Situation, member: string): Promise<void> {
  one.happens('shut-down-member', member, 2_000);
  await one.pass(4_000);
  await one.converged();
}

describe('Maintenance under load', () => {
  it('rolling restart of the replicas under load → nothing lost, no failover', async () => {
    const one = await Situation.quiet({ writeEveryMs: 20 }, true);
    for (const member of ['m2', 'm3', 'm2', 'm3']) await restarted(one, member);
    expect([one.primary, one.failovers, one.lost()]).toEqual(['m1', 0, []]);
  });

  it('rolling restart under load, the primary after a switchover → nothing lost', async () => {
    const one = await Situation.quiet({ writeEveryMs: 20 });
    await restarted(one, 'm2');
    await restarted(one, 'm3');
    expect(await handOver(one, 'm2')).toBe('done');
    await one.converged();
    await restarted(one, 'm1');
    expect([one.primary, one.failovers, one.lost()]).toEqual(['m2', 0, []]);
  });

  it('switchover that lets sessions end first → whoever is left is served for as long, then cut, nothing lost', async () => {
    const one = await Situation.quiet({ writeEveryMs: 20 });
    const begun = one.world.queue.now;
    expect(await handOver(one, 'm2', 1_000, 2_000)).toBe('done');
    const stayed = one.world.writers.flatMap(({ acknowledged }) => acknowledged).filter(({ at }) => at > begun + 100);
    expect(stayed.filter(({ at }) => at < begun + 1_900).length).toBeGreaterThan(50);
    await one.converged();
    expect([one.primary, one.lost()]).toEqual(['m2', []]);
  });

  it('a primary that hangs while its sessions may end → replaced as if nobody had planned anything', async () => {
    const one = await Situation.quiet({ writeEveryMs: 20 });
    const { controller } = one.world.daemons[0];
    const intent = {
      kind: 'switchover',
      from: 'm1',
      to: 'm2',
      drill: false,
      maxPauseMs: 1_000,
      drainMs: 60_000,
    } as const;
    const done = controller!.carryOut(intent, { name: 'a person', reason: 'patches' });
    await one.pass(500);
    await one.happens('stop-member', 'm1', 20_000).pass(5_000);
    expect([(await done).end, one.failovers, one.primary === 'm1']).toEqual(['superseded', 1, false]);
    await one.pass(20_000);
    await one.converged();
    expect(one.lost()).toEqual([]);
  });

  it('switchover there and back, under load, repeated → one primary, no divergence', async () => {
    const one = await Situation.quiet({ writeEveryMs: 20 });
    for (const to of ['m2', 'm1', 'm3', 'm2', 'm1']) {
      expect([to, await handOver(one, to)]).toEqual([to, 'done']);
      await one.converged();
    }
    expect([one.primary, one.recoveries('switchover').length, one.lost()]).toEqual(['m1', 5, []]);
  });

  it('switchover with privileged writers → no row of theirs twice or on one side only', async () => {
    const one = await Situation.quiet();
    const { world } = one;
    const heard = (row: Parameters<typeof world.onAcknowledged>[0]) => world.onAcknowledged(row);
    const privileged = new SimulatedWriter('root', world.proxies[0], world.queue, 5, heard, true);
    world.writers.push(privileged);
    privileged.start();
    await one.pass(500);
    expect(await handOver(one, 'm2')).toBe('done');
    await one.converged();
    const there = privileged.acknowledged.filter(({ server }) => server === 'm2');
    expect(there.length).toBeGreaterThan(0);
    expect([one.primary, one.lost()]).toEqual(['m2', []]);
  });

  it('lagging replica or bad target → refused at once with the reason', async () => {
    const one = await Situation.quiet({ writeEveryMs: 20, memberPolicies: { m3: { promotion: 'never' } } });
    const refused = (to: string) =>
      checkSwitchover(one.world.daemons[0].controller!.topology(), to).map(({ code }) => code);
    expect([refused('m2'), refused('m3'), refused('m1'), refused('m9')]).toEqual([
      [],
      ['never-promote'],
      ['already-primary'],
      ['no-such-member'],
    ]);
    await one.happens('slow-applier', 'm2', 3_600_000, 400).pass(12_000);
    const lagging = checkSwitchover(one.world.daemons[0].controller!.topology(), 'm2');
    expect(lagging.map(({ code }) => code)).toContain('lagging');
    expect(lagging[0].sentence).toMatch(/^m2 applies \d+\.\d s behind/);
  });

  it('target that does not catch up in time → taken back, and the primary goes on', async () => {
    const one = await Situation.quiet({ writeEveryMs: 10 });
    one.happens('slow-applier', 'm2', 3_600_000, 30);
    await one.pass(2_000);
    expect(await handOver(one, 'm2', 200)).not.toBe('done');
    await one.converged();
    expect([one.primary, one.failovers, one.lost()]).toEqual(['m1', 0, []]);
  });
});
