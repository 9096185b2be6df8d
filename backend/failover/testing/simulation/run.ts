import type { SimulatedServer } from '../../adapters/simulated/server.js';
import { drive } from './drive.js';
import type { Substitutes } from './daemon.js';
import { inject, mend } from './faults.js';
import type { Schedule } from './generate.js';
import { Invariants, type Violation } from './invariants.js';
import { World } from './world.js';

/** How a schedule ended: everybody serves again, a person has to choose, or neither. */
export type RunEnd = 'converged' | 'asks' | 'stuck';

export interface RunResult {
  readonly end: RunEnd;
  readonly violations: readonly Violation[];
  readonly world: World;
  /** What stood in the way when it did not converge. */
  readonly left: string;
}

/** I4. */
const CONVERGED_WITHIN_MS = 120_000;
const LOOK_EVERY_MS = 250;
/** A person who is asked for this long is asked in earnest. */
const ASKS_FOR_MS = 25_000;

/** Runs one schedule to its end and says which laws it broke. */
export async function run(schedule: Schedule, substitutes: Substitutes = {}): Promise<RunResult> {
  const world = new World(schedule.setup, substitutes);
  const invariants = new Invariants(world, schedule.benign);
  const watch = () => {
    invariants.instant();
    return invariants.violations.length > 0;
  };
  inject(world, schedule.faults);
  await drive(world.queue, schedule.mendAt, watch);
  mend(world);
  const mendedAt = world.queue.now;
  let asksSince: number | null = null;
  for (;;) {
    if (invariants.violations.length > 0) return { end: 'stuck', violations: invariants.violations, world, left: '' };
    await drive(world.queue, world.queue.now + LOOK_EVERY_MS, watch);
    for (const server of world.servers) server.start();
    const left = unsettled(world);
    if (left === '' && invariants.violations.length === 0) {
      invariants.end(world.server(world.store.primary!));
      return { end: 'converged', violations: invariants.violations, world, left };
    }
    asksSince = asks(world) ? (asksSince ?? world.queue.now) : null;
    if (asksSince !== null && world.queue.now - asksSince > ASKS_FOR_MS) {
      invariants.asked(world.server(world.store.primary!));
      return { end: 'asks', violations: invariants.violations, world, left };
    }
    if (world.queue.now - mendedAt > CONVERGED_WITHIN_MS) {
      invariants.broken('I4', `not converged after ${CONVERGED_WITHIN_MS / 1000} s: ${left}`);
      return { end: 'stuck', violations: invariants.violations, world, left };
    }
  }
}

function asks(world: World): boolean {
  const decisions = world.daemons.map(({ decision }) => decision).filter((one) => one !== null);
  return decisions.some(({ kind }) => kind === 'ask' || kind === 'refuse');
}

/** What is not yet as it should be; '' when everything is. */
export function unsettled(world: World): string {
  const { store, servers, proxies } = world;
  const primary = servers.find(({ id }) => id === store.primary);
  if (!primary) return 'nobody is the primary';
  if (primary.process.state !== 'running' || primary.readOnly) return `${primary.id} is not open`;
  for (const proxy of proxies) {
    const open = [...proxy.servers.values()].filter(({ state }) => state === 'open').map(({ server }) => server.id);
    if (open.join() !== primary.id) return `${proxy.name} sends to ${open.join(', ') || 'nobody'}`;
  }
  for (const server of servers) {
    const problem = server === primary ? '' : replicaProblem(server, primary, world);
    if (problem) return `${server.id} ${problem}`;
  }
  // All others are set apart: commits wait until a person decides (the cluster's policy).
  const apart = servers.every((one) => one === primary || store.settings.members[one.id].quarantine !== '');
  if (apart) return '';
  if (mayWaitAgain(world, primary)) return `${primary.id} goes on without a copy`;
  const fresh = world.writers.every(({ acknowledged }) => (acknowledged.at(-1)?.at ?? 0) > world.queue.now - 1_000);
  return fresh ? '' : 'a client gets no acknowledgement';
}

/** It was let go on without a copy, as a hold says or not, and somebody is there whom its commits could wait for. */
function mayWaitAgain({ setup, store, servers, explained, commands }: World, primary: SimulatedServer): boolean {
  if (setup.kind === 'service') return false;
  const { holds, members } = store.settings;
  const fit = ({ id }: SimulatedServer) => !members[id].quarantine && !explained.has(id);
  const ours = commands.some(({ at, on, what }) => on === primary.id && at > primary.startedAt && lets.includes(what));
  const goesOn = (ours && primary.acknowledgement !== 'on') || holds.some(({ kind }) => kind === 'without-copy');
  return goesOn && servers.some((one) => one !== primary && fit(one));
}

/** What lets commits wait for nobody. */
const lets: readonly string[] = ['go-on-without-copy', 'open'];

function replicaProblem(server: SimulatedServer, primary: SimulatedServer, world: World): string {
  const { store, explained } = world;
  const { receiver } = server;
  if (world.setup.kind === 'service') return server.readOnly ? '' : 'is active too';
  if (store.settings.members[server.id].quarantine) {
    // Commits that wait there keep it from being closed: routing alone keeps clients away (rule 8).
    return server.readOnly || server.waiting > 0 ? '' : 'is set apart and writable';
  }
  if (explained.has(server.id) && server.readOnly)
    return stillAcknowledges(server, primary, world) ? 'acknowledges, with rows of its own' : '';
  if (!server.readOnly) return 'is writable';
  if (receiver.source !== primary) return `follows ${receiver.source?.id ?? 'nobody'}`;
  if (receiver.receiving !== 'yes') return `receives nothing: ${receiver.receiveError}`;
  if (!receiver.applying) return `applies nothing: ${receiver.applyError}`;
  return receiver.acknowledges ? '' : 'does not acknowledge';
}

/** An errant replica acknowledges nothing, once another one does (failover.md, candidate and data). */
function stillAcknowledges(server: SimulatedServer, primary: SimulatedServer, { servers, explained }: World): boolean {
  const acknowledges = ({ receiver, process }: SimulatedServer) =>
    process.state === 'running' &&
    receiver.source === primary &&
    receiver.receiving === 'yes' &&
    receiver.acknowledges &&
    primary.acknowledgement === 'on';
  const fit = servers.filter((one) => one !== server && !explained.has(one.id));
  return (
    server.facts().errant.length > 0 &&
    acknowledges(server) &&
    fit.some((one) => one.receiver.applying && acknowledges(one))
  );
}
