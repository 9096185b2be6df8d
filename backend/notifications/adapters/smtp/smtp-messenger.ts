import { isIP } from 'node:net';
import { createTransport } from 'nodemailer';
import type { Message } from '../../domain/message.js';
import { lineOf } from '../../../platform/logging/index.js';
import { attemptMs, Messenger, NotDelivered } from '../../ports.js';
import type { Destination } from '../../ports.js';

/** Finds and judges the address of a host; rejects with a sentence when it may not be connected to. */
export type FindAddress = (host: string) => Promise<{ address: string }>;

const loopback = /^(127\.|::1$)/;

/**
 * Sends a message as plain-text mail. `smtps` speaks TLS from the start, `smtp` from STARTTLS on where the server offers
 * it; a password goes over TLS only, unless the mail server is on this machine.
 */
export class SmtpMessenger extends Messenger {
  readonly kind = 'smtp';

  constructor(
    private readonly findAddress: FindAddress,
    private readonly patienceMs = attemptMs,
  ) {
    super();
  }

  async send(message: Message, to: Destination): Promise<string> {
    const url = new URL(to.url);
    let close = () => {};
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      const sentence = `${url.host} did not take the mail within ${this.patienceMs / 1000} s`;
      timer = setTimeout(() => reject(new NotDelivered(sentence)), this.patienceMs);
    });
    try {
      const host = url.hostname.replace(/^\[|\]$/g, '');
      const { address } = await Promise.race([this.findAddress(host), late]);
      const transport = createTransport(this.options(url, host, address, to));
      close = () => transport.close();
      const sent = await Promise.race([transport.sendMail(mail(message, to)), late]);
      if (sent.rejected.length === 0) return `${url.host} took the mail for ${to.to.join(', ')}`;
      throw new NotDelivered(`${url.host} refused the mail for ${sent.rejected.map(String).join(', ')}`);
    } catch (error) {
      throw error instanceof NotDelivered ? error : new NotDelivered(inWords(url.host, error));
    } finally {
      clearTimeout(timer);
      close();
    }
  }

  private options(url: URL, host: string, address: string, { username, secret }: Destination) {
    const secure = url.protocol === 'smtps:';
    const half = Math.ceil(this.patienceMs / 2);
    return {
      host: address,
      port: Number(url.port) || (secure ? 465 : 25),
      secure,
      requireTLS: !secure && username !== '' && !loopback.test(address),
      tls: isIP(host) ? {} : { servername: host },
      ...(username ? { auth: { user: username, pass: secret ?? '' } } : {}),
      ...{ connectionTimeout: half, greetingTimeout: half, socketTimeout: this.patienceMs },
      disableFileAccess: true,
      disableUrlAccess: true,
    };
  }
}

function mail(message: Message, { from, to }: Destination) {
  const domain =
    from
      .split('@')
      .at(-1)
      ?.replace(/[^\w.-]/g, '') || 'holdfast';
  const headers = { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' };
  const messageId = `<${message.id}@${domain}>`;
  return { from, to, subject: message.subject, text: message.text, messageId, headers };
}

/** The server's own words, which never hold our password. */
function inWords(host: string, error: unknown): string {
  const { code, response, message } = error as Error & { code?: string; response?: string };
  if (code === 'EAUTH') return `${host} did not accept the user name or password`;
  if (response) return `${host} refused: ${lineOf(response, 200)}`;
  return `${host} was not reached: ${lineOf(message, 200)}`;
}
