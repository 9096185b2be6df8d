import { Dice } from '../../adapters/simulated/event-queue.js';
import type { Fault, FaultKind } from './faults.js';
import { plainSetup, type Setup } from './world.js';

/** A cluster and what happens to it. `benign`: none of it calls for a failover, so nothing may change (I6). */
export interface Schedule {
  readonly setup: Setup;
  readonly faults: readonly Fault[];
  readonly benign: boolean;
  /** When people mend what is still broken. */
  readonly mendAt: number;
}

/** Transactions that a failover may lose by the policy, in schedules that have one. */
const LOSS_BUDGET = 30;

/** Everything is quiet until then, ms: the controllers have the lease and have looked around. */
export const QUIET_MS = 1_500;

interface Draw {
  readonly kind: FaultKind;
  readonly weight: number;
  readonly on: (setup: Setup, dice: Dice) => string;
  readonly forMs: readonly [number, number];
  readonly n?: readonly [number, number];
}

const hosts = (n: number, prefix: string) => Array.from({ length: n }, (_, at) => `${prefix}${at + 1}`);
const anyMember = ({ members }: Setup, dice: Dice) => dice.pick(hosts(members, 'm'));
const primary = () => 'm1';
/** Mostly the first primary, since that is where it hurts. */
const mostlyPrimary = (setup: Setup, dice: Dice) => (dice.chance(0.6) ? 'm1' : anyMember(setup, dice));
const replica = ({ members }: Setup, dice: Dice) => dice.pick(hosts(members, 'm').slice(1));
const controller = ({ daemons }: Setup, dice: Dice) => dice.pick(hosts(daemons, 'c'));
const aProxy = ({ proxies }: Setup, dice: Dice) => dice.pick(hosts(proxies, 'p'));

function twoHosts(setup: Setup, dice: Dice): string {
  const all = [...hosts(setup.members, 'm'), ...hosts(setup.proxies, 'p'), ...hosts(setup.daemons, 'c')];
  const a = dice.pick(all);
  return `${a} ${dice.pick(all.filter((one) => one !== a))}`;
}

const draws: readonly Draw[] = [
  { kind: 'kill-member', weight: 10, on: mostlyPrimary, forMs: [50, 8_000] },
  { kind: 'shut-down-member', weight: 2, on: anyMember, forMs: [200, 5_000] },
  { kind: 'kill-member-unsafe-file', weight: 2, on: mostlyPrimary, forMs: [50, 6_000] },
  { kind: 'stop-member', weight: 6, on: mostlyPrimary, forMs: [50, 6_000] },
  { kind: 'isolate-member', weight: 5, on: mostlyPrimary, forMs: [100, 8_000] },
  { kind: 'isolate-member-in', weight: 2, on: mostlyPrimary, forMs: [100, 6_000] },
  { kind: 'isolate-member-out', weight: 2, on: mostlyPrimary, forMs: [100, 6_000] },
  { kind: 'cut-member-from-members', weight: 3, on: mostlyPrimary, forMs: [100, 6_000] },
  { kind: 'cut-member-from-controllers', weight: 3, on: mostlyPrimary, forMs: [100, 6_000] },
  { kind: 'isolate-controller', weight: 2, on: controller, forMs: [100, 15_000] },
  { kind: 'cut-controller-from-members', weight: 2, on: controller, forMs: [100, 5_000] },
  { kind: 'cut-controller-from-store', weight: 2, on: controller, forMs: [100, 15_000] },
  { kind: 'cut-proxy-from-controllers', weight: 2, on: aProxy, forMs: [100, 5_000] },
  { kind: 'cut-pair', weight: 5, on: twoHosts, forMs: [50, 6_000], n: [0, 1] },
  { kind: 'slow-pair', weight: 4, on: twoHosts, forMs: [200, 4_000], n: [5, 900] },
  { kind: 'kill-controller', weight: 3, on: controller, forMs: [100, 4_000] },
  { kind: 'stop-controller', weight: 3, on: controller, forMs: [50, 15_000] },
  { kind: 'kill-controller-at-command', weight: 5, on: controller, forMs: [100, 3_000], n: [1, 14] },
  { kind: 'stop-controller-at-command', weight: 4, on: controller, forMs: [50, 25_000], n: [1, 14] },
  { kind: 'set-clock', weight: 2, on: controller, forMs: [0, 0], n: [-60_000, 60_000] },
  { kind: 'stop-store', weight: 2, on: () => 'store', forMs: [100, 15_000] },
  { kind: 'reload-proxy', weight: 4, on: aProxy, forMs: [0, 0] },
  { kind: 'kill-proxy', weight: 2, on: aProxy, forMs: [50, 3_000] },
  { kind: 'stop-applying', weight: 4, on: replica, forMs: [500, 6_000] },
  { kind: 'applier-error', weight: 2, on: replica, forMs: [500, 6_000] },
  { kind: 'slow-applier', weight: 3, on: replica, forMs: [500, 6_000], n: [5, 400] },
  { kind: 'stop-receiving', weight: 2, on: replica, forMs: [100, 4_000] },
  { kind: 'read-only-by-hand', weight: 1, on: primary, forMs: [0, 0] },
  { kind: 'writable-by-hand', weight: 1, on: replica, forMs: [0, 0], n: [0, 1] },
  { kind: 'storage-trouble', weight: 1, on: mostlyPrimary, forMs: [500, 5_000] },
  { kind: 'saturate', weight: 1, on: anyMember, forMs: [500, 5_000] },
  { kind: 'deny-account', weight: 1, on: anyMember, forMs: [500, 5_000] },
];

