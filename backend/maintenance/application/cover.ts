import { Injectable, type OnModuleInit } from '@nestjs/common';
import { MaintenanceSources, type MaintenanceCover } from '../../health/index.js';
import { Store } from '../../platform/database/index.js';
import { EventTail, KeptReading } from '../../platform/events/index.js';
import { coveredBy } from '../../resources/index.js';
import { type MaintenanceRow, windowsAfter } from '../persistence/maintenance.store.js';
import { onNow } from './times.js';

const lookAgainMs = 30_000;

/** Tells health which resources are in maintenance: what a window names, what bears its tags, and all below. */
@Injectable()
export class Cover implements OnModuleInit {
  private known: MaintenanceCover = new Map();
  private of = '';
  private lookedAt = 0;
  /** Asked every second; every change of a window is told in the event log. */
  private readonly planned: KeptReading<MaintenanceRow[]>;

  constructor(
    private readonly sources: MaintenanceSources,
    private readonly store: Store,
    tail: EventTail,
  ) {
    this.planned = new KeptReading(tail, lookAgainMs);
  }

  onModuleInit(): void {
    this.sources.add(this);
  }

  /** The same object as before while nothing has begun, ended or changed. */
  async covered(now: number): Promise<MaintenanceCover> {
    const windows = await this.planned.get(now, () => windowsAfter(this.store.read, now));
    const on = windows.flatMap((row) => {
      const occurrence = onNow(row, now);
      return occurrence ? [{ row, until: occurrence.to }] : [];
    });
    const of = on.map(({ row, until }) => `${row.id} ${row.version} ${until}`).join();
    if (of === this.of && (on.length === 0 || now - this.lookedAt < lookAgainMs)) return this.known;
    this.known = await this.look(on);
    this.of = of;
    this.lookedAt = now;
    return this.known;
  }

  private async look(on: readonly { row: MaintenanceRow; until: number }[]): Promise<MaintenanceCover> {
    const cover = new Map<string, string>();
    for (const { row } of on) {
      const sentence = `${row.reason} (${row.createdBy.name})`;
      for (const id of await coveredBy(this.store.read, row.resourceIds, row.tags)) cover.set(id, sentence);
    }
    return cover;
  }
}
