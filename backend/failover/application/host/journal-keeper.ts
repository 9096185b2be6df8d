import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/index.js';
import { Store } from '../../../platform/database/index.js';
import { EventLog, type NewEvent } from '../../../platform/events/index.js';
import { recoveryBegun, recoveryEnded } from '../../events.js';
import type { Db } from '../../persistence/db.js';
import { beginRecovery, noteRecovery } from '../../persistence/journal.store.js';
import { putController } from '../../persistence/sights.store.js';
import type { JournalEntry } from '../../ports.js';
import { ClusterConfigs } from '../cluster-config.js';
import type { Keepsake } from '../control/reports.js';
import type { Write } from '../thread/messages.js';
import { Holdings } from './holdings.js';

interface Waiting {
  readonly clusterId: string;
  readonly write: Write;
  readonly done: (error: string | null) => void;
}

/**
 * Writes what the controller thread wants kept: in its order, all that waits in one transaction, and only while this
 * daemon has the cluster's lease. A journal of a former holder that wakes up late changes nothing.
 */
@Injectable()
export class JournalKeeper {
  private waiting: Waiting[] = [];
  private working: Promise<void> | null = null;

  constructor(
    private readonly store: Store,
    private readonly configs: ClusterConfigs,
    private readonly holdings: Holdings,
    private readonly events: EventLog,
    private readonly clock: Clock,
  ) {}

  /** `done` is called when it is kept, with null, or with why it was not. */
  write(clusterId: string, write: Write, done: (error: string | null) => void): void {
    this.waiting.push({ clusterId, write, done });
    this.working ??= this.work();
  }

  /** Resolves when nothing waits any more. */
  async idle(): Promise<void> {
    while (this.working) await this.working;
  }

  private async work(): Promise<void> {
    while (this.waiting.length > 0) {
      const batch = this.waiting;
      this.waiting = [];
      const clusters = [...new Set(batch.map(({ clusterId }) => clusterId))];
      await Promise.all(
        clusters.map((clusterId) =>
          this.keepAll(
            clusterId,
            batch.filter((one) => one.clusterId === clusterId),
          ),
        ),
      );
    }
    this.working = null;
  }

  private async keepAll(clusterId: string, batch: readonly Waiting[]): Promise<void> {
    let error: string | null = null;
    try {
      await this.store.write(async (tx) => {
        await this.holdings.fence(tx, clusterId);
        for (const writes of inRuns(batch)) await this.put(tx, clusterId, writes);
      });
    } catch (thrown) {
      error = thrown instanceof Error ? thrown.message : String(thrown);
    }
    for (const { done } of batch) done(error);
  }

  /** Either one write, or notes of one recovery that follow each other. */
  private async put(tx: Db, clusterId: string, writes: readonly Write[]): Promise<void> {
    const [first] = writes;
    if (first.kind === 'keep') return this.keep(tx, clusterId, first.what);
    if (first.kind === 'begin') {
      await beginRecovery(tx, first.recovery);
      return this.events.append(tx, recoveryBegun(first.recovery));
    }
    const entries = writes.flatMap((one): JournalEntry[] => (one.kind === 'note' ? [one.entry] : []));
    await noteRecovery(tx, first.recoveryId, entries, this.clock.now());
    const ended = entries.flatMap((entry): NewEvent[] =>
      entry.kind === 'end' ? [recoveryEnded(first.recoveryId, clusterId, entry)] : [],
    );
    if (ended.length > 0) await this.events.append(tx, ...ended);
  }

  private async keep(tx: Db, clusterId: string, what: Keepsake): Promise<void> {
    switch (what.kind) {
      case 'primary':
        return this.configs.noteOutcome(tx, clusterId, { primaryId: what.member });
      case 'acknowledgers':
        return this.configs.noteOutcome(tx, clusterId, { acknowledgers: what.acknowledgers });
      case 'quarantine':
        return this.configs.noteOutcome(tx, clusterId, { quarantine: what });
      case 'hold':
        return this.configs.noteOutcome(tx, clusterId, { hold: what.hold });
      case 'connections': {
        const { term, connections } = what;
        const { holder } = this.holdings;
        return putController(tx, { clusterId, term, holder, connections, at: this.clock.now() });
      }
    }
  }
}

/** Notes of the same recovery that follow each other are kept together: one look at its rows, not one each. */
function inRuns(batch: readonly Waiting[]): Write[][] {
  const runs: Write[][] = [];
  for (const { write } of batch) {
    const last = runs.at(-1)?.[0];
    if (write.kind === 'note' && last?.kind === 'note' && last.recoveryId === write.recoveryId)
      runs.at(-1)!.push(write);
    else runs.push([write]);
  }
  return runs;
}
