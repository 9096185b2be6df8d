import { Situation } from './situation.js';

describe('The controller', () => {
  it('is resumed once and leaves a whole cluster, killed at each of its commands', async () => {
    for (let nth = 1; nth <= 12; nth++) {
      const one = await Situation.quiet();
      one.happens('kill-controller-at-command', 'c1', 500, nth).happens('kill-member', 'm1', 4_000);
      await one.pass(10_000);
      await one.converged();
      expect([nth, one.lost()]).toEqual([nth, []]);
    }
  });

  it('has no effect with a late command, stopped between its check and any command while another finishes', async () => {
    for (let nth = 1; nth <= 10; nth++) {
      const one = await Situation.quiet({ daemons: 2 });
      const [host] = one.world.daemons.filter(({ controller }) => controller).map((daemon) => daemon.host);
      one.happens('stop-controller-at-command', host, 40_000, nth).happens('kill-member', 'm1', 6_000);
      await one.pass(50_000);
      await one.converged();
      expect([nth, one.lost()]).toEqual([nth, []]);
    }
  });

  it('gives way to another one when it is lost together with the primary', async () => {
    const one = await Situation.quiet({ daemons: 2 });
    const [host] = one.world.daemons.filter(({ controller }) => controller).map((daemon) => daemon.host);
    await one.happens('kill-controller', host).happens('kill-member', 'm1').pass(40_000);
    expect([one.primary === 'm1', one.lost()]).toEqual([false, []]);
  });

  it('is inert while it is cut from store and servers with a minority', async () => {
    const one = await Situation.quiet({ daemons: 2 }, true);
    await one.happens('isolate-controller', 'c1', 30_000).happens('isolate-controller', 'c2', 100).pass(35_000);
    expect([one.failovers, one.lost()]).toEqual([0, []]);
  });

  it('fails over a second time when the new primary dies too and it is safe', async () => {
    const one = await Situation.quiet({ members: 4 });
    await one.happens('kill-member', 'm1', 4_000).pass(9_000);
    const second = one.primary!;
    await one.happens('kill-member', second, 4_000).pass(9_000);
    expect([second === 'm1', one.primary === second, one.failovers, one.lost()]).toEqual([false, false, 2, []]);
  });
});
