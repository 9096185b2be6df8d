import { Injectable } from '@nestjs/common';
import { Store } from '../../platform/database/index.js';
import { EventLog } from '../../platform/events/index.js';
import type { NewEvent } from '../../platform/events/index.js';
import { HealthStateStore } from '../persistence/health-state.store.js';
import { HistoryStore } from '../persistence/history.store.js';
import { Inventory } from './inventory.js';
import type { Changes } from './watch/health-book.js';

/**
 * Writes what the daemon found: states, history, changes of status and their events, in one transaction. Of a daemon that
 * stood still while others took its share over nothing is written: what it knew is older.
 */
@Injectable()
export class RecordResults {
  constructor(
    private readonly store: Store,
    private readonly states: HealthStateStore,
    private readonly history: HistoryStore,
    private readonly inventory: Inventory,
    private readonly events: EventLog,
  ) {}

  /** @throws PresumedDead */
  async run({ states, blocks, repeats, changes, resources, aged }: Changes): Promise<void> {
    await this.store.write(async (tx) => {
      await this.states.addChanges(
        tx,
        changes.map(({ name: _, ...change }) => change),
      );
      for (const decided of resources) await this.inventory.setStatus(tx, decided);
      const told = [...changes.map(eventOf), ...aged.map(agedEvent)];
      if (told.length > 0) await this.events.append(tx, ...told);
      await this.states.save(tx, states);
      await this.history.savePacked(tx, blocks);
      await this.states.keepRepeats(tx, repeats);
      await this.states.demandAlive(tx);
    });
  }
}

/** Only that it is to be read anew: pages show how old a status is. */
const agedEvent = (id: string): NewEvent => ({ type: 'status.aged', subject: { kind: 'resource', id } });

function eventOf({ checkId, resourceId, name, from, to, at, sentence }: Changes['changes'][number]): NewEvent {
  const data = { from, to, since: at, sentence, name };
  const resource = { kind: 'resource', id: resourceId };
  return checkId === null
    ? { type: 'status.changed', subject: resource, data }
    : { type: 'check.status-changed', subject: { kind: 'check', id: checkId }, about: resource, data };
}
