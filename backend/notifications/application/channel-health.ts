import { Injectable } from '@nestjs/common';
import { problemEnded, problemReported } from '../../incidents/index.js';
import { Clock } from '../../platform/clock/index.js';
import { Store } from '../../platform/database/index.js';
import { EventLog } from '../../platform/events/index.js';
import type { ChannelRow } from '../persistence/notification.row.js';
import { NotificationsStore, type Tx } from '../persistence/notifications.store.js';

/** A channel by which nothing was delivered for this long is a problem of its own. */
const troubleAfterMs = 120_000;

/** Notes whether channels work. One that fails is reported as a problem of its own, never as one of what it reports on. */
@Injectable()
export class ChannelHealth {
  constructor(
    private readonly store: Store,
    private readonly notifications: NotificationsStore,
    private readonly events: EventLog,
    private readonly clock: Clock,
  ) {}

  async failed(id: string, answer: string): Promise<void> {
    const now = this.clock.now();
    await this.store.write(async (tx) => {
      const channel = await this.notifications.channelForUpdate(tx, id);
      if (!channel) return;
      const failingSince = channel.failingSince ?? now;
      const report = channel.reportedAt === null && now - failingSince >= troubleAfterMs;
      const reportedAt = report ? now : channel.reportedAt;
      if (failingSince === channel.failingSince && !report) return;
      await this.notifications.noteChannel(tx, id, { failingSince, reportedAt });
      if (report) await this.report(tx, channel, failingSince, answer);
    });
  }

  async worked(id: string): Promise<void> {
    const before = await this.notifications.channel(id);
    if (!before || before.failingSince === null) return;
    await this.store.write((tx) => this.end(tx, id, 'It delivers again.'));
  }

  /** Ends what was reported, also when the channel is turned off or removed. */
  async end(tx: Tx, id: string, sentence: string): Promise<void> {
    const channel = await this.notifications.channelForUpdate(tx, id);
    if (!channel || channel.failingSince === null) return;
    await this.notifications.noteChannel(tx, id, { failingSince: null, reportedAt: null });
    if (channel.reportedAt !== null) await this.events.append(tx, problemEnded(causeOf(channel), sentence));
  }

  private async report(tx: Tx, channel: ChannelRow, since: number, answer: string): Promise<void> {
    const sentence = `Nothing is delivered by it: ${answer}`.slice(0, 400);
    await this.events.append(tx, problemReported({ cause: causeOf(channel), status: 'down', since, sentence }));
  }
}

function causeOf({ id, name }: ChannelRow) {
  return { kind: 'channel', id, name };
}
