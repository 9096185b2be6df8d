import type { Fault, FaultKind } from './faults.js';
import type { Schedule } from './generate.js';
import { run } from './run.js';
import { plainSetup, type Setup } from './world.js';

/** Schedules that broke a law once, or asked a person for nothing, kept as they were found: whatever the generator draws by now. */
const found: readonly [string, Schedule][] = [
  [
    'loses nothing when somebody starts a receiver again while the controller stands still in mid-recovery',
    aSchedule({ seed: 10_754, agents: true }, 7_464.2, [
      [1_865.2, 'stop-applying', 'm2', 5_499],
      [1_912.9, 'set-clock', 'c1', 0, -33_417.07],
      [1_939.9, 'reload-proxy', 'p1', 0],
      [1_994.5, 'stop-receiving', 'm2', 1_924],
      [2_051.2, 'stop-controller-at-command', 'c1', 4_531, 12],
      [2_079.4, 'isolate-member', 'm1', 1_602],
    ]),
  ],
  [
    'leaves a primary that stalls alone when a replica restarts meanwhile and only the controller is cut from it',
    {
      ...aSchedule({ seed: 12_287, agents: true, writeEveryMs: 150, supervisedMs: 500 }, 5_599.3, [
        [1_535.9, 'kill-member', 'm2', 2_541],
        [1_561.3, 'cut-member-from-controllers', 'm1', 3_938],
        [1_872.6, 'stop-member', 'm1', 383],
      ]),
      benign: true,
    },
  ],
  [
    'claims nothing of a proxy that could not be closed before somebody who may act can talk to it',
    aSchedule({ seed: 6_077, proxies: 2, daemons: 2, writeEveryMs: 150, supervisedMs: 5_000 }, 13_429.1, [
      [1_887.5, 'cut-proxy-from-controllers', 'p2', 2_684],
      [2_455, 'stop-member', 'm1', 3_686],
      [2_500.3, 'stop-receiving', 'm3', 3_617],
      [4_029.4, 'cut-pair', 'p2 m2', 730, 0.69],
      [4_072.1, 'stop-controller', 'c1', 9_257],
    ]),
  ],
  [
    'sets a replica apart that received more from the former life of a restarted primary than the primary has',
    aSchedule({ seed: 45_552, supervisedMs: 50 }, 9_128.5, [
      [1_639.3, 'kill-member', 'm1', 3_862],
      [1_681.5, 'saturate', 'm3', 1_764],
      [1_730.4, 'slow-pair', 'm2 m3', 745, 699.5],
      [2_639.4, 'read-only-by-hand', 'm1', 0],
      [2_642.8, 'cut-member-from-members', 'm1', 3_906],
      [2_702.5, 'kill-member', 'm2', 6_326],
    ]),
  ],
  [
    'keeps a replica whole whose slow line to an isolated primary breaks half-way',
    aSchedule({ seed: 23_008, writeEveryMs: 40 }, 8_877, [
      [1_674.7, 'slow-pair', 'm1 m2', 2_322, 323.45],
      [3_115.1, 'isolate-member', 'm1', 162],
      [3_145, 'cut-member-from-members', 'm1', 5_632],
    ]),
  ],
  [
    'mends one replica while another cannot be mended, and sets that one apart with what only it has',
    aSchedule({ seed: 51_019, writeEveryMs: 150 }, 14_572.5, [
      [1_728.2, 'writable-by-hand', 'm2', 0, 0.63],
      [1_743.1, 'stop-controller-at-command', 'c1', 7_427, 11],
      [1_746.5, 'isolate-member-out', 'm1', 3_791],
      [1_768.5, 'stop-controller-at-command', 'c1', 12_704, 2],
    ]),
  ],
  [
    'promotes nobody when it wakes up in mid-recovery and another member acknowledged meanwhile',
    aSchedule({ seed: 57_889, agents: true, supervisedMs: 5_000 }, 8_435.6, [
      [1_633.6, 'kill-member', 'm2', 2_814],
      [1_644.6, 'stop-controller-at-command', 'c1', 6_691, 5],
      [1_648, 'stop-member', 'm1', 753],
    ]),
  ],
  [
    'waits for one that may have acknowledged while it stood still, though it had left the set and is dead again',
    aSchedule({ seed: 57_889 }, 14_000, [
      [1_633.6, 'kill-member', 'm2', 2_814],
      [1_644.6, 'stop-controller-at-command', 'c1', 6_691, 5],
      [1_648, 'stop-member', 'm1', 753],
      [7_000, 'kill-member', 'm2', 6_000],
      [7_000, 'kill-member', 'm1', 7_000],
    ]),
  ],
  [
    'says what a primary may lack that is opened again after its only acknowledger was killed in the same instant',
    aSchedule({ seed: 30_525, members: 2, agents: true, writeEveryMs: 40, applyMs: 44.820_456_014_014_78 }, 8_021.4, [
      [1_832.8, 'kill-controller-at-command', 'c1', 1_633, 11],
      [3_373, 'cut-member-from-controllers', 'm1', 2_092],
      [3_415.1, 'kill-member', 'm1', 903],
      [3_465.4, 'kill-member', 'm2', 4_456],
    ]),
  ],
  [
    'takes no replica for restarted whose answer waited until the controller went on',
    aSchedule({ seed: 165, daemons: 2, writeEveryMs: 40 }, 11_031.1, [
      [1_865.9, 'cut-pair', 'm2 c2', 733, 0.13],
      [1_921.3, 'stop-member', 'm1', 416],
      [2_359.9, 'stop-controller', 'c2', 5_915],
      [3_581.2, 'stop-receiving', 'm2', 1_073],
      [3_632.4, 'kill-member', 'm1', 4_862],
      [5_410.1, 'isolate-member-in', 'm1', 5_521],
    ]),
  ],
];

describe('A schedule that broke a law once', () => {
  for (const [sentence, schedule] of found) {
    it(sentence, async () => {
      const { end, violations } = await run(schedule);
      expect(violations).toEqual([]);
      expect(end).toBe('converged');
    });
  }
});

function aSchedule(
  setup: Partial<Setup>,
  mendAt: number,
  faults: readonly (readonly [at: number, kind: FaultKind, on: string, forMs: number, n?: number])[],
): Schedule {
  const policy = {
    readOnlyPrimary: 'repair',
    rateLimit: { recoveries: 20, withinMs: 600_000 },
    singleSurvivor: 'block',
  } as const;
  return {
    setup: { ...plainSetup, policy, ...setup },
    faults: faults.map(([at, kind, on, forMs, n = 0]): Fault => ({ at, kind, on, forMs, n })),
    benign: false,
    mendAt,
  };
}
