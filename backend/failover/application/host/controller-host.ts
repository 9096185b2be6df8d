import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/index.js';
import { Store } from '../../../platform/database/index.js';
import { EventTail, type LoggedEvent, type Subscription } from '../../../platform/events/index.js';
import { Log } from '../../../platform/logging/index.js';
import { ThreadLink } from '../../../platform/threads/index.js';
import type { Intent } from '../../domain/intent.js';
import type { ClusterSight } from '../../domain/sight.js';
import type { Topology } from '../../domain/topology.js';
import { failoversSince, unfinishedRecoveries } from '../../persistence/journal.store.js';
import { controllerOf, leaveController, putController, sightOf } from '../../persistence/sights.store.js';
import { type ClusterConfig, ClusterConfigs } from '../cluster-config.js';
import type { LastSeen } from '../control/controlled-cluster.js';
import type { Grant } from '../control/tenure.js';
import type { FromThread, Remembered, ToThread } from '../thread/messages.js';
import { settingsOf, structureOf } from '../thread/settings-of.js';
import { ClusterControllers, NotInControl, type RecoveryOutcome, type Requester } from './cluster-controllers.js';
import { Holdings, RENEW_EVERY_MS, TAKE_OVER_WAIT_MS } from './holdings.js';
import { JournalKeeper } from './journal-keeper.js';
import { SightKeeper } from './sight-keeper.js';

const edits: ReadonlySet<string> = new Set(['cluster.added', 'cluster.edited', 'cluster.removed']);
/** All clusters are read again this often, should an event ever be missed. */
const lookEveryMs = 60_000;

/** A cluster that this daemon knows, and the term in which the thread controls it; null: it does not. */
interface Known {
  config: ClusterConfig;
  structure: string;
  term: number | null;
  left: PromiseWithResolvers<void> | null;
  unpause: NodeJS.Timeout | null;
}

/**
 * The main thread's half of the controller: it has the leases, the journal and the configuration, and tells the
 * controller thread which clusters are its to control. The thread never opens the store.
 */
@Injectable()
export class ControllerHost extends ClusterControllers {
  private readonly link: ThreadLink<ToThread, FromThread>;
  private readonly known = new Map<string, Known>();
  private readonly orders = new Map<number, PromiseWithResolvers<RecoveryOutcome>>();
  private lastOrder = 0;
  private subscription: Subscription | null = null;
  private renewing: Promise<void> | null = null;
  private timers: NodeJS.Timeout[] = [];
  private stopping = false;
  private storeDown = false;

