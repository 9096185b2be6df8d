import { join } from 'node:path';
import type { LabCluster, LabMember } from '../../../../../ops/lab/index.js';
import { resolveTarget } from '../../../../resources/index.js';
import { LocalFence } from '../../../adapters/fencing/local-fence.js';
import { HaproxyTraffic } from '../../../adapters/haproxy/haproxy-traffic.js';
import { ClusterDirectory } from '../../../adapters/mariadb/directory.js';
import { MariadbControl } from '../../../adapters/mariadb/mariadb-control.js';
import { type ClusterPolicy, defaultPolicy } from '../../../domain/cluster.js';
import { ThreadTiming } from '../../thread/thread-timing.js';
import { ClusterController } from '../cluster-controller.js';
import type { ClusterSettings, ControlledCluster, LastSeen } from '../controlled-cluster.js';
import { domainRules } from '../rules.js';
import type { Appointment } from '../take-over.js';
import type { AtCommand } from './at-command.js';
import { JournalAccess, type MemoryJournal, MemoryReports } from './memory-journal.js';

/** Real time, until its process is stopped: then nothing wakes up any more. */
class StoppableTiming extends ThreadTiming {
  stopped = false;

  override async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    await super.sleep(ms, signal).catch(() => undefined);
    if (this.stopped) await new Promise(() => undefined);
  }
}

export interface RealControlOptions {
  readonly policy?: Partial<ClusterPolicy>;
  readonly primary?: string;
  /** What a controller before it saw. */
  readonly lastSeen?: LastSeen | null;
  /** It may kill on this host, by each member's pid file. */
  readonly fences?: boolean;
  /** Where it is stopped. */
  readonly at?: AtCommand;
}

/**
 * Silence that a machine with far too much to do does not cause: what is seen in less than a second with the usual value
 * is said by bench/failover.
 */
export const PATIENT_MS = 2_500;

/** A controller over a lab's real servers, with its journal in memory and a lease that the test gives and takes. */
export class RealControl {
  readonly reports = new MemoryReports();
  readonly controller: ClusterController;
  readonly timing = new StoppableTiming();
  private readonly stopper = new AbortController();
  private readonly running: Promise<void>;
  private renewing: NodeJS.Timeout | null = null;
  private readonly cluster: ControlledCluster;
  private readonly access: JournalAccess;

  constructor(
    lab: LabCluster,
    readonly journal: MemoryJournal,
    { policy = {}, primary = 'db-1', at, fences = false, lastSeen = null }: RealControlOptions = {},
  ) {
    const cluster = {
      ...controlled(lab, { ...defaultPolicy, mode: 'automatic', silenceMs: PATIENT_MS, ...policy }, primary, fences),
      lastSeen,
    };
    this.cluster = at ? around(cluster, at) : cluster;
    const { timing, reports } = this;
    let n = 0;
    const newId = () => `r-${++n}-${Date.now()}`;
    this.access = new JournalAccess(journal);
    const outside = { timing, reports, journal: this.access, rules: domainRules, newId };
    this.controller = new ClusterController(this.cluster, outside);
    this.running = this.controller.run(this.stopper.signal);
  }

  grant(term = 1) {
    return { term, sentAt: this.timing.now(), sentAtWall: this.timing.wall(), believeMs: 8_000 };
  }

  /** Gives it the lease, and renews it until told otherwise. */
  async appoint(term = 1, more: Partial<Appointment> = {}): Promise<void> {
    this.renewing ??= setInterval(() => this.controller.renewed(this.grant(term)), 1_000);
    await this.controller.appointed({ grant: this.grant(term), waitMs: 0, former: {}, unfinished: [], ...more });
  }

  /** What people set, as it was at the start. */
  get settings(): ClusterSettings {
    return this.cluster.settings;
  }

  stopRenewing(): void {
    if (this.renewing) clearInterval(this.renewing);
    this.renewing = null;
  }

  /** What the store would tell a successor. */
  get lastSeen(): LastSeen | null {
    const { topology, at } = this.reports.last ?? {};
    const facts = topology?.members.flatMap(({ id, facts: read }) => (read ? [[id, read] as const] : [])) ?? [];
    return at === undefined ? null : { at, facts: Object.fromEntries(facts) };
  }

  /** As SIGSTOP does; what its adapters were told meanwhile is there when a command goes on. */
  freeze(): void {
    this.stopRenewing();
    this.timing.stopped = true;
  }

  /** As a kill does: its connections end, and whatever it waits for never comes. Its journal keeps nothing more. */
  async die(): Promise<void> {
    this.stopRenewing();
    this.access.close();
    this.controller.dismissed();
    this.stopper.abort();
    await Promise.all(this.cluster.members.map(({ control }) => control.end()));
  }

  async stop(): Promise<void> {
    this.stopRenewing();
    this.stopper.abort();
    await this.running;
    await Promise.all(this.cluster.members.map(({ control }) => control.end()));
  }
}

function around(cluster: ControlledCluster, at: AtCommand): ControlledCluster {
  return {
    ...cluster,
    members: cluster.members.map((one) => ({ ...one, control: at.around(one.name, one.control) })),
    proxies: cluster.proxies.map((one) => ({ ...one, traffic: at.around(one.name, one.traffic) })),
  };
}

function controlled(lab: LabCluster, policy: ClusterPolicy, primary: string, fences: boolean): ControlledCluster {
  const directory = new ClusterDirectory(
    lab.members.map(({ name, host, port }) => ({ id: name, endpoint: { host, port } })),
  );
  const settings = { policy: { promotion: 'allowed', site: '' }, quarantine: '', maintenance: false } as const;
  const names = lab.members.map(({ name }) => name);
  return {
    id: 'c-1',
    kind: 'mariadb',
    members: lab.members.map((one) => member(lab, one, directory, fences)),
    proxies: lab.haproxies.map(({ name, socket, backend }) => ({
      name,
      traffic: new HaproxyTraffic({ address: `unix:${socket}`, backend, members: names, judge: resolveTarget }),
    })),
    settings: { policy, holds: [], members: Object.fromEntries(lab.members.map(({ name }) => [name, settings])) },
    primary,
    acknowledgers: { primary: null, members: [], leaving: {} },
    recentFailovers: [],
  };
}

function member(lab: LabCluster, one: LabMember, directory: ClusterDirectory, fences: boolean) {
  const { name, host, port } = one;
  const tls = { mode: 'off' as const, ca: null };
  const control = new MariadbControl({ id: name, access: { host, port, ...lab.failoverAccount, tls }, directory });
  const { replicationAccount } = lab;
  const endpoint = { host, port };
  const fencing = fences ? new LocalFence({ member: name, endpoint, pidFile: join(one.folder, 'pid') }) : null;
  return { id: name, name, endpoint, replicationAccount, control, fencing, restartable: fences };
}
