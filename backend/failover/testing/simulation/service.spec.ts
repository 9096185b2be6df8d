import { Situation } from './situation.js';

const MINUTE = 60_000;

/** An active and a standby; HAProxy's check takes two seconds to say that one is down. */
const pair = () => Situation.quiet({ kind: 'service', members: 2 });
/** How the tries to change the active one ended, those that run among them. */
const tries = (one: Situation) => one.recoveries('failover');
const roles = ({ world }: Situation) =>
  world.servers.map(({ process, readOnly }) =>
    process.state !== 'running' ? 'down' : readOnly ? 'standby' : 'active',
  );

describe('An active and a standby service', () => {
  it('change places when the active one dies, once, and never are two active where clients come', async () => {
    const one = await pair();
    const diedAt = one.world.queue.now;
    await one.happens('kill-member', 'm1', 8_000).pass(5_000);
    expect([one.primary, tries(one), roles(one)]).toEqual(['m2', ['done'], ['down', 'active']]);
    expect(one.acknowledgedSince(diedAt + 4_000)).toBeGreaterThan(0);
    await one.pass(5_000);
    await one.converged();
    expect([roles(one), tries(one), one.violations]).toEqual([['standby', 'active'], ['done'], []]);
  });

  it('are not touched while only the controller does not reach the active one', async () => {
    const one = await Situation.quiet({ kind: 'service', members: 2 }, true);
    await one.happens('cut-member-from-controllers', 'm1', 9_000).pass(12_000);
    await one.converged();
    expect([one.primary, tries(one), one.violations]).toEqual(['m1', [], []]);
  });

  it('change places at a later try, by themselves, once the hook works again', async () => {
    const one = await pair();
    one.world.hookWorks = false;
    await one.happens('kill-member', 'm1').pass(2 * MINUTE);
    const inVain = tries(one);
    expect(inVain.length).toBeGreaterThan(2);
    expect(inVain).not.toContain('done');
    expect([one.primary, roles(one)]).toEqual(['m1', ['down', 'standby']]);
    one.world.hookWorks = true;
    await one.pass(40_000);
    expect([one.primary, roles(one), tries(one).filter((end) => end === 'done')]).toEqual([
      'm2',
      ['down', 'active'],
      ['done'],
    ]);
    one.world.server('m1').start();
    await one.converged();
    expect([roles(one), one.violations]).toEqual([['standby', 'active'], []]);
  });

  it('are tried again later each time, some times an hour, and no rate limit ends it', async () => {
    const one = await pair();
    one.world.hookWorks = false;
    await one.happens('kill-member', 'm1').pass(10 * MINUTE);
    const first = tries(one).length;
    await one.pass(50 * MINUTE);
    const hour = tries(one).length;
    expect(first).toBeGreaterThan(3);
    expect(hour - first).toBeGreaterThan(3);
    expect(hour).toBeLessThan(150);
    expect(one.world.store.settings.holds).toEqual([]);
  });

  it('go on as they were when the active one is back before the hook works', async () => {
    const one = await pair();
    one.world.hookWorks = false;
    await one.happens('kill-member', 'm1').pass(MINUTE);
    const activeByItself = { readOnly: false, slaveRole: false, eventScheduler: false, startReplica: false };
    one.world.server('m1').start(activeByItself);
    await one.pass(40_000);
    const served = one.acknowledgedSince(one.world.queue.now - 2_000);
    expect([one.primary, roles(one), served > 0]).toEqual(['m1', ['active', 'standby'], true]);
    const before = tries(one).length;
    one.world.hookWorks = true;
    await one.pass(5 * MINUTE);
    expect([tries(one).length, one.primary, one.violations]).toEqual([before, 'm1', []]);
  });

  it('are taken up by the next controller when this one dies at any of its commands', async () => {
    for (let nth = 1; nth <= 3; nth++) {
      const one = await pair();
      one.happens('kill-controller-at-command', 'c1', 500, nth).happens('kill-member', 'm1', 60_000);
      await one.pass(70_000);
      await one.converged();
      expect([nth, one.primary, roles(one), one.violations]).toEqual([nth, 'm2', ['standby', 'active'], []]);
    }
  });
});