  constructor(
    private readonly store: Store,
    private readonly configs: ClusterConfigs,
    private readonly holdings: Holdings,
    private readonly journal: JournalKeeper,
    private readonly sights: SightKeeper,
    private readonly tail: EventTail,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {
    super();
    const entry = new URL('../../controller-thread.js', import.meta.url);
    this.link = new ThreadLink(
      'the controller thread',
      entry,
      log,
      (message) => this.hear(message),
      () => this.threadBegun(),
    );
  }

  async start(): Promise<void> {
    const from = await this.tail.latest();
    await this.lookAgain();
    this.subscription = this.tail.follow({ from }, (events) => this.edited(events));
    this.sights.start();
    this.timers = [
      setInterval(() => {
        this.link.check();
        this.renew();
      }, RENEW_EVERY_MS),
      setInterval(() => void this.lookAgain().catch((error: unknown) => this.missed(error)), lookEveryMs),
    ];
  }

  /** Recoveries that run are let go after their present steps; another daemon may go on with them at once. */
  async stop(): Promise<void> {
    this.stopping = true;
    for (const timer of this.timers) clearInterval(timer);
    await this.subscription?.stop();
    await this.renewing;
    const mine = [...this.known].filter(([, { term }]) => term !== null).map(([id]) => id);
    await Promise.all(mine.map((id) => this.leave(id)));
    await this.journal.idle();
    await this.sights.stop();
    await this.link.stop();
    await this.giveBack(mine).catch((error: unknown) => this.missed(error));
  }

  override run(clusterId: string, intent: Intent, who: Requester, signal: AbortSignal): Promise<RecoveryOutcome> {
    if (!this.link.ready || this.known.get(clusterId)?.term == null) {
      return Promise.reject(new NotInControl('this daemon does not control the cluster'));
    }
    const n = ++this.lastOrder;
    const order = Promise.withResolvers<RecoveryOutcome>();
    this.orders.set(n, order);
    const takeBack = () => this.link.send({ type: 'take-back', n });
    signal.addEventListener('abort', takeBack);
    this.link.send({ type: 'carry-out', n, clusterId, intent, who });
    return order.promise.finally(() => {
      this.orders.delete(n);
      signal.removeEventListener('abort', takeBack);
    });
  }

  override topology(clusterId: string): Topology | null {
    return this.known.get(clusterId)?.term == null ? null : this.sights.topology(clusterId);
  }

  private hear(message: FromThread): void {
    switch (message.type) {
      case 'ready':
        return;
      case 'write': {
        const { n, clusterId, write } = message;
        return this.journal.write(clusterId, write, (error) => this.link.send({ type: 'kept', n, error }));
      }
      case 'decided':
        return this.sights.decided(message.clusterId, message.decision, message.at);
      case 'seen':
        return this.sights.saw(message.clusterId, message.seen);
      case 'left':
        return this.known.get(message.clusterId)?.left?.resolve();
      case 'carried-out':
        return this.orders.get(message.n)?.resolve(message.outcome);
      case 'not-carried-out':
        return this.orders.get(message.n)?.reject(new NotInControl(message.why));
      case 'pulse':
        return this.sights.beat({ latenessMs: message.latenessMs, cpuMs: message.cpuMs });
      case 'say':
        return this.say(message);
    }
  }

  private say({ clusterId, level, sentence, fields }: Extract<FromThread, { type: 'say' }>): void {
    const cluster = this.known.get(clusterId)?.config.name ?? clusterId;
    this.log[level](sentence, { cluster, ...fields });
  }

  /** A new thread, the first or after a crash, knows nothing: every cluster of ours is given to it again. */
  private threadBegun(): void {
    for (const order of this.orders.values()) order.reject(new NotInControl('the controller thread ended'));
    for (const one of this.known.values()) {
      one.term = null;
      one.left?.resolve();
    }
    this.renew();
  }

  private renew(): void {
    if (this.renewing || this.stopping || !this.link.ready) return;
    this.renewing = this.renewAll()
      .then(() => (this.storeDown = false))
      .catch((error: unknown) => this.missed(error))
      .then(() => void (this.renewing = null));
  }

  /** Leases are held at rest: when the store is away they run out by themselves, and nothing is done until it is back. */
  private async renewAll(): Promise<void> {
    const { held, others } = await this.holdings.renew([...this.known.keys()]);
    const fresh = held.filter(({ clusterId, grant }) => this.known.get(clusterId)?.term !== grant.term);
    const grants = held.filter((one) => !fresh.includes(one)).map(({ clusterId, grant }) => ({ clusterId, grant }));
    if (grants.length > 0) this.link.send({ type: 'renewed', grants });
    for (const { clusterId, holder } of others) {
      if (this.known.get(clusterId)?.term == null) continue;
      this.log.warn('another daemon controls a cluster that was ours', { cluster: clusterId, holder });
      await this.leave(clusterId);
    }
    for (const { clusterId, grant } of fresh) await this.appoint(clusterId, grant);
  }

  private async appoint(clusterId: string, grant: Grant): Promise<void> {
    const one = this.known.get(clusterId);
    if (!one || this.stopping) return;
    await this.journal.idle();
    const before = await controllerOf(this.store.read, clusterId);
    const another = before && before.holder !== '' && before.holder !== this.holdings.holder;
    const former = another ? before.connections : {};
    // While another had it the primary may have become another one: what the thread still knows is no longer true.
    if (another) await this.leave(clusterId);
    const unfinished = await unfinishedRecoveries(this.store.read, clusterId);
    if (one.term === null) {
      const config = await this.configs.of(clusterId);
      if (!config) return;
      one.config = config;
      this.link.send({ type: 'cluster', config, ...(await this.remembered(config)) });
    }
    // Before the thread can name its own connections, which then stand in the same row.
    const row = { clusterId, term: grant.term, holder: this.holdings.holder, connections: former };
    await this.store.write((tx) => putController(tx, { ...row, at: this.clock.now() }));
    one.term = grant.term;
    const waitMs = another ? TAKE_OVER_WAIT_MS : 0;
    this.link.send({ type: 'appointed', clusterId, appointment: { grant, former, waitMs, unfinished } });
    this.log.info('controls the cluster', {
      cluster: one.config.name,
      term: grant.term,
      unfinished: unfinished.length,
    });
  }

  private async remembered({ id, policy }: ClusterConfig): Promise<Remembered> {
    const { read } = this.store;
    const recentFailovers = await failoversSince(read, id, this.clock.now() - policy.rateLimit.withinMs);
    return { recentFailovers, lastSeen: lastSeenIn(await sightOf(read, id)) };
  }

  private async edited(events: LoggedEvent[]): Promise<void> {
    const ids = events.filter(({ type }) => edits.has(type)).map(({ subject }) => subject.id);
    for (const id of new Set(ids)) await this.refresh(id, await this.configs.of(id));
  }

  private async lookAgain(): Promise<void> {
    const all = await this.configs.all();
    for (const config of all) await this.refresh(config.id, config);
    for (const id of this.known.keys()) if (!all.some((one) => one.id === id)) await this.refresh(id, null);
  }

  private async refresh(id: string, config: ClusterConfig | null): Promise<void> {
    const one = this.known.get(id);
    if (one?.unpause) clearTimeout(one.unpause);
    if (!config) return this.removed(id);
    const structure = structureOf(config);
    if (!one) {
      this.known.set(id, { config, structure, term: null, left: null, unpause: this.unpause(config) });
      this.link.start();
      return this.renew();
    }
    const rebuilt = structure !== one.structure;
    Object.assign(one, { config, structure, unpause: this.unpause(config) });
    if (one.term === null) return;
    if (!rebuilt) return this.link.send({ type: 'settings', clusterId: id, settings: settingsOf(config) });
    this.log.info('members or proxies were changed: the cluster is connected to anew', { cluster: config.name });
    await this.leave(id);
    this.renew();
  }

  /** A pause ends by itself: then the configuration is read again. */
  private unpause({ id, pausedUntil }: ClusterConfig): NodeJS.Timeout | null {
    if (pausedUntil === null) return null;
    const again = () => void this.configs.of(id).then((config) => this.refresh(id, config), this.missed);
    return setTimeout(again, Math.min(2 ** 31 - 1, Math.max(0, pausedUntil - this.clock.now()) + 10));
  }

  private async removed(id: string): Promise<void> {
    if (!this.known.has(id)) return;
    await this.leave(id);
    this.known.delete(id);
    this.sights.forget(id);
    await this.holdings.release([id]);
  }

  /** The thread ends its recovery's present steps and its connections. The lease is another matter. */
  private async leave(id: string): Promise<void> {
    const one = this.known.get(id);
    if (!one || one.term === null || !this.link.ready) return;
    one.term = null;
    one.left = Promise.withResolvers<void>();
    this.link.send({ type: 'leave', clusterId: id });
    await one.left.promise;
    one.left = null;
  }

  /** Those that were left cleanly send nothing any more: a successor has nobody to wait for. */
  private async giveBack(ids: readonly string[]): Promise<void> {
    await this.store.write(async (tx) => {
      for (const id of ids) await leaveController(tx, id, this.holdings.holder);
    });
    await this.holdings.release(ids);
  }

  private readonly missed = (error: unknown): void => {
    if (this.storeDown) return;
    this.storeDown = true;
    this.log.error('the store cannot be reached: failover does nothing until it is back', { error });
  };
}

function lastSeenIn(sight: ClusterSight | null): LastSeen | null {
  if (!sight) return null;
  const seen = sight.topology.members.flatMap(({ id, facts }) => (facts ? [[id, facts] as const] : []));
  return { at: sight.at, facts: Object.fromEntries(seen) };
}
