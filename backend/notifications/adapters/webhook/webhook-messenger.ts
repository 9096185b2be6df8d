import { createHmac } from 'node:crypto';
import { request as requestPlain } from 'node:http';
import { request as requestTls } from 'node:https';
import type { LookupFunction } from 'node:net';
import type { Message } from '../../domain/message.js';
import { attemptMs, Messenger, NotDelivered } from '../../ports.js';
import type { Destination } from '../../ports.js';

/** Finds and judges the address of a host; rejects with a sentence when it may not be connected to. */
export type FindTarget = (host: string) => Promise<{ lookup: LookupFunction }>;

/** `t=<epoch seconds>,v1=<HMAC-SHA256 over "<t>.<body>", hex>`: a receiver refuses what is old or not ours. */
export function sign(body: string, secret: string, at: number): string {
  const t = Math.floor(at / 1000);
  return `t=${t},v1=${createHmac('sha256', secret).update(`${t}.${body}`).digest('hex')}`;
}

/** Posts a message as signed JSON. A redirect is an answer like any other that is not 2xx: it is not followed. */
export class WebhookMessenger extends Messenger {
  readonly kind = 'webhook';

  constructor(
    private readonly findTarget: FindTarget,
    private readonly patienceMs = attemptMs,
  ) {
    super();
  }

  async send(message: Message, to: Destination): Promise<string> {
    const url = new URL(to.url);
    const stop = AbortSignal.timeout(this.patienceMs);
    try {
      const { lookup } = await this.findTarget(url.hostname.replace(/^\[|\]$/g, ''));
      const status = await this.post(url, JSON.stringify(message.payload), message.id, to.secret, lookup, stop);
      if (status >= 200 && status < 300) return `${url.host} answered ${status}`;
      throw new NotDelivered(
        `${url.host} answered ${status}${status >= 300 && status < 400 ? ', a redirect, which is not followed' : ''}`,
      );
    } catch (error) {
      if (error instanceof NotDelivered) throw error;
      if (stop.aborted) throw new NotDelivered(`${url.host} did not answer within ${this.patienceMs / 1000} s`);
      const { code, message: said, name } = error as NodeJS.ErrnoException;
      throw new NotDelivered(`${url.host} was not reached: ${name === 'TargetRefused' ? said : (code ?? said)}`);
    }
  }

  private post(
    url: URL,
    body: string,
    id: string,
    secret: string | null,
    lookup: LookupFunction,
    signal: AbortSignal,
  ): Promise<number> {
    const send = url.protocol === 'https:' ? requestTls : requestPlain;
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'user-agent': 'Holdfast',
      'holdfast-delivery': id,
      connection: 'close',
      ...(secret ? { 'holdfast-signature': sign(body, secret, Date.now()) } : {}),
    };
    return new Promise((resolve, reject) => {
      const request = send(url, { method: 'POST', agent: false, lookup, headers, signal, maxHeaderSize: 16_384 });
      request.on('response', (response) => {
        resolve(response.statusCode ?? 0);
        response.destroy();
      });
      request.on('error', reject);
      request.end(body);
    });
  }
}
