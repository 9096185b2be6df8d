import { Situation } from './situation.js';

describe('The controller', () => {
  it('cut off in mid-failover → resumed once: killed at each of its commands', async () => {
    for (let nth = 1; nth <= 12; nth++) {
      const one = await Situation.quiet();
      const before = one.world.daemons[0].name;
      one.happens('kill-controller-at-command', 'c1', 500, nth).happens('kill-member', 'm1', 50_000);
      await one.pass(45_000);
      const promoted = one.primary;
      await one.pass(8_000);
      await one.converged();
      const done = one.recoveries('failover').filter((end) => end === 'done').length;
      const killed = one.world.daemons[0].name !== before;
      expect([nth, killed, done, promoted === 'm1', one.lost()]).toEqual([nth, true, 1, false, []]);
      expect(one.primary).toBe(promoted);
    }
  });

  it('stopped between its lease check and its command, another finishes, the first resumes → its late command has no effect', async () => {
    for (let nth = 1; nth <= 10; nth++) {
      const one = await Situation.quiet({ daemons: 2 });
      const [host] = one.world.daemons.filter(({ controller }) => controller).map((daemon) => daemon.host);
      const { term } = one.world.store;
      one.happens('stop-controller-at-command', host, 40_000, nth).happens('kill-member', 'm1', 45_000);
      await one.pass(39_000);
      // Another one has finished while the first stands where it was stopped.
      const { state } = one.world.daemons.find((daemon) => daemon.host === host)!.process;
      const done = one.recoveries('failover').filter((end) => end === 'done').length;
      expect([nth, state, one.world.store.term, done]).toEqual([nth, 'stopped', term + 1, 1]);
      const primary = one.primary;
      await one.pass(11_000);
      await one.converged();
      expect([nth, one.primary, one.lost()]).toEqual([nth, primary, []]);
    }
  });

  it('lease lost in flight → later steps rejected, and the next holder does what is left', async () => {
    for (let nth = 1; nth <= 8; nth++) {
      const one = await Situation.quiet({ daemons: 2 });
      const { world } = one;
      const former = world.daemons.find(({ controller }) => controller)!;
      const { term } = world.store;
      let lostAt = Infinity;
      former.beforeCommand(nth, () => {
        lostAt = world.queue.now;
        one.happens('cut-controller-from-store', former.host, 60_000);
        former.controller!.tenure.lost();
      });
      await one.happens('kill-member', 'm1', 45_000).pass(40_000);
      // What left in the same instant was checked before.
      const late = world.commands.filter((command) => command.term === term && command.at > lostAt + 1);
      expect([nth, lostAt < Infinity, late]).toEqual([nth, true, []]);
      await one.converged();
      expect([nth, world.store.term, one.primary === 'm1', one.lost()]).toEqual([nth, term + 1, false, []]);
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

  it('controller and primary lost together → the surviving controller acts', async () => {
    const one = await Situation.quiet({ daemons: 2 });
    const [host] = one.world.daemons.filter(({ controller }) => controller).map((daemon) => daemon.host);
    const { term } = one.world.store;
    await one.happens('kill-controller', host).happens('kill-member', 'm1').pass(40_000);
    expect([one.primary === 'm1', one.failovers, one.lost()]).toEqual([false, 1, []]);
    expect([one.world.store.term, one.world.daemons.filter(({ controller }) => controller).length]).toEqual([
      term + 1,
      1,
    ]);
  });

  it('an isolated minority controller → inert', async () => {
    const one = await Situation.quiet({ daemons: 2 }, true);
    await one.happens('isolate-controller', 'c1', 30_000).happens('isolate-controller', 'c2', 100).pass(35_000);
    expect([one.failovers, one.lost()]).toEqual([0, []]);
  });

  it('an isolated minority controller, the old primary on its side → inert, while the other acts for the majority', async () => {
    const one = await Situation.quiet({ daemons: 2 });
    const [minority, other] = one.world.daemons
      .map(({ host, controller }) => [host, controller ? 0 : 1] as const)
      .sort(([, a], [, b]) => a - b)
      .map(([host]) => host);
    for (const place of ['m2', 'm3', 'p1', 'store', other]) {
      one.happens('cut-pair', `${minority} ${place}`, 60_000, 1).happens('cut-pair', `m1 ${place}`, 60_000, 1);
    }
    for (const { name } of one.world.writers) one.happens('cut-pair', `m1 ${name}`, 60_000, 1);
    const since = one.world.queue.now;
    await one.pass(50_000);
    expect([one.primary === 'm1', one.failovers]).toEqual([false, 1]);
    const late = one.world.commands.filter(({ at, term }) => at > since && term === 1);
    expect(late).toEqual([]);
    await one.pass(15_000);
    await one.converged();
    expect(one.lost()).toEqual([]);
  });

  it('double failure → second failover if safe', async () => {
    const one = await Situation.quiet({ members: 4 });
    await one.happens('kill-member', 'm1', 4_000).pass(9_000);
    const second = one.primary!;
    await one.happens('kill-member', second, 4_000).pass(9_000);
    expect([second === 'm1', one.primary === second, one.failovers, one.lost()]).toEqual([false, false, 2, []]);
  });
});
