import { createHmac } from 'node:crypto';
import type { Message } from '../../domain/message.js';
import { Messenger } from '../../ports.js';
import type { Destination } from '../../ports.js';
import type { Post } from '../http/post.js';

/** `t=<epoch seconds>,v1=<HMAC-SHA256 over "<t>.<body>", hex>`: a receiver refuses what is old or not ours. */
export function sign(body: string, secret: string, at: number): string {
  const t = Math.floor(at / 1000);
  return `t=${t},v1=${createHmac('sha256', secret).update(`${t}.${body}`).digest('hex')}`;
}

/** Posts a message as signed JSON; any 2xx is a yes, since the receiver is anybody's program. */
export class WebhookMessenger extends Messenger {
  readonly kind = 'webhook';

  constructor(private readonly post: Post) {
    super();
  }

  async send({ id, payload }: Message, { url, secret }: Destination): Promise<string> {
    const signed: Record<string, string> = secret
      ? { 'holdfast-signature': sign(JSON.stringify(payload), secret, Date.now()) }
      : {};
    const { host, status } = await this.post.send(url, payload, { 'holdfast-delivery': id, ...signed });
    return `${host} answered ${status}`;
  }
}
