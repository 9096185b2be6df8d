import type { ChannelKind, Receiver } from './domain/channel.js';
import type { Message } from './domain/message.js';

/** A receiver with what it takes to speak to it. */
export interface Destination extends Receiver {
  from: string;
  username: string;
  /** The password, the key that signs, the access token or the integration key; null when there is none. */
  secret: string | null;
}

/** Not delivered; the message is one sentence for a person. */
export class NotDelivered extends Error {}

/** Time for one attempt. */
export const attemptMs = 15_000;

/**
 * Hands a message over once. The law, held by one conformance suite:
 * 1. It resolves only when the other side took the message, with a sentence that says so. An answer that is not the one
 *    this kind of service gives, such as somebody's sign-in page with status 200, is not a yes.
 * 2. Otherwise it rejects with NotDelivered within `attemptMs`, whatever the other side does.
 * 3. It connects only to addresses that were judged, and follows no redirect.
 * 4. Nothing secret stands in what it says, and no connection stays open.
 */
export abstract class Messenger {
  abstract readonly kind: ChannelKind;
  /** The service keeps each thing that begins and ends apart by itself: it gets no digests. */
  readonly oneByOne: boolean = false;
  abstract send(message: Message, to: Destination): Promise<string>;
}

/** Calls an address outside with GET. Law: as for messengers; it resolves when the answer is 2xx. */
export abstract class OutsideCall {
  /** @throws NotDelivered */
  abstract call(url: string): Promise<void>;
}