/** Disturbances that call for nothing: short stalls, and whatever only meets the controller, a replica or the store. */
const benignDraws: readonly Draw[] = [
  { kind: 'stop-member', weight: 5, on: primary, forMs: [20, 400] },
  { kind: 'isolate-member', weight: 5, on: primary, forMs: [20, 400] },
  { kind: 'slow-pair', weight: 4, on: twoHosts, forMs: [100, 4_000], n: [5, 120] },
  { kind: 'kill-member', weight: 4, on: () => 'm2', forMs: [50, 4_000] },
  { kind: 'stop-member', weight: 3, on: () => 'm2', forMs: [50, 4_000] },
  { kind: 'isolate-controller', weight: 4, on: controller, forMs: [100, 15_000] },
  { kind: 'cut-controller-from-members', weight: 4, on: controller, forMs: [100, 8_000] },
  { kind: 'cut-member-from-controllers', weight: 4, on: primary, forMs: [100, 8_000] },
  { kind: 'stop-controller', weight: 5, on: controller, forMs: [50, 15_000] },
  { kind: 'kill-controller', weight: 2, on: controller, forMs: [100, 4_000] },
  { kind: 'set-clock', weight: 2, on: controller, forMs: [0, 0], n: [-60_000, 60_000] },
  { kind: 'stop-store', weight: 3, on: () => 'store', forMs: [100, 15_000] },
  { kind: 'stop-applying', weight: 3, on: ({ members }) => `m${members}`, forMs: [500, 4_000] },
  { kind: 'saturate', weight: 2, on: primary, forMs: [500, 5_000] },
  { kind: 'deny-account', weight: 2, on: primary, forMs: [500, 5_000] },
];

/** The schedule of a seed: a fifth is benign, the rest is one to six faults that like to come together. */
export function schedule(seed: number): Schedule {
  const dice = new Dice(Math.imul(seed, 0x9e3779b1));
  const apart = dice.next();
  if (apart < 0.05) return apart < 0.02 ? rivals(seed) : apart < 0.04 ? widowed(seed) : flashed(seed);
  const benign = dice.chance(0.2);
  const setup = setupOf(seed, dice);
  const table = benign ? benignDraws : draws;
  const faults: Fault[] = [];
  let at = QUIET_MS + dice.between(0, 800);
  for (let left = dice.whole(1, benign ? 3 : 6); left > 0; left--) {
    faults.push(draw(table, setup, dice, Math.round(at * 10) / 10));
    at += dice.chance(0.6) ? dice.between(0, 60) : dice.between(0, 2_500);
  }
  return {
    setup,
    faults: faults.map((one) => asTheRulesAssume(one, faults)),
    benign,
    mendAt: Math.max(at, ...faults.map((one) => one.at + one.forMs)) + 100,
  };
}

