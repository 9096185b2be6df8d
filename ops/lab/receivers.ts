import { SMTPServer } from 'smtp-server';
import { startHttpService, type LabHttpService } from './http-service.js';
import { freePort } from './ports.js';

/** A mail as it arrived: its envelope, and its text decoded. */
export interface ReceivedMail {
  readonly from: string;
  readonly to: string[];
  readonly subject: string;
  readonly text: string;
  readonly raw: string;
}

/** A mail server that takes everything for everyone. */
export interface LabSmtpReceiver {
  /** `smtp://127.0.0.1:port` */
  readonly url: string;
  readonly mails: ReceivedMail[];
  stop(): Promise<void>;
}

/** Starts a mail server without TLS or sign-in on 127.0.0.1. */
export async function startSmtpReceiver(): Promise<LabSmtpReceiver> {
  const mails: ReceivedMail[] = [];
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS', 'AUTH'],
    disableReverseLookup: true,
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        const to = rcptTo.map((address) => address.address);
        mails.push(read(Buffer.concat(chunks).toString(), mailFrom ? mailFrom.address : '', to));
        done();
      });
    },
  });
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return { url: `smtp://127.0.0.1:${port}`, mails, stop: () => new Promise((resolve) => server.close(resolve)) };
}

function read(raw: string, from: string, to: string[]): ReceivedMail {
  const [head = '', ...rest] = raw.split('\r\n\r\n');
  const unfolded = head.replace(/\r\n[ \t]+/g, ' ');
  const header = (name: string) => unfolded.match(new RegExp(`^${name}: *(.*)$`, 'im'))?.[1] ?? '';
  const encoding = raw.match(/^content-transfer-encoding: *(\S+)/im)?.[1]?.toLowerCase();
  return { from, to, subject: words(header('subject')), text: decode(rest.join('\r\n\r\n'), encoding), raw };
}

function decode(body: string, encoding?: string): string {
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString();
  return encoding === 'quoted-printable' ? quotedPrintable(body.replace(/=\r\n/g, '')) : body;
}

function quotedPrintable(text: string): string {
  const bytes = text.replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString();
}

/** Decodes the `=?UTF-8?Q?…?=` words of a header. */
function words(header: string): string {
  return header
    .replace(/\?= +=\?/g, '?==?')
    .replace(/=\?utf-8\?([qb])\?([^?]*)\?=/gi, (_, kind: string, text: string) =>
      kind.toLowerCase() === 'b' ? Buffer.from(text, 'base64').toString() : quotedPrintable(text.replace(/_/g, ' ')),
    );
}

/** A web address that keeps every JSON message posted to it. */
export interface LabWebhookReceiver extends LabHttpService {
  /** The bodies so far, parsed. */
  messages<T = Record<string, unknown>>(): T[];
}

/** Starts a receiver for webhooks; `answer({ status: 500 })` makes it refuse them. */
export async function startWebhookReceiver(): Promise<LabWebhookReceiver> {
  const service = await startHttpService({ status: 204, body: '' });
  return { ...service, messages: <T>() => service.requests.map((request) => JSON.parse(request.body) as T) };
}
