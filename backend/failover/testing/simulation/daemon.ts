import { SimulatedFence } from '../../adapters/simulated/fence.js';
import type { EventQueue } from '../../adapters/simulated/event-queue.js';
import { type SimulatedNetwork, SimulatedProcess } from '../../adapters/simulated/network.js';
import type { SimulatedProxy } from '../../adapters/simulated/proxy.js';
import type { SimulatedServer } from '../../adapters/simulated/server.js';
import { type Commanded, SimulatedReplicationControl } from '../../adapters/simulated/replication-control.js';
import { SimulatedTrafficControl } from '../../adapters/simulated/traffic-control.js';
import { ClusterController } from '../../application/control/cluster-controller.js';
import type { ControlledCluster } from '../../application/control/controlled-cluster.js';
import { type Keepsake, Reports, type Seen } from '../../application/control/reports.js';
import type { Rules } from '../../application/control/rules.js';
import type { ClusterKind } from '../../domain/cluster.js';
import type { Decision } from '../../domain/decision.js';
import { ControlFailed, Journal, type JournalEntry, type NewRecovery, type ReplicationControl } from '../../ports.js';
import { LEASE_TTL_MS, type LeaseAnswer, type SimulatedStore } from './store.js';
import { StoreLine } from './store-line.js';
import { VirtualTiming } from './virtual-timing.js';

const RENEW_MS = 2_000;

/** The world that a daemon lives in. */
export interface Surroundings {
  readonly setup: { readonly clusters: number; readonly kind: ClusterKind };
  readonly hookWorks: boolean;
  readonly queue: EventQueue;
  readonly network: SimulatedNetwork;
  readonly servers: readonly SimulatedServer[];
  readonly proxies: readonly SimulatedProxy[];
  /** Processes on members' hosts that can kill, by member. */
  readonly agents: ReadonlyMap<string, SimulatedProcess>;
  readonly store: SimulatedStore;
  readonly rules: Rules;
  commanded(daemon: SimulatedDaemon, command: Commanded): void;
}

/** How a mutation may change what a daemon is made of; nothing for the real thing. */
export interface Substitutes {
  readonly rules?: (rules: Rules) => Rules;
  /** Changes a controller after it is made: a term check that is skipped. */
  readonly controller?: (controller: ClusterController) => void;
  /** Another way to command a member: one that breaks a law of the port. */
  readonly control?: (control: ReplicationControl, server: SimulatedServer) => ReplicationControl;
}

/**
 * A holdfastd of the simulation: renews the cluster's lease, and has the real ClusterController over simulated adapters
 * for as long as it holds it. Dies, is stopped, and starts again as another instance of itself.
 */
export class SimulatedDaemon {
  readonly process: SimulatedProcess;
  timing: VirtualTiming;
  controller: ClusterController | null = null;
  decision: Decision | null = null;
  seen: Seen | null = null;
  /** Steps that this daemon said it began: `kind:on`, for invariant 7. */
  readonly begun = new Set<string>();
  private life = 0;
  /** The term that it was last appointed to. */
  private term = 0;
  private stopper = new AbortController();
  /** What happens before one of its next commands, and how many are left until then. */
  private atCommands: { left: number; readonly what: () => void }[] = [];

  constructor(
    readonly host: string,
    private readonly world: Surroundings,
    private readonly substitutes: Substitutes,
  ) {
    this.process = new SimulatedProcess(host, world.queue);
    this.timing = new VirtualTiming(world.queue, this.process);
  }

  get name(): string {
    return `${this.host}/${this.life}`;
  }

  start(): void {
    if (this.life > 0 && this.process.state !== 'dead') return;
    this.process.start();
    this.life++;
    this.term = 0;
    this.timing = new VirtualTiming(this.world.queue, this.process);
    void this.renewForEver(this.life);
  }

  kill(): void {
    if (this.process.state === 'dead') return;
    this.process.kill();
    this.controller = null;
    for (const line of this.world.network.lines) if (line.path[0] === this.host) line.close(0);
  }

  /** Does something to it right before its nth next command goes out: between its check and the command. */
  beforeCommand(nth: number, what: () => void): void {
    this.atCommands.push({ left: nth, what });
  }

  /** Nothing happens before its next commands any more. */
  leaveAlone(): void {
    this.atCommands = [];
  }

  private async renewForEver(life: number): Promise<void> {
    const line = new StoreLine(this.world.network, this.caller(), this.world.store);
    while (life === this.life) {
      const grant = { sentAt: this.timing.now(), sentAtWall: this.timing.wall(), believeMs: LEASE_TTL_MS * 0.8 };
      const { name, term: known } = this;
      const answer = await line.ask((store) => store.lease(name, known)).catch(() => null);
      if (answer) await this.told(answer, grant, line);
      await this.timing.sleep(RENEW_MS);
    }
  }

