import { Situation } from './situation.js';

describe('The old primary', () => {
  /** A row that reaches no replica, and the primary's death; how it is started again decides about the row. */
  async function deadWithTail(agents: boolean, kind: 'kill-member' | 'kill-member-unsafe-file') {
    const one = await Situation.quiet({ agents });
    await one.happens('cut-member-from-members', 'm1', 1_000).pass(300);
    const tail = one.world.server('m1').log.at(-1)!;
    expect(one.world.servers.slice(1).some(({ log }) => log.includes(tail))).toBeFalse();
    await one.happens(kind, 'm1', 3_000).pass(8_000);
    expect([one.primary === 'm1', one.lost()]).toEqual([false, []]);
    return { one, old: one.world.server('m1'), tail };
  }

  it('extra transactions → set apart with them, and lets nobody write', async () => {
    for (const agents of [false, true]) {
      const { one, old, tail } = await deadWithTail(agents, 'kill-member-unsafe-file');
      expect([old.log.includes(tail), old.readOnly]).toEqual([true, true]);
      expect(one.world.store.settings.members.m1.quarantine).toContain('that the primary lacks');
    }
  });

  it('unacknowledged tail → rolled back, rejoins', async () => {
    for (const agents of [false, true]) {
      const { one, old, tail } = await deadWithTail(agents, 'kill-member');
      await one.converged();
      expect([old.log.includes(tail), one.world.store.settings.members.m1.quarantine]).toEqual([false, '']);
      expect(old.receiver.source?.id).toBe(one.primary!);
    }
  });

  it('returns writable → fenced before any route', async () => {
    const one = await Situation.quiet();
    await one.happens('kill-member-unsafe-file', 'm1', 3_000).pass(6_000);
    expect([one.primary === 'm1', one.world.server('m1').readOnly, one.lost()]).toEqual([false, true, []]);
    expect([...one.world.proxies[0].servers.values()].find(({ server }) => server.id === 'm1')!.state).not.toBe('open');
  });

  it('no extra transactions → rejoins read-only by itself', async () => {
    const one = await Situation.quiet();
    await one.happens('kill-member', 'm1', 3_000).pass(8_000);
    await one.converged();
    const { readOnly, receiver } = one.world.server('m1');
    expect([one.primary === 'm1', one.failovers, one.lost()]).toEqual([false, 1, []]);
    expect([readOnly, receiver.source?.id, receiver.receiving]).toEqual([true, one.primary!, 'yes']);
    expect(one.world.store.settings.members.m1.quarantine).toBe('');
  });

  it('everything down, an old replica starts first → not primary unless allowed', async () => {
    const one = await Situation.quiet();
    for (const member of ['m1', 'm2', 'm3']) one.happens('kill-member', member);
    await one.pass(5_000);
    const first = one.world.server('m3');
    first.start();
    await one.pass(20_000);
    expect([one.primary, one.failovers, one.decision, first.readOnly]).toEqual(['m1', 0, 'ask', true]);
    const { decision } = one.world.daemons[0].seen!;
    const { intent } = (decision.kind === 'ask' ? decision.choices : []).find(({ code }) => code === 'promote-losing')!;
    const done = one.world.daemons[0].controller!.carryOut(intent!, { name: 'a person', reason: 'the rack burnt' });
    await one.pass(5_000);
    expect([(await done).end, one.primary, first.readOnly]).toEqual(['done', 'm3', false]);
  });

  it('cascading deaths, any order of return → last primary wins', async () => {
    for (const order of [
      [0, 1],
      [1, 0],
    ]) {
      const one = await Situation.quiet({ members: 4 });
      const dead: string[] = [];
      for (let n = 1; n <= 2; n++) {
        dead.push(one.primary!);
        await one.happens('kill-member', one.primary!).pass(6_000);
        expect([n, one.failovers]).toEqual([n, n]);
      }
      const last = one.primary;
      for (const which of order) {
        one.world.server(dead[which]).start();
        await one.pass(3_000);
      }
      await one.converged();
      expect([order, one.primary, one.failovers, one.lost()]).toEqual([order, last, 2, []]);
      for (const id of dead) expect(one.world.server(id).receiver.source?.id).toBe(last!);
    }
  });
});