/** Two daemons: the first no longer reaches the store but everything else, the second has the lease when things happen. */
export function rivals(seed: number): Schedule {
  const dice = new Dice(Math.imul(seed, 0x85ebca6b));
  const setup = { ...setupOf(seed, dice), members: 3, daemons: 2, writeEveryMs: 150 };
  const cut = { at: QUIET_MS, kind: 'cut-controller-from-store' as const, on: 'c1', forMs: 45_000, n: 0 };
  const trouble = { kind: dice.pick(['kill-member', 'stop-member', 'isolate-member'] as const), on: 'm1' };
  const at = QUIET_MS + dice.between(24_000, 30_000);
  const faults = [cut, { ...trouble, at, forMs: Math.round(dice.between(50, 6_000)), n: 0 }];
  return { setup, faults, benign: false, mendAt: at + 8_000 };
}

/**
 * The store goes away in the middle of a failover and takes its last rows along, the controller dies, and the old primary
 * comes back, or was never dead: the successor finds a store that names the wrong one.
 */
export function widowed(seed: number): Schedule {
  const dice = new Dice(Math.imul(seed, 0x27d4eb2f));
  const setup = { ...setupOf(seed, dice), members: dice.chance(0.8) ? 3 : 4, daemons: 1, writeEveryMs: 40 };
  const at = QUIET_MS + dice.between(200, 1_200);
  const kind = dice.pick(['kill-member', 'kill-member', 'stop-member', 'isolate-member'] as const);
  const fault = (what: FaultKind, on: string, from: number, forMs: number, n = 0): Fault => {
    return { at: from, kind: what, on, forMs: Math.round(forMs), n };
  };
  const away = fault('stop-store-at-command', 'c1', at, dice.between(300, 5_000), dice.whole(2, 9));
  const seenAt = at + (kind === 'kill-member' ? 0 : 600);
  const dies = dice.chance(0.6)
    ? fault('kill-controller', 'c1', seenAt + dice.between(5, 600), dice.between(100, 3_000))
    : fault('kill-controller-at-command', 'c1', at, dice.between(100, 3_000), away.n + dice.whole(1, 6));
  const faults = [fault(kind, 'm1', at, dice.between(500, 8_000)), away, dies];
  const more = dice.pick(['m2', 'm3']);
  if (dice.chance(0.3))
    faults.push(fault('kill-member', more, seenAt + dice.between(5, 4_000), dice.between(50, 20_000)));
  return { setup, faults, benign: false, mendAt: at + dice.between(6_000, 20_000) };
}

/**
 * A replica that had left comes back unseen by the controller, acknowledges alone and is lost again between two looks at
 * the primary, which dies a little later: the other replica lacks what the first one acknowledged.
 */
export function flashed(seed: number): Schedule {
  const dice = new Dice(Math.imul(seed, 0x165667b1));
  const setup = { ...setupOf(seed, dice), members: 3, daemons: 1, supervisedMs: null, writeEveryMs: 40, applyMs: 0 };
  const [flash, other] = dice.chance(0.5) ? ['m2', 'm3'] : ['m3', 'm2'];
  const at = QUIET_MS + dice.between(0, 500);
  const backAt = at + dice.between(1_200, 4_500);
  const goneAt = backAt + dice.between(15, 90);
  const diesAt = goneAt + dice.between(250, 800);
  const fault = (kind: FaultKind, on: string, from: number, to: number, n = 0): Fault => {
    return { at: from, kind, on, forMs: to - from, n };
  };
  const faults = [
    fault('cut-pair', `c1 ${flash}`, at, diesAt + 8_000, 1),
    fault('kill-member', flash, at, backAt),
    fault('cut-pair', `m1 ${other}`, backAt - dice.between(20, 60), diesAt + 6_000, 1),
    fault('kill-member', flash, goneAt, diesAt + 7_000),
    fault('kill-member', 'm1', diesAt, diesAt + 6_000),
  ];
  return { setup, faults, benign: false, mendAt: diesAt + 8_100 };
}

/** The same schedules where the policy lets a lone survivor go on without a copy; a third of them deserts the primary. */
export function goingOn(seed: number): Schedule {
  const dice = new Dice(Math.imul(seed, 0x2c1b3c6d));
  const one = dice.chance(1 / 3) ? deserted(seed) : schedule(seed);
  const lossBudget = dice.chance(1 / 3) ? LOSS_BUDGET : 0;
  const policy = { ...one.setup.policy, singleSurvivor: 'async' as const, lossBudget };
  return { ...one, setup: { ...one.setup, policy } };
}

