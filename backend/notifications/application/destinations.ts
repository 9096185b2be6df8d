import { Injectable } from '@nestjs/common';
import { SecretBox } from '../../platform/secrets/index.js';
import { channelFacts, type ChannelKind, type Receiver } from '../domain/channel.js';
import type { Message } from '../domain/message.js';
import type { ChannelRow } from '../persistence/notification.row.js';
import { NotificationsStore } from '../persistence/notifications.store.js';
import { sealingContext } from '../persistence/sealing.js';
import { type Destination, Messenger, NotDelivered } from '../ports.js';

/** The messengers of this process, one of each kind. */
export class Messengers {
  constructor(readonly all: readonly Messenger[]) {}

  of(kind: ChannelKind): Messenger | undefined {
    return this.all.find((one) => one.kind === kind);
  }
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
  async send(channelId: string, message: Message, receiver: Receiver): Promise<string> {
    const channel = await this.notifications.channel(channelId);
    const messenger = channel && this.messengers.of(channel.kind);
    if (!channel || !messenger) throw new NotDelivered('its channel is not there any more');
    return messenger.send(message, this.destination(channel, receiver));
  }

  /** Whether a channel gets messages one by one. */
  async oneByOne(channelId: string): Promise<boolean> {
    const channel = await this.notifications.channel(channelId);
    return channel !== null && (this.messengers.of(channel.kind)?.oneByOne ?? false);
  }

  private destination(channel: ChannelRow, { url, to }: Receiver): Destination {
    const { kind, from, username, sealed } = channel;
    const open = () => (sealed ? this.secrets.open(sealed, sealingContext(channel)) : null);
    if (channelFacts[kind].secretAddress) return { url: open() ?? '', to, from, username: '', secret: null };
    // Mail goes to people: the server that carries it is the channel's own of today.
    if (kind === 'smtp') return { url: channel.url, to, from, username, secret: open() };
    // The secret was given for one host; what was told elsewhere before is resolved there without it.
    const ours = hostOf(url) === hostOf(channel.url);
    return { url, to, from, username: ours ? username : '', secret: ours ? open() : null };
  }
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : '';
}
