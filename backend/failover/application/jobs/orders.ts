import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/index.js';
import { newId, Store } from '../../../platform/database/index.js';
import { EventLog, EventTail, type LoggedEvent, type Subscription } from '../../../platform/events/index.js';
import { JobFailure } from '../../../platform/jobs/index.js';
import type { Intent } from '../../domain/intent.js';
import { ClusterControllers, NotInControl, type RecoveryOutcome, type Requester } from '../host/cluster-controllers.js';

/** How long a daemon that controls the cluster has to say that it heard: a lease changes hands in less. */
const HEARD_MS = 15_000;

interface Order {
  readonly id: string;
  readonly clusterId: string;
  readonly intent: Intent;
  readonly who: Requester;
}

interface Report {
  readonly order: string;
  readonly heard?: boolean;
  readonly outcome?: RecoveryOutcome;
  readonly refused?: string;
}

interface Waiting {
  heard: boolean;
  readonly done: PromiseWithResolvers<RecoveryOutcome>;
}

/**
 * Brings an intent to the daemon that controls the cluster: a job is taken by any daemon, the lease is held by one. Where
 * that is another one, the order goes over the event log and its report comes back the same way.
 */
@Injectable()
export class Orders {
  private readonly waiting = new Map<string, Waiting>();
  private subscription: Subscription | null = null;

  constructor(
    private readonly store: Store,
    private readonly events: EventLog,
    private readonly tail: EventTail,
    private readonly clock: Clock,
    private readonly controllers: ClusterControllers,
  ) {}

  async start(): Promise<void> {
    this.subscription = this.tail.follow({ from: await this.tail.latest() }, (events) => this.hear(events));
  }

  async stop(): Promise<void> {
    await this.subscription?.stop();
  }

  /** @throws JobFailure when no daemon controls the cluster, or the one that does refuses */
  async carryOut(clusterId: string, intent: Intent, who: Requester, signal: AbortSignal): Promise<RecoveryOutcome> {
    if (this.controllers.topology(clusterId) !== null) {
      try {
        return await this.controllers.run(clusterId, intent, who, signal);
      } catch (error) {
        if (error instanceof NotInControl) throw notNow(error.message);
        throw error;
      }
    }
    return this.send({ id: newId(), clusterId, intent, who }, signal);
  }

  private async send(order: Order, signal: AbortSignal): Promise<RecoveryOutcome> {
    const mine: Waiting = { heard: false, done: Promise.withResolvers() };
    this.waiting.set(order.id, mine);
    mine.done.promise.catch(() => undefined); // may end while the order is still being written
    const stopped = () => mine.done.reject(notNow('it was asked to stop; a change that has begun goes on'));
    signal.addEventListener('abort', stopped);
    const late = new AbortController();
    void this.clock
      .sleep(HEARD_MS, late.signal)
      .then(() => mine.heard || mine.done.reject(notNow('no daemon controls this cluster now')))
      .catch(() => undefined);
    try {
      await this.append('cluster.ordered', order.clusterId, order);
      return await mine.done.promise;
    } finally {
      late.abort();
      signal.removeEventListener('abort', stopped);
      this.waiting.delete(order.id);
    }
  }

  private hear(events: readonly LoggedEvent[]): Promise<void> {
    for (const { type, subject, data } of events) {
      if (type === 'cluster.ordered') void this.obey(subject.id, data as Order);
      if (type === 'cluster.order-reported') this.report(data as Report);
    }
    return Promise.resolve();
  }

  /** Whoever controls the cluster carries the order out; it is nobody's twice, since one daemon holds the lease. */
  private async obey(clusterId: string, { id, intent, who }: Order): Promise<void> {
    if (this.controllers.topology(clusterId) === null) return;
    const say = (report: Omit<Report, 'order'>) =>
      this.append('cluster.order-reported', clusterId, { order: id, ...report });
    try {
      await say({ heard: true });
      await say({ outcome: await this.controllers.run(clusterId, intent, who, new AbortController().signal) });
    } catch (error) {
      await say({ refused: (error as Error).message }).catch(() => undefined);
    }
  }

  private report({ order, heard, outcome, refused }: Report): void {
    const mine = this.waiting.get(order);
    if (!mine) return;
    if (heard) mine.heard = true;
    if (outcome) mine.done.resolve(outcome);
    if (refused !== undefined) mine.done.reject(notNow(refused));
  }

  private async append(type: string, clusterId: string, data: object): Promise<void> {
    const event = { type, subject: { kind: 'cluster', id: clusterId }, data };
    await this.store.write((tx) => this.events.append(tx, event));
  }
}

const notNow = (sentence: string) =>
  new JobFailure('not-in-control', sentence, { exitCode: 75, remedy: 'Look how it stands: npx holdfast cluster show' });
