import type { SimulatedServer } from '../../adapters/simulated/server.js';
import type { SimulatedDaemon } from './daemon.js';
import type { World } from './world.js';

/** One disturbance: what, of whom, when, for how long. Plain values, so that a failing list can be shrunk and printed. */
export interface Fault {
  readonly at: number;
  readonly kind: FaultKind;
  /** A host, or several with a blank in between. */
  readonly on: string;
  readonly forMs: number;
  /** What the kind makes of it: milliseconds, a count. */
  readonly n: number;
}

type Inject = (world: World, fault: Fault) => void;

const server = (world: World, { on }: Fault): SimulatedServer => world.server(on);
const daemon = (world: World, { on }: Fault): SimulatedDaemon => world.daemons.find(({ host }) => host === on)!;
const proxy = (world: World, { on }: Fault) => world.proxies.find(({ name }) => name === on)!;
const later = (world: World, { forMs }: Fault, run: () => void) => void world.queue.after(forMs, run);

/** Cuts or heals both ways or one between a host and others. */
function ways(world: World, on: string, others: readonly string[], way: 'in' | 'out' | 'both', cut: boolean): void {
  const { network } = world;
  const act = (from: string, to: string) => (cut ? network.cut(from, to) : network.heal(from, to));
  for (const other of others.filter((one) => one !== on)) {
    if (way !== 'in') act(on, other);
    if (way !== 'out') act(other, on);
  }
}

function isolates(way: 'in' | 'out' | 'both', whom: (world: World) => readonly string[]): Inject {
  return (world, fault) => {
    ways(world, fault.on, whom(world), way, true);
    later(world, fault, () => ways(world, fault.on, whom(world), way, false));
  };
}

const everyone = (world: World) => [...world.hosts, ...world.writers.map(({ name }) => name), 'store'];
const members = (world: World) => world.servers.map(({ id }) => id);

function pair({ on }: Fault): readonly [string, string] {
  const [a, b] = on.split(' ');
  return [a, b];
}

