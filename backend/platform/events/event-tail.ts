import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Store } from '../database/index.js';
import { Log } from '../logging/index.js';
import { Bells } from './bells.js';
import type { LoggedEvent } from './event.js';
import { EventReader } from './event-reader.js';
import { CursorFollower, type Follower, PositionFollower } from './followers.js';
import { Sequencer } from './sequencer.js';

/** Ends a following; resolves when a handler that runs has ended. */
export interface Subscription {
  stop(): Promise<void>;
}

/** Its effect and the cursor are stored in the same transaction `tx`: each event has its effect exactly once. */
export type CursorHandler = (events: LoggedEvent[], tx: EntityManager) => Promise<void>;
export type PositionHandler = (events: LoggedEvent[]) => Promise<void>;

/** How often it looks whether another process gave positions. */
const POLL_MS = 120;
/** The process that gives the positions is rung, and one that hears its neighbours too: they look only to be sure. */
const POLL_WHEN_RUNG_MS = 1_000;

/** Follows the event log by position: one look at the head for the whole process, however many follow. */
@Injectable()
export class EventTail {
  private readonly followers = new Set<Follower>();
  private loop: Promise<void> | null = null;
  private stopping = false;
  private known = -1;

  constructor(
    private readonly store: Store,
    private readonly reader: EventReader,
    private readonly bells: Bells,
    private readonly sequencer: Sequencer,
    private readonly log: Log,
  ) {}

  /**
   * Follows with a cursor that is kept: from where it last was, or, the first time, from now on. Of several processes
   * that follow with the same cursor each event reaches one. The handler runs inside a transaction: no network I/O in
   * it, and it may run again when the transaction is repeated. One that throws gets the same events again, later.
   */
  follow(cursor: string, handler: CursorHandler): Subscription;
  /** Follows from behind a position, in this process alone; nothing is kept. */
  follow(from: { from: number }, handler: PositionHandler): Subscription;
  follow(where: string | { from: number }, handler: CursorHandler | PositionHandler): Subscription {
    const follower =
      typeof where === 'string'
        ? new CursorFollower(where, handler, this.store, this.log)
        : new PositionFollower(where.from, handler as PositionHandler, this.reader, this.log);
    this.followers.add(follower);
    follower.start();
    return { stop: () => this.remove(follower) };
  }

  /**
   * The last position that this process has seen, without a look at the database; -1 before the first. Who keeps what it
   * read may keep it while this stays the same, if all that changes it is told.
   */
  get head(): number {
    return this.known;
  }

  /** The last position that was given. */
  async latest(): Promise<number> {
    return this.reader.head();
  }

  start(): void {
    this.loop ??= this.run();
  }

  async stop(): Promise<void> {
    this.stopping = true;
    this.bells.placed.ring();
    await this.loop;
    await Promise.all([...this.followers].map((follower) => this.remove(follower)));
  }

  private async run(): Promise<void> {
    while (!this.stopping) {
      await this.look().catch((error: unknown) => this.log.error('the event log was not read', { error }));
      const rung = this.sequencer.working || this.bells.hearNeighbours;
      await this.bells.placed.heard(rung ? POLL_WHEN_RUNG_MS : POLL_MS);
    }
  }

  private async look(): Promise<void> {
    const head = await this.reader.head();
    if (head === this.known) return;
    this.known = head;
    for (const follower of this.followers) follower.wake();
  }

  private async remove(follower: Follower): Promise<void> {
    this.followers.delete(follower);
    await follower.stop();
  }
}
