import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { Store } from '../../platform/database/index.js';
import { coveredBy, Resources } from '../../resources/index.js';
import { type MaintenanceRow, windowById, windowsAfter } from '../persistence/maintenance.store.js';
import { MaintenanceRights } from './maintenance-rights.js';
import { maintenanceNotFound } from './refusals.js';
import { onNow, upcoming, within } from './times.js';

const pastMs = 30 * 86_400_000;
const nextShown = 3;
const touchedShown = 200;

/** Turns windows into what the API shows. */
@Injectable()
export class DescribeMaintenance {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly resources: Resources,
    private readonly rights: MaintenanceRights,
  ) {}

  /** What is on, what comes, and what was in the last 30 days. */
  async list() {
    const { seen, hidden } = await this.visible(this.clock.now() - pastMs);
    const items = await Promise.all(seen.map((row) => this.view(row)));
    items.sort((a, b) => rank(a) - rank(b) || (a.next[0]?.from ?? -a.startsAt) - (b.next[0]?.from ?? -b.startsAt));
    return { items, next: null, hiddenByPermission: hidden };
  }

  /** @throws NotFound */
  async detail(id: string) {
    const row = await windowById(this.store.read, id);
    if (!row) throw maintenanceNotFound();
    return this.view(row);
  }

  /** Every time that anything is on in a span. */
  async calendar(from: number, to: number) {
    const { seen, hidden } = await this.visible(from);
    const days = seen.flatMap((row) =>
      within(row, from, to).map((one) => ({
        ...one,
        windowId: row.id,
        reason: row.reason,
        tags: row.tags,
        ids: row.resourceIds,
      })),
    );
    const names = await this.namesOf(days.flatMap(({ ids }) => ids));
    const items = days
      .sort((a, b) => a.from - b.from)
      .map(({ ids, tags, ...one }) => ({ ...one, targets: targetsOf(ids, tags, names) }));
    return { items, next: null, hiddenByPermission: hidden };
  }

  /** What a window would touch, and when. */
  async preview(row: MaintenanceRow) {
    const now = this.clock.now();
    const ids = await coveredBy(this.store.read, row.resourceIds, row.tags);
    const found = await this.resources.findAll(ids.slice(0, touchedShown));
    const on = onNow(row, now);
    const ill = found.filter(({ status }) => status === 'down' || status === 'degraded' || status === 'flapping');
    return {
      touches: ids.length,
      resources: found
        .map(({ id, name, kind, status }) => ({ id, name, kind, status }))
        .sort((a, b) => (a.name < b.name ? -1 : 1)),
      notWell: ill.length,
      occurrences: [...(on ? [on] : []), ...upcoming(row, now, nextShown)].slice(0, nextShown),
    };
  }

  private async visible(after: number) {
    const rows = await windowsAfter(this.store.read, after);
    const judged = await Promise.all(rows.map((row) => this.rights.maySee(row)));
    const seen = rows.filter((_, at) => judged[at]);
    return { seen, hidden: rows.length - seen.length };
  }

  private async view(row: MaintenanceRow) {
    const now = this.clock.now();
    const on = onNow(row, now);
    const next = upcoming(row, now, nextShown);
    const { id, reason, startsAt, endsAt, schedule, timeZone, durationMs, createdBy, createdAt, version } = row;
    const targets = targetsOf(row.resourceIds, row.tags, await this.namesOf(row.resourceIds));
    const touches = (await coveredBy(this.store.read, row.resourceIds, row.tags)).length;
    const state = on ? ('on' as const) : next.length > 0 ? ('planned' as const) : ('over' as const);
    const times = { startsAt, endsAt, schedule, timeZone, durationMs, until: on?.to ?? null, next };
    const may = (await this.rights.mayEdit(row)) ? ['maintenance.edit'] : [];
    return { id, reason, state, targets, touches, ...times, createdBy, createdAt, version, may };
  }

  private async namesOf(ids: readonly string[]): Promise<Map<string, string>> {
    return new Map((await this.resources.findAll([...new Set(ids)])).map(({ id, name }) => [id, name]));
  }
}

const rank = ({ state }: { state: 'on' | 'planned' | 'over' }) => ['on', 'planned', 'over'].indexOf(state);

function targetsOf(ids: readonly string[], tags: readonly string[], names: ReadonlyMap<string, string>) {
  const named = ids.map((id) => ({ kind: 'resource' as const, id, name: names.get(id) ?? 'a removed resource' }));
  return [...named, ...tags.map((tag) => ({ kind: 'tag' as const, id: tag, name: `tag:${tag}` }))];
}
