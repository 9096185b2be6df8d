import { type EntityManager, MoreThan } from 'typeorm';
import { findForUpdate, isUniqueViolation, type Store } from '../database/index.js';
import type { Log } from '../logging/index.js';
import { Bell } from './bells.js';
import { type LoggedEvent, loggedEvent } from './event.js';
import type { EventReader } from './event-reader.js';
import { EventCursorRow, EventHeadRow, EventRow, HEAD } from './persistence/event.row.js';

/** Events handed over at once; with a cursor they share a transaction, which must stay short. */
const BATCH = 50;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 30_000;
const FOR_EVER_MS = 2_000_000_000;

/** Follows at its own pace: a slow one delays no other. What fails is tried again, after a growing pause. */
export abstract class Follower {
  private readonly bell = new Bell();
  private stopping = false;
  private loop: Promise<void> = Promise.resolve();
  private pause = FIRST_PAUSE_MS;

  constructor(
    private readonly name: string,
    private readonly log: Log,
  ) {}

  /** Hands over the next batch and returns how many events it had. */
  protected abstract next(): Promise<number>;

  start(): void {
    this.loop = this.run();
  }

  wake(): void {
    this.bell.ring();
  }

  async stop(): Promise<void> {
    this.stopping = true;
    this.bell.ring();
    await this.loop;
  }

  private async run(): Promise<void> {
    while (!this.stopping) await this.bell.heard(await this.drain());
  }

  /** Hands over until nothing is left; returns how long to rest. */
  private async drain(): Promise<number> {
    try {
      while (!this.stopping && (await this.next()) > 0);
      this.pause = FIRST_PAUSE_MS;
      return FOR_EVER_MS;
    } catch (error) {
      this.log.error('a follower of the event log failed and will see the same events again', {
        name: this.name,
        error,
      });
      this.pause = Math.min(this.pause * 2, LONGEST_PAUSE_MS);
      return this.pause;
    }
  }
}

/** Follows in memory, from behind a position. */
export class PositionFollower extends Follower {
  constructor(
    private position: number,
    private readonly handler: (events: LoggedEvent[]) => Promise<void>,
    private readonly reader: EventReader,
    log: Log,
  ) {
    super(`from ${position}`, log);
  }

  protected override async next(): Promise<number> {
    const events = await this.reader.after(this.position, BATCH);
    if (events.length === 0) return 0;
    await this.handler(events);
    this.position = events.at(-1)!.position;
    return events.length;
  }
}

/** Follows with a cursor in the database, moved in the transaction of the handler's effect. */
export class CursorFollower extends Follower {
  constructor(
    private readonly cursor: string,
    private readonly handler: (events: LoggedEvent[], tx: EntityManager) => Promise<void>,
    private readonly store: Store,
    log: Log,
  ) {
    super(cursor, log);
  }

  protected override async next(): Promise<number> {
    if (!(await this.behind())) return 0;
    return this.store.write((tx) => this.handOver(tx));
  }

  /** A read is cheap, a transaction is not: look first whether there is anything to hand over. */
  private async behind(): Promise<boolean> {
    const cursor = await this.store.read.findOneBy(EventCursorRow, { name: this.cursor });
    const head = await this.store.read.findOneByOrFail(EventHeadRow, { name: HEAD });
    if (!cursor) await this.begin(head.position);
    return cursor !== null && cursor.position < head.position;
  }

  private async begin(position: number): Promise<void> {
    const row = { name: this.cursor, position, movedAt: Date.now() };
    await this.store
      .write((tx) => tx.insert(EventCursorRow, row))
      .catch((error: unknown) => {
        if (!isUniqueViolation(error)) throw error;
      });
  }

  private async handOver(tx: EntityManager): Promise<number> {
    const cursor = await findForUpdate(tx, EventCursorRow, { name: this.cursor });
    if (!cursor) return 0;
    const where = { position: MoreThan(cursor.position) };
    const rows = await tx.find(EventRow, { where, order: { position: 'ASC' }, take: BATCH });
    if (rows.length === 0) return 0;
    await this.handler(rows.map(loggedEvent), tx);
    await tx.update(EventCursorRow, { name: this.cursor }, { position: rows.at(-1)!.position!, movedAt: Date.now() });
    return rows.length;
  }
}
