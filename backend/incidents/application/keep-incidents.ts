import { Injectable } from '@nestjs/common';
import { answeredWell, checkRequested } from '../../health/index.js';
import { Clock } from '../../platform/clock/index.js';
import { Store } from '../../platform/database/index.js';
import { EventLog, EventTail, KeptReading, type Subscription } from '../../platform/events/index.js';
import { Log } from '../../platform/logging/index.js';
import { Lookout } from '../../platform/schedule/index.js';
import { dependenciesOf, statusesOf } from '../../resources/index.js';
import { anyMoment, dueIncidents, type Waiting, waitingIncidents } from '../persistence/incidents.queries.js';
import { Desk } from './desk.js';
import { incidentsCursor, JudgeChanges } from './judge-changes.js';
import { ReconcileIncidents } from './reconcile-incidents.js';

const lookEveryMs = 1_000;
/** Where nothing is to come and nothing has happened, it looks so often to be sure. */
const lookAnywayMs = 10_000;
/** So often it looks for what is not well and has no incident. */
const reconcileEveryMs = 10_000;
/** What a waiting one depends on is asked again so often. */
const askEveryMs = 3_000;

/**
 * Follows the event log with a cursor of its own, and does what is due by itself: one look a second while any incident
 * waits for a moment to come, and one after whatever happens. Now and then it looks for what no event told of.
 */
@Injectable()
export class KeepIncidents {
  private readonly lookout: Lookout;
  private subscription: Subscription | null = null;
  private askedAt = 0;
  private reconcileAt = -Infinity;
  /** Whether anything is to come: an incident changes by a moment of its own, or by what is told in the event log. */
  private readonly moments: KeptReading<boolean>;
  /** When it last looked, monotonic milliseconds; null: not yet. */
  cameRoundAt: number | null = null;

  constructor(
    private readonly store: Store,
    private readonly tail: EventTail,
    private readonly events: EventLog,
    private readonly judge: JudgeChanges,
    private readonly reconcile: ReconcileIncidents,
    private readonly desk: Desk,
    private readonly clock: Clock,
    log: Log,
  ) {
    this.moments = new KeptReading(tail, lookAnywayMs);
    const failed = (error: unknown) => log.error('incidents were not looked at; tried again', { error });
    this.lookout = new Lookout(() => this.comeRound(), failed, lookEveryMs);
  }

  start(): void {
    this.subscription = this.tail.follow(incidentsCursor, async (events, tx) => {
      await this.judge.run(events, tx);
      this.store.afterCommit(tx, () => this.moments.drop());
    });
    this.lookout.start();
  }

  async stop(): Promise<void> {
    await Promise.all([this.subscription?.stop(), this.lookout.stop()]);
  }

  /** Announces what waited long enough, settles what stayed well, escalates what nobody took. */
  async look(): Promise<void> {
    const now = this.clock.now();
    const heard = await this.heardWell(await waitingIncidents(this.store.read));
    const due = await dueIncidents(this.store.read, now);
    const ids = [...new Set([...heard, ...due])];
    if (ids.length === 0) return;
    await this.store.write((tx) =>
      this.desk.work(tx, { ids }, now, (book) => {
        for (const id of heard) {
          const incident = book.find(id);
          if (incident?.announceAt) book.announce(incident, now);
        }
        book.tick(now);
      }),
    );
  }

  private async lookIfNeeded(): Promise<void> {
    const { moments, clock, store } = this;
    if (!(await moments.get(clock.monotonic(), () => anyMoment(store.read)))) return;
    moments.drop();
    await this.look();
  }

  private async comeRound(): Promise<void> {
    await this.lookIfNeeded();
    const now = this.clock.monotonic();
    if (now >= this.reconcileAt && (await this.reconcile.run())) this.reconcileAt = now + reconcileEveryMs;
    this.cameRoundAt = this.clock.monotonic();
  }

  /** Waiting ones of which all that they depend on has passed since they fell; the rest is asked again. */
  private async heardWell(waiting: readonly Waiting[]): Promise<string[]> {
    if (waiting.length === 0) return [];
    const above = await dependenciesOf(
      this.store.read,
      waiting.map(({ causeId }) => causeId),
    );
    const all = [...new Set([...above.values()].flat())];
    const statuses = await statusesOf(this.store.read, all);
    const well = await answeredWell(this.store, all);
    const heard: string[] = [];
    const silent = new Set<string>();
    for (const { id, causeId, since } of waiting) {
      const judged = (above.get(causeId) ?? []).filter((one) => judgedStatuses.has(statuses.get(one)));
      const open = judged.filter((one) => (well.get(one) ?? 0) < since);
      if (open.length === 0) heard.push(id);
      for (const one of open) silent.add(one);
    }
    await this.askAgain([...silent]);
    return heard;
  }

  private async askAgain(ids: readonly string[]): Promise<void> {
    const now = this.clock.monotonic();
    if (ids.length === 0 || now - this.askedAt < askEveryMs) return;
    this.askedAt = now;
    const events = ids.map((id) => ({ type: checkRequested, subject: { kind: 'resource', id } }));
    await this.store.write((tx) => this.events.append(tx, ...events));
  }
}

const judgedStatuses: ReadonlySet<string | undefined> = new Set(['up', 'degraded', 'down', 'flapping']);
