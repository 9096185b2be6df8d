import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/index.js';
import { Config } from '../../platform/config/index.js';
import { currentActor } from '../../platform/context/index.js';
import { newId, Store } from '../../platform/database/index.js';
import { NotFound } from '../../platform/http/index.js';
import { compose } from '../domain/message.js';
import type { Told } from '../domain/message.js';
import { NotificationsStore } from '../persistence/notifications.store.js';
import { NotDelivered } from '../ports.js';
import { Destinations } from './destinations.js';

/** Sends a test message now, and says what the other side answered. */
@Injectable()
export class TestChannel {
  constructor(
    private readonly store: Store,
    private readonly notifications: NotificationsStore,
    private readonly destinations: Destinations,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  /** @throws NotFound */
  async run(channelId: string): Promise<{ ok: boolean; sentence: string }> {
    const channel = await this.notifications.channel(channelId);
    if (!channel) throw new NotFound('The channel');
    const { url, to } = channel;
    const now = this.clock.now();
    const sentence = `${currentActor().name} sent this to see whether it arrives.`;
    const told: Told = {
      kind: 'test',
      subject: { kind: 'test', id: '', name: '' },
      status: 'test',
      since: now,
      sentence,
    };
    const around = { consoleUrl: this.config.publicUrl, runbookUrl: '', environment: '', affected: [] };
    const id = newId();
    const result = await this.attempt(channelId, compose(id, told, around), { url, to });
    const state = result.ok ? ('sent' as const) : ('failed' as const);
    const row = {
      id,
      channel: channelId,
      told,
      receiver: { url, to },
      after: null,
      attempts: 1,
      answer: result.sentence.slice(0, 500),
    };
    const times = { createdAt: now, nextAt: now, endedAt: this.clock.now() };
    await this.store.write((tx) => this.notifications.addDelivery(tx, { ...row, ...times, state }));
    return result;
  }

  private async attempt(...[channelId, message, receiver]: Parameters<Destinations['send']>) {
    try {
      return { ok: true, sentence: await this.destinations.send(channelId, message, receiver) };
    } catch (error) {
      if (error instanceof NotDelivered) return { ok: false, sentence: error.message };
      throw error;
    }
  }
}