/** By what `npm run simulate -- --policy …` names. */
export const schedules: Readonly<Record<string, (seed: number) => Schedule>> = {
  'single-survivor-block': schedule,
  'single-survivor-async': goingOn,
};

/** All replicas are lost for so long that the primary may go on alone; it fails about when they come back, or the controller. */
export function deserted(seed: number): Schedule {
  const dice = new Dice(Math.imul(seed, 0x297a2d39));
  const drawn = setupOf(seed, dice);
  const setup = { ...drawn, members: dice.chance(0.6) ? 3 : 2, daemons: dice.chance(0.7) ? 1 : 2, writeEveryMs: 40 };
  const at = QUIET_MS + dice.between(0, 800);
  const fault = (kind: FaultKind, on: string, from: number, forMs: number, n = 0): Fault => {
    return { at: Math.round(from * 10) / 10, kind, on, forMs: Math.round(forMs), n };
  };
  const faults = hosts(setup.members, 'm')
    .slice(1)
    .map((one) => {
      const kind = dice.pick(['kill-member', 'kill-member', 'stop-member', 'cut-pair'] as const);
      const on = kind === 'cut-pair' ? `m1 ${one}` : one;
      return fault(kind, on, at + dice.between(0, 300), dice.between(2_500, 9_000), 1);
    });
  const backAt = Math.min(...faults.map((one) => one.at + one.forMs));
  const failsAt = dice.chance(0.6) ? backAt + dice.between(-300, 2_500) : at + dice.between(2_000, 9_000);
  const failure = dice.pick(['kill-member', 'kill-member', 'stop-member', 'isolate-member'] as const);
  if (dice.chance(0.8)) faults.push(fault(failure, 'm1', failsAt, dice.between(50, 7_000)));
  if (dice.chance(0.4)) faults.push(fault('slow-pair', 'm1 m2', backAt - 50, 6_000, Math.round(dice.between(5, 900))));
  const more = dice.pick([
    'kill-controller-at-command',
    'stop-controller-at-command',
    'stop-store-at-command',
  ] as const);
  if (dice.chance(0.4)) faults.push(fault(more, 'c1', at, dice.between(50, 12_000), dice.whole(1, 8)));
  if (dice.chance(0.3)) faults.push(fault('kill-controller', 'c1', failsAt + dice.between(-300, 300), 1_500));
  return { setup, faults, benign: false, mendAt: Math.max(...faults.map((one) => one.at + one.forMs)) + 100 };
}

/** A person writes to a replica; a little later, or much later, something happens to the primary or to the other replica. */
export function strayed(seed: number): Schedule {
  const dice = new Dice(Math.imul(seed, 0x9e3779b9));
  const setup = { ...setupOf(seed, dice), members: dice.chance(0.7) ? 3 : 4, daemons: 1, supervisedMs: null };
  const [errant, other] = dice.chance(0.5) ? ['m2', 'm3'] : ['m3', 'm2'];
  const at = QUIET_MS + dice.between(0, 500);
  const fault = (kind: FaultKind, on: string, from: number, forMs: number, n = 0): Fault => ({
    at: from,
    kind,
    on,
    forMs,
    n,
  });
  const diesAt = at + (dice.chance(0.5) ? dice.between(5, 2_500) : dice.between(2_500, 6_000));
  const more = dice.pick([
    fault('kill-member', 'm1', diesAt, 4_000),
    fault('stop-member', 'm1', diesAt, 4_000),
    fault('kill-member', other, diesAt, 3_000),
    fault('kill-controller-at-command', 'c1', at, 1_000, dice.whole(1, 5)),
  ]);
  return { setup, faults: [fault('writable-by-hand', errant, at, 0, 1), more], benign: false, mendAt: diesAt + 6_000 };
}

