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

  it('reads off the servers how far a failover came whose last rows went away with its store', async () => {
    for (let nth = 4; nth <= 8; nth++) {
      const one = await Situation.quiet();
      one.happens('stop-store-at-command', 'c1', 900, nth).happens('kill-member', 'm1', 1_500);
      await one.pass(300);
      const promoted = one.world.servers.find(({ id, readOnly }) => id !== 'm1' && !readOnly)?.id;
      expect(one.primary).toBe('m1');
      await one.happens('kill-controller', 'c1', 300).pass(20_000);
      await one.converged();
      expect([nth, one.primary, one.lost()]).toEqual([nth, promoted ?? one.primary, []]);
    }
  });

  it('does nothing, and says why, while one that may have been promoted cannot be asked', async () => {
    const one = await Situation.quiet();
    one.happens('stop-store-at-command', 'c1', 900, 7).happens('kill-member', 'm1', 1_500);
    await one.pass(300);
    const [promoted, other] = one.world.servers.filter(({ id }) => id !== 'm1').sort((a) => (a.readOnly ? 1 : -1));
    one.happens('kill-controller', 'c1', 300).happens('kill-member', promoted.id).happens('kill-member', other.id);
    await one.pass(20_000);
    expect([one.decision, one.primary]).toEqual(['refuse', 'm1']);
    expect(one.because).toContain('may have promoted');
    one.world.server(promoted.id).start();
    one.world.server(other.id).start();
    await one.converged();
    expect([one.primary, one.lost()]).toEqual([promoted.id, []]);
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
