import { Situation } from './situation.js';

describe('Operations', () => {
  it('HAProxy reloaded or killed before, during and after a failover → never a wrong route', async () => {
    for (const kind of ['reload-proxy', 'kill-proxy'] as const) {
      for (const offset of [-200, -1, 0, 2, 4, 6, 8, 10, 300]) {
        const one = await Situation.quiet();
        const at = one.world.queue.now + 500;
        one.later([
          { at, kind: 'kill-member', on: 'm1', forMs: 3_000, n: 0 },
          { at: at + offset, kind, on: 'p1', forMs: 700, n: 0 },
        ]);
        await one.pass(5_000);
        await one.converged();
        expect([kind, offset, one.lost()]).toEqual([kind, offset, []]);
      }
    }
  });

  it('events on the primary → run on the new one only', async () => {
    const one = await Situation.quiet({ events: true });
    await one.happens('kill-member', 'm1', 3_000).pass(6_000);
    await one.converged();
    const fired = () => one.world.server(one.primary!).log.filter(({ row }) => row === 'event').length;
    const before = fired();
    await one.pass(2_000);
    expect(fired()).toBeGreaterThan(before);
    const running = one.world.servers.filter(({ eventScheduler, events }) => eventScheduler && events.get('app.tick'));
    expect([running.map(({ id }) => id), one.lost()]).toEqual([[one.primary!], []]);
  });

  it('rate limit reached → visible block, acknowledgement lifts it', async () => {
    const one = await Situation.quiet({ members: 4, policy: { rateLimit: { recoveries: 1, withinMs: 600_000 } } });
    await one.happens('kill-member', 'm1', 3_000).pass(8_000);
    await one.happens('kill-member', one.primary!).pass(8_000);
    expect([one.failovers, one.decision]).toEqual([1, 'would-act']);
    expect(one.because).toContain('limit');
    const { settings } = one.world.store;
    expect(settings.holds.map(({ kind }) => kind)).toEqual(['rate-limit']);
    // A person acknowledges it.
    const held = one.primary;
    one.world.store.settings = { ...settings, holds: [] };
    one.world.daemons[0].controller!.reconfigure(one.world.store.settings);
    await one.pass(5_000);
    expect([one.failovers, one.primary === held, one.lost()]).toEqual([2, false, []]);
  });

  it('are held back by another controller that is seen at work, until a person has looked', async () => {
    const one = await Situation.quiet();
    one.world.server('m3').controllers = ['orchestrator'];
    await one.pass(3_000);
    one.world.server('m3').controllers = [];
    await one.happens('kill-member', 'm1').pass(5_000);
    expect([one.primary, one.decision, one.failovers]).toEqual(['m1', 'would-act', 0]);
    expect(one.because).toContain('Another controller is at work on m3: signed in as orchestrator.');
    const { settings } = one.world.store;
    expect(settings.holds.map(({ kind, names }) => [kind, names])).toEqual([['another-controller', ['orchestrator']]]);
    const policy = { ...settings.policy, knownControllers: ['orchestrator'] };
    one.world.store.settings = { ...settings, policy, holds: [] };
    one.world.server('m3').controllers = ['orchestrator'];
    one.world.daemons[0].controller!.reconfigure(one.world.store.settings);
    await one.pass(5_000);
    expect([one.primary === 'm1', one.failovers, one.world.store.settings.holds, one.lost()]).toEqual([
      false,
      1,
      [],
      [],
    ]);
  });

  it('are held back by a role that somebody else changed, until a person has looked', async () => {
    const one = await Situation.quiet();
    await one.pass(61_000);
    const [m2, m3] = [one.world.server('m2'), one.world.server('m3')];
    m3.receiver.follow(m2, { heartbeatMs: 100, acknowledges: true, asFormerPrimary: false });
    await one.pass(3_000);
    expect([m3.receiver.source?.id, one.recoveries('rejoin')]).toEqual(['m2', []]);
    await one.happens('kill-member', 'm1').pass(5_000);
    expect([one.primary, one.decision, one.failovers]).toEqual(['m1', 'would-act', 0]);
    expect(one.because).toContain('and not by Holdfast: another controller, or a person, changes roles here.');
    one.world.store.settings = { ...one.world.store.settings, holds: [] };
    one.world.daemons[0].controller!.reconfigure(one.world.store.settings);
    await one.pass(5_000);
    expect([one.primary === 'm1', one.failovers, one.lost()]).toEqual([false, 1, []]);
  });

  it('are not held back by what Holdfast changed itself, nor by whoever makes a member follow the primary', async () => {
    const one = await Situation.quiet();
    await one.pass(61_000);
    await one.happens('kill-member', 'm1', 3_000).pass(61_000 + 8_000);
    const [primary, other] = [one.world.server(one.primary!), one.world.server(one.primary === 'm2' ? 'm3' : 'm2')];
    other.receiver.follow(primary, { heartbeatMs: 200, acknowledges: true, asFormerPrimary: false });
    await one.pass(3_000);
    expect([one.failovers, one.world.store.settings.holds]).toEqual([1, []]);
  });

  it('are not held back by anything else: the tenth primary within two minutes is replaced as fast as the first', async () => {
    const one = await Situation.quiet({ policy: { rateLimit: { recoveries: 100, withinMs: 600_000 } } });
    for (let n = 1; n <= 10; n++) {
      const before = one.primary!;
      await one.happens('kill-member', before, 3_000).pass(2_000);
      expect([n, one.failovers, one.primary === before]).toEqual([n, n, false]);
      await one.pass(8_000);
    }
    expect(one.lost()).toEqual([]);
  });

  it('say when they are tried again, when what is mended does not last', async () => {
    const one = await Situation.quiet();
    const said: string[] = [];
    for (let n = 0; n < 6; n++) {
      await one.happens('writable-by-hand', 'm2').pass(1_000);
      said.push(one.shown);
    }
    expect(said.at(-1)).toMatch(/ It is tried again at \d\d:\d\d:\d\d UTC: it did not last\.$/);
    await one.converged();
  });

  it('manual mode → the plan only, in observe what would be done', async () => {
    const asked = await Situation.quiet({ policy: { mode: 'ask' } });
    await asked.happens('kill-member', 'm1').pass(3_000);
    expect([asked.primary, asked.decision, asked.failovers]).toEqual(['m1', 'ask', 0]);
    const observed = await Situation.quiet({ policy: { mode: 'observe' } });
    await observed.happens('kill-member', 'm1').pass(3_000);
    expect([observed.primary, observed.decision, observed.world.commands]).toEqual(['m1', 'would-act', []]);
  });

  it('let a replica acknowledge again that was switched off, once, and close nobody for it', async () => {
    const one = await Situation.quiet();
    await one.happens('stop-acknowledging', 'm2').pass(2_000);
    expect([one.because, one.recoveries('rejoin')]).toEqual(['All is well.', []]);
    await one.pass(8_000);
    expect([one.because, one.recoveries('rejoin')]).toEqual(['All is well.', ['done']]);
    expect([one.world.server('m2').receiver.acknowledges, one.lost()]).toEqual([true, []]);
    expect(one.world.commands.map(({ what, on }) => [what, on])).toEqual([['follow', 'm2']]);
  });

  it('say of a replica that they may not let acknowledge that it does not', async () => {
    const one = await Situation.quiet({ policy: { mode: 'observe' } });
    await one.happens('stop-acknowledging', 'm2').pass(8_000);
    expect([one.decision, one.world.commands]).toEqual(['would-act', []]);
    expect(one.because).toContain('m2 receives what m1 commits and acknowledges nothing');
  });

  it('try a replica that never acknowledges again and again, later each time', async () => {
    const one = await Situation.quiet();
    for (let looks = 0; looks < 600; looks++) {
      one.happens('stop-acknowledging', 'm2');
      await one.pass(1_000);
    }
    const tries = one.recoveries('rejoin').length;
    expect(tries).toBeGreaterThan(3);
    expect(tries).toBeLessThan(20);
  });

  it('switchover there and back → one primary, no divergence', async () => {
    const one = await Situation.quiet();
    for (const [from, to] of [
      ['m1', 'm2'],
      ['m2', 'm1'],
    ]) {
      const { controller } = one.world.daemons[0];
      const intent = { kind: 'switchover', from, to, drill: false, maxPauseMs: 1_000 } as const;
      const done = controller!.carryOut(intent, { name: 'a person', reason: 'patches' });
      await one.pass(2_000);
      expect((await done).end).toBe('done');
      await one.converged();
    }
    expect([one.primary, one.lost()]).toEqual(['m1', []]);
  });
});
