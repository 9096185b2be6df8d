import { Dice, EventQueue } from '../../adapters/simulated/event-queue.js';
import { SimulatedNetwork, SimulatedProcess } from '../../adapters/simulated/network.js';
import { SimulatedProxy } from '../../adapters/simulated/proxy.js';
import type { Commanded } from '../../adapters/simulated/replication-control.js';
import { SimulatedServer } from '../../adapters/simulated/server.js';
import { domainRules, type Rules } from '../../application/control/rules.js';
import { type ClusterKind, type ClusterPolicy, defaultPolicy, type MemberPolicy } from '../../domain/cluster.js';
import { SimulatedDaemon, type Substitutes, type Surroundings } from './daemon.js';
import { SimulatedStore } from './store.js';
import { SimulatedWriter, type Acknowledged } from './writer.js';

/** How a cluster is set up. */
export interface Setup {
  /** A service has no replication: whoever is closed is the standby. */
  readonly kind: ClusterKind;
  readonly seed: number;
  readonly members: number;
  readonly proxies: number;
  readonly daemons: number;
  readonly writers: number;
  /** Milliseconds between an acknowledgement and the same client's next row. */
  readonly writeEveryMs: number;
  /** Whether hosts have an agent that can kill. */
  readonly agents: boolean;
  /** Debian's unit: starts a dead server again after 5 s; null leaves it dead. */
  readonly supervisedMs: number | null;
  readonly applyMs: number;
  readonly policy: Partial<ClusterPolicy>;
  readonly memberPolicies: Readonly<Record<string, Partial<MemberPolicy>>>;
  readonly events: boolean;
  /** How many clusters share the controller's thread: it looks less often at each. */
  readonly clusters: number;
}

export const plainSetup: Setup = {
  kind: 'mariadb',
  seed: 1,
  members: 3,
  proxies: 1,
  daemons: 1,
  writers: 2,
  writeEveryMs: 100,
  agents: false,
  supervisedMs: null,
  applyMs: 0,
  policy: {},
  memberPolicies: {},
  events: false,
  clusters: 1,
};

/** A whole installation in virtual time: servers, proxies, clients, the store and the daemons, all of one seed. */
export class World implements Surroundings {
  readonly queue = new EventQueue();
  readonly dice: Dice;
  readonly network: SimulatedNetwork;
  readonly servers: SimulatedServer[];
  readonly proxies: SimulatedProxy[];
  readonly agents = new Map<string, SimulatedProcess>();
  readonly writers: SimulatedWriter[];
  readonly store: SimulatedStore;
  readonly daemons: SimulatedDaemon[];
  readonly rules: Rules = domainRules;
  readonly commands: (Commanded & { at: number })[] = [];
  /** Servers that a person wrote to by hand: rows that only they have are explained. */
  readonly explained = new Set<string>();
  /** Whether the hook that makes a service's member active, or a standby, does so. */
  hookWorks = true;
  onAcknowledged: (acknowledged: Acknowledged) => void = () => undefined;
  onCommand: (daemon: SimulatedDaemon, command: Commanded) => void = () => undefined;

  constructor(
    readonly setup: Setup,
    substitutes: Substitutes = {},
  ) {
    this.dice = new Dice(setup.seed);
    this.network = new SimulatedNetwork(this.queue, this.dice);
    const { queue, network, dice } = this;
    const count = (n: number, prefix: string) => Array.from({ length: n }, (_, at) => `${prefix}${at + 1}`);
    this.servers = count(setup.members, 'm').map((id, at) => new SimulatedServer(id, at + 1, network, queue, dice));
    this.proxies = count(setup.proxies, 'p').map((name) => new SimulatedProxy(name, this.servers, network, queue));
    this.store = new SimulatedStore(queue, 'm1', this.firstAcknowledgers(), this.settings());
    this.daemons = count(setup.daemons, 'c').map((host) => new SimulatedDaemon(host, this, substitutes));
    this.writers = count(setup.writers, 'w').map(
      (name, at) =>
        new SimulatedWriter(name, this.proxies[at % setup.proxies], queue, setup.writeEveryMs, (one) =>
          this.onAcknowledged(one),
        ),
    );
    this.begin();
  }

  server(id: string): SimulatedServer {
    return this.servers.find((one) => one.id === id)!;
  }

  commanded(daemon: SimulatedDaemon, command: Commanded): void {
    this.commands.push({ ...command, at: this.queue.now });
    this.onCommand(daemon, command);
  }

  errant(server: SimulatedServer): void {
    this.explained.add(server.id);
    server.writeAlone('by-hand');
  }

  /** Hosts of everything but clients, for faults of the network. */
  get hosts(): string[] {
    return [...this.servers.map(({ id }) => id), ...this.proxies.map(({ name }) => name), ...this.controllers];
  }

  get controllers(): string[] {
    return this.daemons.map(({ host }) => host);
  }

  private begin(): void {
    const [primary, ...replicas] = this.servers;
    primary.readOnly = false;
    const replicated = this.setup.kind !== 'service';
    primary.acknowledgement = replicated ? 'on' : 'off';
    for (const { receiver } of replicated ? replicas : []) {
      receiver.applyMs = this.setup.applyMs;
      receiver.follow(primary, { heartbeatMs: 100, acknowledges: true, asFormerPrimary: false });
    }
    for (const server of this.servers) this.care(server);
    for (const proxy of this.proxies) proxy.servers.get(primary.id)!.state = 'open';
    for (const daemon of this.daemons) daemon.start();
    for (const writer of this.writers) writer.start();
  }

  private care(server: SimulatedServer): void {
    const { supervisedMs, agents, events } = this.setup;
    if (agents) this.agents.set(server.id, new SimulatedProcess(server.id, this.queue));
    if (supervisedMs !== null) {
      server.onDeath(() => this.queue.after(supervisedMs, () => server.start()));
    }
    if (!events) return;
    server.events.set('app.tick', server === this.servers[0]);
    server.eventScheduler = server === this.servers[0];
    const tick = () => {
      const runs = server.process.state === 'running' && server.eventScheduler && server.events.get('app.tick');
      if (runs) server.write('event', true, () => undefined);
      this.queue.after(250, tick);
    };
    tick();
  }

  private firstAcknowledgers() {
    const replicas = this.setup.kind === 'service' ? [] : this.servers.slice(1);
    return { primary: 'm1', members: replicas.map(({ id }) => id), leaving: {} };
  }

  private settings() {
    const { policy, memberPolicies } = this.setup;
    const settingsOf = (id: string) => ({
      policy: { promotion: 'allowed' as const, site: '', ...memberPolicies[id] },
      quarantine: '',
      maintenance: false,
    });
    return {
      policy: { ...defaultPolicy, mode: 'automatic' as const, ...policy },
      holds: [],
      members: Object.fromEntries(this.servers.map(({ id }) => [id, settingsOf(id)])),
    };
  }
}
