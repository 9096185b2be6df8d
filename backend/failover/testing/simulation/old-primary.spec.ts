import { Situation } from './situation.js';

describe('The old primary', () => {
  it('that kept rows nobody acknowledged is set apart with them, or rolls them back by a restart', async () => {
    for (const agents of [false, true]) {
      const one = await Situation.quiet({ agents });
      one.happens('cut-member-from-members', 'm1', 1_000);
      await one.pass(300);
      one.happens('kill-member-unsafe-file', 'm1', 3_000);
      await one.pass(8_000);
      const apart = one.world.store.settings.members.m1.quarantine;
      expect([one.primary === 'm1', one.lost(), apart !== '' || agents]).toEqual([false, [], true]);
    }
  });

  it('that comes back writable is closed before any route leads to it', async () => {
    const one = await Situation.quiet();
    await one.happens('kill-member-unsafe-file', 'm1', 3_000).pass(6_000);
    expect([one.world.server('m1').readOnly, one.lost()]).toEqual([true, []]);
  });

  it('is only the last one when they die one after the other and return in any order', async () => {
    const one = await Situation.quiet();
    one.happens('kill-member', 'm1', 9_000);
    await one.pass(3_000);
    one.happens('kill-member', one.primary!, 9_000);
    await one.pass(4_000);
    await one.pass(12_000);
    await one.converged();
    expect(one.lost()).toEqual([]);
  });
});
