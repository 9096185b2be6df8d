import { Injectable } from '@nestjs/common';
import { SecretBox } from '../../platform/secrets/index.js';
import type { ChannelKind, Receiver } from '../domain/channel.js';
import type { Message } from '../domain/message.js';
import { NotificationsStore } from '../persistence/notifications.store.js';
import { sealingContext } from '../persistence/sealing.js';
import { Messenger, NotDelivered } from '../ports.js';

/** The messengers of this process, one of each kind. */
export class Messengers {
  constructor(readonly all: readonly Messenger[]) {}
}

/** Sends a message by a channel to a receiver, with the channel's own secret. */
@Injectable()
export class Destinations {
  constructor(
    private readonly notifications: NotificationsStore,
    private readonly secrets: SecretBox,
    private readonly messengers: Messengers,
  ) {}

  /** What the other side said. @throws NotDelivered */
  async send(kind: ChannelKind, message: Message, receiver: Receiver): Promise<string> {
    const channel = await this.notifications.channel(kind);
    const messenger = this.messengers.all.find((one) => one.kind === kind);
    if (!channel || !messenger) throw new NotDelivered(`the channel ${kind} is not set up`);
    const { from, username, sealed } = channel;
    const ours = new URL(receiver.url).host === hostOf(channel.url);
    const secret = sealed && ours ? this.secrets.open(sealed, sealingContext(channel)) : null;
    return messenger.send(message, { ...receiver, from, username: ours ? username : '', secret });
  }
}

/** The secret was given for one host; what was told elsewhere before is resolved there without it. */
function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : '';
}
