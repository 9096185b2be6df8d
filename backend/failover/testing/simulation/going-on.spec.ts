import type { ClusterPolicy } from '../../domain/cluster.js';
import type { Fault, FaultKind } from './faults.js';
import { run } from './run.js';
import { Situation } from './situation.js';
import { plainSetup, type Setup } from './world.js';

type Told = [at: number, kind: FaultKind, on: string, forMs: number, n?: number];

/** Where the policy lets a lone survivor go on without a copy. */
function goesOn(setup: Partial<Setup>, mendAt: number, told: readonly Told[], rules: Partial<ClusterPolicy> = {}) {
  const faults = told.map(([at, kind, on, forMs, n = 0]): Fault => ({ at, kind, on, forMs, n }));
  const policy = {
    ...plainSetup.policy,
    readOnlyPrimary: 'repair' as const,
    singleSurvivor: 'async' as const,
    ...rules,
  };
  return run({ setup: { ...plainSetup, writeEveryMs: 40, ...setup, policy }, faults, benign: false, mendAt });
}

describe('A primary that goes on without a copy', () => {
  it('is opened again when it was restarted, and waits for its replicas', async () => {
    const { end, violations } = await goesOn({ seed: 401, members: 2 }, 10_823.9, [
      [1_699.3, 'kill-member', 'm2', 7_612],
      [9_149.9, 'kill-member', 'm1', 1_574],
    ]);
    expect([end, violations]).toEqual(['converged', []]);
  });

  it('goes on once more when the copy that it began to wait for is lost at once', async () => {
    const one = await Situation.quiet({ members: 2, writeEveryMs: 2_000, policy: { singleSurvivor: 'async' } });
    const { servers } = one.world;
    await one.happens('kill-member', 'm2').happens('slow-pair', 'm1 m2', 60_000, 100).pass(8_000);
    expect(servers[0].acknowledgement).toBe('off');
    servers[1].start();
    for (let ms = 0; ms < 20_000 && servers[0].acknowledgement === 'off'; ms++) await one.pass(1);
    expect(servers[0].acknowledgement).toBe('on');
    await one.happens('kill-member', 'm2').pass(20_000);
    expect([servers[0].acknowledgement, one.recoveries('wait-for-copies')]).toEqual(['off', ['failed']]);
    expect(one.acknowledgedSince(one.world.queue.now - 5_000)).toBeGreaterThan(0);
  });

  it('is not failed over within the loss budget by a controller that never saw what it had', async () => {
    const one = await Situation.quiet({
      members: 2,
      writeEveryMs: 40,
      policy: { singleSurvivor: 'async', lossBudget: 100 },
    });
    await one.happens('kill-member', 'm2', 9_000).pass(8_000);
    await one.happens('kill-controller', 'c1', 2_000).happens('kill-member', 'm1').pass(60_000);
    expect([one.primary, one.decision, one.failovers]).toEqual(['m1', 'ask', 0]);
    expect(one.because).toContain('which nobody here ever saw');
  });

  it('waits again once a copy is back although nobody heard that it had been let go', async () => {
    const { end, violations, world } = await goesOn({ seed: 425 }, 17_685.6, [
      [1_973.7, 'stop-controller-at-command', 'c1', 1_303, 8],
      [2_116.2, 'kill-member', 'm3', 2_883],
      [2_185, 'kill-member', 'm2', 5_769],
    ]);
    expect([end, violations, world.server('m1').acknowledgement]).toEqual(['converged', [], 'on']);
  });

  it('waits again for the old primary although the controller that opened it alone died', async () => {
    const { end, violations, world } = await goesOn({ seed: 1_427, members: 2, daemons: 2 }, 9_999.1, [
      [2_279.6, 'kill-controller-at-command', 'c1', 2_486, 13],
      [2_348.1, 'kill-member', 'm1', 7_551],
      [3_850.7, 'stop-member', 'm2', 2_521],
    ]);
    expect([end, violations, world.server('m2').acknowledgement]).toEqual(['converged', [], 'on']);
  });

  it('is none that was lost right after it was promoted: it waited as it was told', async () => {
    const { end, violations, world } = await goesOn(
      { seed: 3_616, applyMs: 16.26 },
      8_638.8,
      [
        [1_987, 'kill-member', 'm1', 410],
        [1_992.7, 'stop-member', 'm2', 5_277],
        [3_302.8, 'kill-member', 'm2', 5_236],
      ],
      { lossBudget: 30 },
    );
    expect([end, violations, world.server(world.store.primary!).acknowledgement]).toEqual(['converged', [], 'on']);
  });
});