/** What each disturbance does, and how it ends. */
export const injections = {
  'kill-member': (world, fault) => {
    server(world, fault).kill();
    later(world, fault, () => server(world, fault).start());
  },
  'shut-down-member': (world, fault) => {
    server(world, fault).shutDown();
    later(world, fault, () => server(world, fault).start());
  },
  /** As Debian's unit starts it when nobody gave it a safe option file. */
  'kill-member-unsafe-file': (world, fault) => {
    const one = server(world, fault);
    one.kill();
    const unsafe = { readOnly: false, slaveRole: false, eventScheduler: false, startReplica: true };
    later(world, fault, () => one.start(unsafe));
  },
  'stop-member': (world, fault) => {
    server(world, fault).stop();
    later(world, fault, () => server(world, fault).resume());
  },
  'isolate-member': isolates('both', everyone),
  'isolate-member-in': isolates('in', everyone),
  'isolate-member-out': isolates('out', everyone),
  'cut-member-from-members': isolates('both', members),
  'cut-member-from-controllers': isolates('both', (world) => world.controllers),
  'isolate-controller': isolates('both', everyone),
  'cut-controller-from-members': isolates('both', members),
  'cut-controller-from-store': isolates('both', () => ['store']),
  'cut-proxy-from-controllers': isolates('both', (world) => world.controllers),
  'cut-pair': (world, fault) => {
    const [a, b] = pair(fault);
    ways(world, a, [b], fault.n > 0.5 ? 'both' : 'out', true);
    later(world, fault, () => ways(world, a, [b], fault.n > 0.5 ? 'both' : 'out', false));
  },
  'slow-pair': (world, fault) => {
    const [a, b] = pair(fault);
    for (const [from, to] of [
      [a, b],
      [b, a],
    ]) {
      world.network.delay(from, to, fault.n);
      later(world, fault, () => world.network.delay(from, to, 0));
    }
  },
  'kill-controller': (world, fault) => {
    daemon(world, fault).kill();
    later(world, fault, () => daemon(world, fault).start());
  },
  'stop-controller': (world, fault) => {
    const { process } = daemon(world, fault);
    process.stop();
    later(world, fault, () => process.resume());
  },
  /** Between its check and its nth command from now. */
  'kill-controller-at-command': (world, fault) => {
    const one = daemon(world, fault);
    one.beforeCommand(fault.n, () => {
      world.queue.after(0, () => one.kill());
      one.process.stop();
      later(world, fault, () => one.start());
    });
  },
  'stop-controller-at-command': (world, fault) => {
    const one = daemon(world, fault);
    one.beforeCommand(fault.n, () => {
      one.process.stop();
      later(world, fault, () => one.process.resume());
    });
  },
  /** The store goes away right before the nth command that it sends from now: what it did since is not kept yet. */
  'stop-store-at-command': (world, fault) => {
    daemon(world, fault).beforeCommand(fault.n, () => {
      world.store.process.stop();
      later(world, fault, () => world.store.process.resume());
    });
  },
  'set-clock': (world, fault) => {
    daemon(world, fault).timing.wallOffsetMs += fault.n;
  },
  'stop-store': (world, fault) => {
    world.store.process.stop();
    later(world, fault, () => world.store.process.resume());
  },
  'reload-proxy': (world, fault) => proxy(world, fault).reload(),
  'kill-proxy': (world, fault) => {
    proxy(world, fault).kill();
    later(world, fault, () => proxy(world, fault).start());
  },
  'stop-applying': (world, fault) => {
    server(world, fault).receiver.stopApplying();
    later(world, fault, () => startApplying(server(world, fault)));
  },
  'applier-error': (world, fault) => {
    server(world, fault).receiver.nextError = 'Duplicate entry 7 for key PRIMARY';
    later(world, fault, () => startApplying(server(world, fault)));
  },
  'slow-applier': (world, fault) => {
    const { receiver } = server(world, fault);
    receiver.applyMs = fault.n;
    later(world, fault, () => (receiver.applyMs = world.setup.applyMs));
  },
  'stop-receiving': (world, fault) => {
    const { receiver } = server(world, fault);
    const { source } = receiver;
    receiver.stopReceiving();
    later(world, fault, () => {
      if (receiver.source === source && source?.id === world.store.primary) receiver.startReceiving();
    });
  },
  'read-only-by-hand': (world, fault) => {
    const one = server(world, fault);
    if (one.process.state === 'running' && one.waiting === 0) one.readOnly = true;
  },
  'writable-by-hand': (world, fault) => {
    const one = server(world, fault);
    if (one.process.state !== 'running' || !one.receiver.source) return;
    one.readOnly = false;
    if (fault.n > 0.5) world.errant(one);
  },
  /** Somebody switched it off, or it was started by an option file that does not say so. */
  'stop-acknowledging': (world, fault) => {
    server(world, fault).receiver.acknowledges = false;
  },
  'storage-trouble': (world, fault) => {
    const one = server(world, fault);
    if (one.process.state === 'running') one.storageTrouble = 'Disk is full';
    later(world, fault, () => one.clearStorage());
  },
  saturate: (world, fault) => {
    server(world, fault).saturated = true;
    later(world, fault, () => (server(world, fault).saturated = false));
  },
  'deny-account': (world, fault) => {
    server(world, fault).denied = true;
    later(world, fault, () => (server(world, fault).denied = false));
  },
} satisfies Record<string, Inject>;

export type FaultKind = keyof typeof injections;

export function inject(world: World, faults: readonly Fault[]): void {
  for (const fault of faults) world.queue.after(fault.at - world.queue.now, () => injections[fault.kind](world, fault));
}

/** Everything that people mend in the end: nothing stays cut, dead or stopped. */
export function mend(world: World): void {
  world.network.healAll();
  world.store.process.resume();
  for (const one of world.daemons) one.leaveAlone();
  for (const { process } of world.daemons) process.resume();
  for (const one of world.daemons) if (one.process.state === 'dead') one.start();
  for (const one of world.proxies) one.start();
  for (const one of world.servers) mendServer(one);
}

/** A person who knows fact F1 salvages what both stopped threads still hold before anything is started (F2). */
function startApplying({ receiver }: SimulatedServer): void {
  const held = receiver.receiving === 'no' && !receiver.applying ? receiver.relay : [];
  receiver.startApplying();
  if (held.length > 0) receiver.salvaged(held);
}

function mendServer(one: SimulatedServer): void {
  one.resume();
  one.start();
  one.clearStorage();
  one.saturated = false;
  one.denied = false;
  const { receiver } = one;
  receiver.nextError = '';
  receiver.applyMs = 0;
  if (!receiver.applyError.includes('out-of-order')) startApplying(one);
}
