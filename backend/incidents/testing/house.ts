import { CheckRow, CheckStatusRow } from '../../health/persistence/check.row.js';
import type { Clock } from '../../platform/clock/index.js';
import type { Store } from '../../platform/database/index.js';
import { EventCursorRow, EventHeadRow } from '../../platform/events/persistence/event.row.js';
import { type ResourceStatus, severityOf } from '../../resources/index.js';
import { ResourceRow } from '../../resources/persistence/resource.row.js';
import { placeNew } from '../../resources/persistence/scopes.store.js';

const day = 86_400_000;

/** Resources and what their checks say, as the store has them, without any event of it. */
export class House {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
  ) {}

  /** Resources as they were left by whoever watched before, each with a check that was answered just now. */
  async has(...all: [id: string, status: ResourceStatus, parentId?: string][]): Promise<void> {
    const rows = all.map(([id, status, parentId = null]) => resource(id, status, parentId, this.clock.now()));
    await this.store.write(async (tx) => {
      await tx.insert(ResourceRow, rows);
      await placeNew(tx, rows);
      // What depends on others is found first: the order must come from what they depend on.
      for (const [at, { id, status }] of [...rows].reverse().entries()) {
        await tx.insert(CheckRow, check(id, at + 1));
        await tx.insert(CheckStatusRow, state(id, at + 1, status, this.clock.now()));
      }
    });
  }

  async becomes(id: string, status: ResourceStatus): Promise<void> {
    const how = { status, severity: severityOf(status), statusSince: this.clock.now() };
    await this.store.write((tx) => tx.update(ResourceRow, { id }, how));
  }

  /** Its check is answered well now. */
  async answers(resourceId: string): Promise<void> {
    const how = { status: 'up' as const, runOutcome: 'pass' as const, lastAt: this.clock.now() };
    await this.store.write((tx) => tx.update(CheckStatusRow, { resourceId }, how));
  }

  /** Whoever keeps incidents has followed, to the end of the log, and runs no more. */
  async hasFollowed(): Promise<void> {
    const { position } = (await this.store.read.find(EventHeadRow))[0];
    const cursor = { name: 'incidents', position, movedAt: this.clock.now() };
    await this.store.write((tx) => tx.upsert(EventCursorRow, cursor, ['name']));
  }
}

function resource(id: string, status: ResourceStatus, parentId: string | null, at: number): ResourceRow {
  const empty = { tags: [], environment: '', notes: '', ownerId: null, runbookUrl: '', findings: [] };
  const how = {
    status,
    severity: severityOf(status),
    statusSince: at - day,
    statusReason: `is ${status}`,
    stale: null,
  };
  const named = { id, name: id, nameKey: id, kind: 'host' as const, address: id, parentId };
  return { ...named, ...empty, ...how, version: 1, createdAt: at, updatedAt: at };
}

function check(resourceId: string, number: number) {
  const cadence = { intervalMs: 10_000, timeoutMs: 1_000, fall: 1, rise: 1 };
  const named = { id: `c${number}`, number, resourceId, name: 'tcp', settings: {} as never };
  return { ...named, ...cadence, paused: false, version: 1, createdAt: 0 };
}

function state(resourceId: string, checkNumber: number, status: ResourceStatus, at: number) {
  const how = { status, since: at - day, sentence: `is ${status}`, swings: [], facts: {}, stale: null };
  const run = { runOutcome: 'fail' as const, runLength: 9, lastAt: at, lastCode: 'refused' as const };
  return { checkNumber, checkId: `c${checkNumber}`, resourceId, ...how, ...run, lastDurationUs: 1 };
}
