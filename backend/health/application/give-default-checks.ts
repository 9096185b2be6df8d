import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { Store } from '../../platform/database/index.js';
import { EventLog } from '../../platform/events/index.js';
import { defaultChecks } from '../domain/default-checks.js';
import { ChecksStore } from '../persistence/checks.store.js';
import { checkEvent } from './check-events.js';
import type { WatchedResource } from './inventory.js';

/** Gives a new resource the checks of its kind, once in its life: who removes them does not get them again. */
@Injectable()
export class GiveDefaultChecks {
  constructor(
    private readonly store: Store,
    private readonly checks: ChecksStore,
    private readonly events: EventLog,
    private readonly clock: Clock,
  ) {}

  async run({ id, kind, address }: Pick<WatchedResource, 'id' | 'kind' | 'address'>): Promise<void> {
    const at = this.clock.now();
    await this.store.write(async (tx) => {
      if (!(await this.checks.noteDefaults(tx, id, at))) return;
      if ((await this.checks.ofResource(id, tx)).length > 0) return;
      for (const check of defaultChecks(kind, address)) {
        const row = await this.checks.add(tx, { ...check, resourceId: id }, at);
        await this.events.append(tx, checkEvent('added', row));
      }
    });
  }
}
