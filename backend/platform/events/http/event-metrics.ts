import { Injectable } from '@nestjs/common';
import { Gauge } from 'prom-client';
import { Clock } from '../../clock/index.js';
import { Store } from '../../database/index.js';
import { Metrics } from '../../metrics/index.js';
import { EventReader } from '../event-reader.js';
import { EventCursorRow } from '../persistence/event.row.js';
import { EventStreams } from './event-streams.js';

/** What the event log says of itself. Read from the database when scraped: the work is done by whichever process leads. */
@Injectable()
export class EventMetrics {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly reader: EventReader,
    streams: EventStreams,
    { registry }: Metrics,
  ) {
    const gauge = (name: string, help: string, value: () => number | Promise<number>) =>
      new Gauge({
        name,
        help,
        registers: [registry],
        collect: async function () {
          this.set(await value());
        },
      });
    gauge('holdfast_events_position', 'Events that got their position since the beginning', () => reader.head());
    gauge('holdfast_event_sequencer_lag_seconds', 'Age of the oldest event that waits for its position', () =>
      this.lag(),
    );
    gauge('holdfast_event_streams', 'Open event streams of this process', () => streams.count);
    const followers = () => this.followers();
    new Gauge({
      name: 'holdfast_event_follower_lag',
      help: 'Events that a follower has not dealt with yet',
      labelNames: ['follower'],
      registers: [registry],
      async collect() {
        this.reset();
        for (const { follower, behind } of await followers()) this.set({ follower }, behind);
      },
    });
  }

  private async lag(): Promise<number> {
    const sql = 'SELECT at FROM event_log WHERE position IS NULL ORDER BY id LIMIT 1';
    const [row] = await this.store.read.query<{ at: string | number }[]>(sql);
    return row ? Math.max(0, this.clock.now() - Number(row.at)) / 1_000 : 0;
  }

  private async followers(): Promise<{ follower: string; behind: number }[]> {
    const head = await this.reader.head();
    const cursors = await this.store.read.find(EventCursorRow);
    return cursors.map(({ name, position }) => ({ follower: name, behind: head - position }));
  }
}