/** One replica is cut from the primary, so that only the other acknowledges; that one applies late or dies right before it. */
export function pressed(seed: number): Schedule {
  const dice = new Dice(Math.imul(seed, 0xc2b2ae35));
  const setup = { ...setupOf(seed, dice), members: 3, daemons: 1, supervisedMs: null, writeEveryMs: 40 };
  const [cut, sole] = dice.chance(0.5) ? ['m2', 'm3'] : ['m3', 'm2'];
  const cutAt = QUIET_MS + dice.between(200, 800);
  const at = cutAt + dice.between(200, 600);
  const fault = (kind: FaultKind, on: string, from: number, n = 0): Fault => ({ at: from, kind, on, forMs: 7_000, n });
  const late = fault('slow-applier', sole, QUIET_MS, 60);
  const lost = [fault('cut-pair', `m1 ${cut}`, cutAt, 1), fault('kill-member', 'm1', at)];
  const sides = dice.chance(0.5) ? [late] : [fault('kill-member', sole, at - dice.between(30, 100))];
  return { setup, faults: [...sides, ...lost], benign: false, mendAt: at + 8_000 };
}

/**
 * The primary is killed and back before anyone looks, while its last transactions are on a slow line to one replica and the
 * other one is cut from it for a moment more: what it took back arrives after it was started again.
 */
export function reborn(seed: number): Schedule {
  const dice = new Dice(Math.imul(seed, 0x2c1b3c6d));
  const setup = { ...setupOf(seed, dice), members: 3, daemons: 1, supervisedMs: null, writeEveryMs: 40, applyMs: 0 };
  const [late, cut] = dice.chance(0.5) ? ['m2', 'm3'] : ['m3', 'm2'];
  const slowMs = Math.round(dice.between(200, 900));
  const diesAt = QUIET_MS + slowMs + dice.between(200, 800);
  const fault = (kind: FaultKind, on: string, at: number, forMs: number, n: number): Fault => {
    return { at, kind, on, forMs: Math.round(forMs), n };
  };
  const faults = [
    fault('cut-pair', `m1 ${cut}`, diesAt - slowMs - 100, slowMs + 100 + dice.between(3, 80), 1),
    fault('slow-pair', `m1 ${late}`, diesAt - dice.between(20, slowMs), 5 * slowMs, slowMs),
    fault('kill-member', 'm1', diesAt, 0, 0),
  ];
  return { setup, faults, benign: false, mendAt: diesAt + 6 * slowMs };
}

const keepsRouteOpen = /proxy|controller|store|pair|clock/;

/**
 * A primary that comes back writable by itself is kept away by its closed route alone (rule 8): where the route cannot be
 * closed in time either, nothing can be promised. So that comes only where proxies and controllers are well.
 */
function asTheRulesAssume(fault: Fault, all: readonly Fault[]): Fault {
  const promised = fault.kind !== 'kill-member-unsafe-file' || !all.some(({ kind }) => keepsRouteOpen.test(kind));
  return promised ? fault : { ...fault, kind: 'kill-member' };
}

function setupOf(seed: number, dice: Dice): Setup {
  return {
    ...plainSetup,
    seed,
    members: dice.chance(0.8) ? 3 : dice.whole(2, 4),
    proxies: dice.chance(0.8) ? 1 : 2,
    daemons: dice.chance(0.75) ? 1 : 2,
    agents: dice.chance(0.4),
    supervisedMs: dice.chance(0.3) ? dice.pick([50, 500, 5_000]) : null,
    applyMs: dice.chance(0.3) ? dice.between(1, 60) : 0,
    writeEveryMs: dice.pick([40, 100, 150]),
    policy: {
      readOnlyPrimary: 'repair',
      rateLimit: { recoveries: 20, withinMs: 600_000 },
      singleSurvivor: 'block',
    },
  };
}

function draw(table: readonly Draw[], setup: Setup, dice: Dice, at: number): Fault {
  const total = table.reduce((sum, { weight }) => sum + weight, 0);
  let left = dice.between(0, total);
  const one = table.find(({ weight }) => (left -= weight) <= 0) ?? table[0];
  const n = one.n ? dice.between(...one.n) : 0;
  return {
    ...{ at, kind: one.kind, on: one.on(setup, dice), forMs: Math.round(dice.between(...one.forMs)) },
    n: one.kind.endsWith('at-command') ? Math.round(n) : Math.round(n * 100) / 100,
  };
}
