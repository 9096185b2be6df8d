import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { Store } from '../../platform/database/index.js';
import { Conflict, NotFound, StaleVersion } from '../../platform/http/index.js';
import { channelFacts } from '../domain/channel.js';
import type { ChannelRow } from '../persistence/notification.row.js';
import { NotificationsStore, type Tx } from '../persistence/notifications.store.js';
import { ChannelDrafts, type ChannelFields, type DraftedChannel, moved, nameTaken } from './channel-drafts.js';
import { ChannelHealth } from './channel-health.js';

/**
 * Changes what is said of a channel. Whoever was told the beginning is told the end: where the address is a secret it is
 * kept nowhere else, so it stays while an alert it told of is open.
 */
@Injectable()
export class ChangeChannel {
  constructor(
    private readonly store: Store,
    private readonly notifications: NotificationsStore,
    private readonly drafts: ChannelDrafts,
    private readonly health: ChannelHealth,
    private readonly clock: Clock,
  ) {}

  /** @throws NotFound, StaleVersion, Invalid, Conflict */
  async run(id: string, version: number, fields: ChannelFields): Promise<DraftedChannel> {
    const write = this.store.write(async (tx) => {
      const before = await this.notifications.channelForUpdate(tx, id);
      if (!before) throw new NotFound('The channel');
      if (before.version !== version) throw new StaleVersion(before.version);
      const drafted = this.drafts.draft(before, fields, this.clock.now());
      drafted.row.version++;
      await this.refuseToMove(tx, before, drafted.row);
      await this.notifications.saveChannel(tx, drafted.row);
      if (!drafted.row.enabled) await this.health.end(tx, id, 'It was turned off.');
      await this.drafts.record(tx, 'changed', before, drafted.row);
      return drafted;
    });
    return write.catch((error: unknown) => nameTaken(error, fields.name ?? ''));
  }

  private async refuseToMove(tx: Tx, before: ChannelRow, after: ChannelRow): Promise<void> {
    const keeps = !channelFacts[before.kind].secretAddress && before.kind !== 'pagerduty';
    if (keeps || (before.sealed === after.sealed && !moved(before, after))) return;
    const open = await this.notifications.countOpen(tx, before.id);
    if (open > 0) throw new StillOpen(open);
  }
}

/** Alerts told by a channel have not ended, and their ends must go the same way. */
export class StillOpen extends Conflict {
  constructor(open: number) {
    const what = open === 1 ? 'One alert that it told of is' : `${open} alerts that it told of are`;
    super(`${what} still open, and the end goes where the beginning went`, 'Turn it off and add another channel.');
  }
}
