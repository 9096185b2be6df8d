import { Injectable, type OnModuleInit } from '@nestjs/common';
import { MaintenanceSources, type MaintenanceCover } from '../../health/index.js';
import { Store } from '../../platform/database/index.js';
import { EventTail } from '../../platform/events/index.js';
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
  private planned: { windows: MaintenanceRow[]; head: number; readAt: number } | null = null;

  constructor(
    private readonly sources: MaintenanceSources,
    private readonly store: Store,
    private readonly tail: EventTail,
  ) {}

  onModuleInit(): void {
    this.sources.add(this);
  }

  /** The same object as before while nothing has begun, ended or changed. */
  async covered(now: number): Promise<MaintenanceCover> {
    const on = (await this.windows(now)).flatMap((row) => {
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

  /** Asked every second: read anew when the event log has moved, since every change of a window is told there. */
  private async windows(now: number): Promise<MaintenanceRow[]> {
    const { head } = this.tail;
    const known = this.planned;
    if (known?.head === head && now >= known.readAt && now - known.readAt < lookAgainMs) return known.windows;
    const windows = await windowsAfter(this.store.read, now);
    this.planned = { windows, head, readAt: now };
    return windows;
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
