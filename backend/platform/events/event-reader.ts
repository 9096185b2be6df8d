import { Injectable } from '@nestjs/common';
import { IsNull, MoreThan, Not } from 'typeorm';
import { Store } from '../database/index.js';
import { type LoggedEvent, loggedEvent } from './event.js';
import { EventRow, HEAD } from './persistence/event.row.js';
import { resumption } from './positions.js';

/** Reads the event log by position. */
@Injectable()
export class EventReader {
  constructor(private readonly store: Store) {}

  /** The last position that was given; asked several times a second, so it goes past the entity mapping. */
  async head(): Promise<number> {
    const rows = await this.store.read.query<{ position: string | number }[]>(
      'SELECT position FROM event_head WHERE name = ?',
      [HEAD],
    );
    return Number(rows[0].position);
  }

  /** At most `limit` events behind a position, in order. */
  async after(position: number, limit: number): Promise<LoggedEvent[]> {
    const rows = await this.store.read.find(EventRow, {
      where: { position: MoreThan(position) },
      order: { position: 'ASC' },
      take: limit,
    });
    return rows.map(loggedEvent);
  }

  /** The first position that is kept, or null when none is. */
  async oldest(): Promise<number | null> {
    const [row] = await this.store.read.find(EventRow, {
      select: { position: true },
      where: { position: Not(IsNull()) },
      order: { position: 'ASC' },
      take: 1,
    });
    return row?.position ?? null;
  }

  /** Whether a reader who has seen `position` can go on behind it, or must take a fresh look at everything. */
  async resumption(position: number): Promise<'follow' | 'reset'> {
    return resumption(position, await this.oldest(), await this.head());
  }
}
