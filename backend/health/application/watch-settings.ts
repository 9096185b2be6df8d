import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { Store } from '../../platform/database/index.js';
import { EventLog, type NewEvent } from '../../platform/events/index.js';
import { type Lease, Leases } from '../../platform/leases/index.js';
import { Log } from '../../platform/logging/index.js';
import { restarted, variableChanges } from '../domain/server-variables.js';
import { ServerVariablesStore } from '../persistence/server-variables.store.js';
import type { ServerVariablesRow } from '../persistence/server-variables.row.js';
import { ServerSettings } from '../ports.js';
import { Inventory, type WatchedResource } from './inventory.js';

const EVERY_MS = 60_000;
const TERMS = { ttlMs: 3 * EVERY_MS, marginMs: 5_000 };
/** Changes told in one event; a server that was set up anew differs in hundreds. */
const MOST_TOLD = 20;

/** Looks once a minute whether database servers are set as they were, and says when one was restarted. */
@Injectable()
export class WatchSettings {
  private readonly lease: Lease;
  private readonly stopping = new AbortController();
  private timer: NodeJS.Timeout | null = null;
  private round: Promise<void> = Promise.resolve();

  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly inventory: Inventory,
    private readonly settings: ServerSettings,
    private readonly kept: ServerVariablesStore,
    private readonly events: EventLog,
    private readonly log: Log,
    leases: Leases,
  ) {
    this.lease = leases.lease('server-settings', TERMS);
  }

  start(): void {
    const next = () => {
      this.round = this.round
        .then(() => this.look())
        .catch((error: unknown) => this.log.warn('the settings of servers were not read', { error }));
    };
    next();
    this.timer = setInterval(next, EVERY_MS);
    this.timer.unref();
  }

  async stop(): Promise<void> {
    if (this.timer) clearInterval(this.timer);
    this.stopping.abort();
    await this.round;
    await this.lease.release().catch(() => undefined);
  }

  /** One round over all databases, one after the other; of several daemons one does it. */
  async look(): Promise<void> {
    if (!(await this.lease.hold())) return;
    const databases = await this.inventory.databases();
    for (const database of databases) {
      if (this.stopping.signal.aborted) return;
      await this.compare(database).catch(() => undefined);
    }
    await this.kept.keepOnly(databases.map((database) => database.id));
  }

  /** That a server cannot be read is the checks' to say. */
  private async compare({ id, name }: WatchedResource): Promise<void> {
    const reading = await this.settings.read(id, this.stopping.signal);
    if (!reading) return;
    const startedAt = this.clock.now() - reading.uptimeMs;
    const before = await this.kept.find(id);
    const events = before ? differences(before, { resourceId: id, startedAt, variables: reading.variables }, name) : [];
    if (before && events.length === 0) return;
    await this.store.write(async (tx) => {
      await this.kept.save(tx, { resourceId: id, startedAt, variables: reading.variables });
      if (events.length > 0) await this.events.append(tx, ...events);
    });
  }
}

function differences(before: ServerVariablesRow, after: ServerVariablesRow, name: string): NewEvent[] {
  const subject = { kind: 'resource', id: after.resourceId };
  const changes = variableChanges(before.variables, after.variables).slice(0, MOST_TOLD);
  const anew = restarted(before.startedAt, after.startedAt);
  return [
    ...(anew ? [{ type: 'server.restarted', subject, data: { name, startedAt: after.startedAt } }] : []),
    ...(changes.length > 0 ? [{ type: 'variables.changed', subject, data: { name, changes } }] : []),
  ];
}
