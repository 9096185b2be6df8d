import { Injectable } from '@nestjs/common';
import { Between, IsNull, MoreThanOrEqual, Not } from 'typeorm';
import { Clock } from '../clock/index.js';
import { Store } from '../database/index.js';
import { EventReader } from './event-reader.js';
import { EventCursorRow, EventHeadRow, EventRow, HEAD } from './persistence/event.row.js';
import { place, type Placing, prunableUpTo } from './positions.js';
import { SequencedTable } from './sequenced-table.js';

/** Rows placed in one transaction: it must not hold the write lock for longer than 50 ms. */
const BATCH = 200;
/** Rows deleted in one transaction. */
const PRUNE_BATCH = 500;

export const RETENTION_MS = 7 * 24 * 3_600_000;

/** Gives the event log's rows their positions, and deletes what everyone has seen after seven days. */
@Injectable()
export class EventSequence extends SequencedTable {
  readonly name = 'events';
  readonly everyMs = 0;

  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly reader: EventReader,
  ) {
    super();
  }

  waiting() {
    return { sql: 'SELECT 1 FROM event_log WHERE position IS NULL', parameters: [] };
  }

  async advance(): Promise<number> {
    const head = await this.store.read.findOneByOrFail(EventHeadRow, { name: HEAD });
    const waiting = await this.store.read.find(EventRow, {
      select: { id: true },
      where: { position: IsNull() },
      order: { id: 'ASC' },
      take: BATCH,
    });
    const placings = place(
      head.position,
      waiting.map((row) => row.id),
    );
    return placings.length > 0 ? this.set(head.position, placings) : 0;
  }

  override async prune(): Promise<number> {
    const upTo = await this.prunable();
    let deleted = 0;
    for (let from = await this.reader.oldest(); from !== null && from <= upTo; from += PRUNE_BATCH) {
      const to = Math.min(from + PRUNE_BATCH - 1, upTo);
      await this.store.write((tx) => tx.delete(EventRow, { position: Between(from, to) }));
      deleted += to - from + 1;
    }
    return deleted;
  }

  private async set(head: number, placings: Placing[]): Promise<number> {
    const last = placings.at(-1)!.position;
    return this.store.write(async (tx) => {
      const moved = await tx.update(EventHeadRow, { name: HEAD, position: head }, { position: last });
      if (!moved.affected) return 0;
      const cases = placings.map(() => 'WHEN ? THEN ?').join(' ');
      const ids = placings.map(() => '?').join(', ');
      await tx.query(`UPDATE event_log SET position = CASE id ${cases} END WHERE id IN (${ids})`, [
        ...placings.flatMap(({ id, position }) => [id, position]),
        ...placings.map(({ id }) => id),
      ]);
      return placings.length;
    });
  }

  private async prunable(): Promise<number> {
    const [young] = await this.store.read.find(EventRow, {
      select: { position: true },
      where: { position: Not(IsNull()), at: MoreThanOrEqual(this.clock.now() - RETENTION_MS) },
      order: { position: 'ASC' },
      take: 1,
    });
    const oldEnough = young ? young.position! - 1 : await this.reader.head();
    const cursors = await this.store.read.find(EventCursorRow);
    return prunableUpTo(
      oldEnough,
      cursors.map((cursor) => cursor.position),
    );
  }
}