  private async told(
    answer: LeaseAnswer,
    grant: { sentAt: number; sentAtWall: number; believeMs: number },
    line: StoreLine,
  ): Promise<void> {
    if (answer.kind === 'held-by-another') return this.dismiss();
    const { term } = answer;
    if (answer.kind === 'renewed') return this.controller?.renewed({ ...grant, term });
    this.dismiss();
    const kept = await line
      .ask(({ primary, acknowledgers, settings, failovers }) => ({ primary, acknowledgers, settings, failovers }))
      .catch(() => null);
    if (!kept) return;
    this.term = term;
    const controller = this.make(line, term, {
      ...{ id: 'cluster', kind: this.world.setup.kind, ...this.parts() },
      ...{ primary: kept.primary, acknowledgers: kept.acknowledgers, settings: kept.settings },
      recentFailovers: kept.failovers,
    });
    this.controller = controller;
    const { waitMs, former, unfinished } = answer;
    void controller.appointed({ grant: { ...grant, term }, waitMs, former, unfinished });
    void controller.run(this.stopper.signal);
  }

  private dismiss(): void {
    this.controller?.dismissed();
    this.stopper.abort();
    this.stopper = new AbortController();
    this.controller = null;
  }

  private make(line: StoreLine, term: number, cluster: ControlledCluster): ClusterController {
    const { rules, store, setup } = this.world;
    const controller = new ClusterController(cluster, {
      timing: this.timing,
      journal: new SimulatedJournal(line, term, this.begun),
      reports: new SimulatedReports(line, term, this),
      rules: this.substitutes.rules?.(rules) ?? rules,
      newId: () => store.newId(),
      clusters: () => setup.clusters,
      // The worst that may be: whatever happens here happens to all of them at once.
      alerts: { count: setup.clusters, note: () => undefined },
    });
    this.substitutes.controller?.(controller);
    return controller;
  }

  private parts(): Pick<ControlledCluster, 'members' | 'proxies'> {
    const { servers, proxies, agents, network } = this.world;
    const caller = this.caller();
    const witness = (command: Commanded) => this.world.commanded(this, command);
    const find = ({ host }: { host: string }) => servers.find(({ id }) => id === host) ?? null;
    return {
      members: servers.map((server) => {
        const agent = agents.get(server.id);
        const control = this.byHook(new SimulatedReplicationControl(server, caller, find, witness));
        return {
          id: server.id,
          name: server.id,
          endpoint: { host: server.id, port: 3306 },
          replicationAccount: { username: 'replication', password: 'secret' },
          control: this.substitutes.control?.(control, server) ?? control,
          fencing: agent ? new SimulatedFence(server, agent, caller, witness) : null,
          restartable: agent !== undefined,
        };
      }),
      proxies: proxies.map((proxy) => ({
        name: proxy.name,
        traffic: new SimulatedTrafficControl(network, proxy, caller, witness),
      })),
    };
  }

  /** A service's member changes its role by a hook only, and not where that fails. */
  private byHook(control: ReplicationControl): ReplicationControl {
    const { world } = this;
    if (world.setup.kind !== 'service') return control;
    const [open, close] = [control.open.bind(control), control.close.bind(control)];
    const failed = () => Promise.reject(new ControlFailed('failed', 'the hook exited with 1'));
    control.open = (how, permit) => (world.hookWorks ? open(how, permit) : failed());
    control.close = (permit) => (world.hookWorks ? close(permit) : failed());
    return control;
  }

  private caller() {
    return {
      host: this.host,
      process: this.process,
      beforeCommand: () => {
        for (const one of this.atCommands) one.left--;
        const due = this.atCommands.filter(({ left }) => left === 0);
        this.atCommands = this.atCommands.filter(({ left }) => left > 0);
        for (const { what } of due) what();
      },
    };
  }
}

class SimulatedJournal extends Journal {
  constructor(
    private readonly line: StoreLine,
    private readonly term: number,
    private readonly begun: Set<string>,
  ) {
    super();
  }

  begin(recovery: NewRecovery): Promise<void> {
    return this.line.write((store) => store.begin(this.term, recovery));
  }

  note(recoveryId: string, entry: JournalEntry): Promise<void> {
    if (entry.kind === 'step-begun') this.begun.add(entry.id.replace(/#\d+$/, ''));
    return this.line.write((store) => store.note(this.term, recoveryId, entry));
  }
}

class SimulatedReports extends Reports {
  constructor(
    private readonly line: StoreLine,
    private readonly term: number,
    private readonly daemon: SimulatedDaemon,
  ) {
    super();
  }

  decided(decision: Decision): void {
    this.daemon.decision = decision;
  }

  seen(seen: Seen): void {
    this.daemon.seen = seen;
  }

  keep(what: Keepsake): Promise<void> {
    return this.line.write((store) => store.keep(this.term, what));
  }

  say(): void {
    // The daemon's log is for people.
  }
}
