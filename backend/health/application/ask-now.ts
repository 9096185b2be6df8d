import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { Store } from '../../platform/database/index.js';
import { EventLog } from '../../platform/events/index.js';
import type { CheckRow, CheckStatusRow } from '../persistence/check.row.js';
import { checksOf } from '../persistence/health.queries.js';
import type { CheckWithStatus } from '../persistence/health.queries.js';
import { checkRequested } from './check-events.js';

export interface AskedCheck {
  check: CheckRow;
  now: CheckStatusRow | null;
  /** False when no result came in time. */
  answered: boolean;
}

const lookEveryMs = 200;
/** Beyond the longest timeout: the event's way to the daemon and the second in which it writes. */
const graceMs = 4_000;
const longestWaitMs = 20_000;

/** Asks the daemon to run the checks of a resource now, and waits until each has a new result. */
@Injectable()
export class AskNow {
  constructor(
    private readonly store: Store,
    private readonly events: EventLog,
    private readonly clock: Clock,
  ) {}

  async run(resourceId: string): Promise<AskedCheck[]> {
    const before = await this.active(resourceId);
    const subject = { kind: 'resource', id: resourceId };
    await this.store.write((tx) => this.events.append(tx, { type: checkRequested, subject }));
    const patience = Math.min(longestWaitMs, graceMs + Math.max(0, ...before.map(({ check }) => check.timeoutMs)));
    const seen = new Map(before.map(({ check, now }) => [check.id, now?.lastAt ?? null]));
    const isNew = ({ check, now }: CheckWithStatus) => (now?.lastAt ?? null) !== (seen.get(check.id) ?? null);
    const end = this.clock.monotonic() + patience;
    for (;;) {
      await this.clock.sleep(lookEveryMs);
      const current = await this.active(resourceId);
      if (current.every(isNew) || this.clock.monotonic() > end) {
        return current.map((one) => ({ ...one, answered: isNew(one) }));
      }
    }
  }

  private async active(resourceId: string): Promise<CheckWithStatus[]> {
    return (await checksOf(this.store, [resourceId])).filter(({ check }) => !check.paused);
  }
}
