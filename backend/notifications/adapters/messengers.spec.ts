import { createHmac } from 'node:crypto';
import { startHttpService, startSmtpReceiver, startWebhookReceiver } from '../../../ops/lab/index.js';
import { resolveTarget } from '../../resources/index.js';
import { NotDelivered } from '../ports.js';
import { SmtpMessenger } from './smtp/smtp-messenger.js';
import { aMessage, describeMessenger, secret } from './testing/conformance.js';
import { WebhookMessenger } from './webhook/webhook-messenger.js';

const mailTo = (url: string) => ({
  url,
  from: 'holdfast@example.com',
  to: ['ops@example.com'],
  username: '',
  secret: null,
});
const hookTo = (url: string) => ({ url, from: '', to: [], username: '', secret });

describeMessenger('smtp', {
  messenger: (patience) => new SmtpMessenger(resolveTarget, patience),
  destination: (port) => ({ ...mailTo(`smtp://127.0.0.1:${port}`), username: 'hf', secret }),
});

describeMessenger('webhook', {
  messenger: (patience) => new WebhookMessenger(resolveTarget, patience),
  destination: (port) => hookTo(`http://127.0.0.1:${port}/hook`),
});

describe('the smtp messenger', () => {
  it('sends plain text that keeps its umlauts, under the id of the delivery', async () => {
    const receiver = await startSmtpReceiver();
    const text = 'web-3 hängt — 503\n';
    const said = await new SmtpMessenger(resolveTarget).send({ ...aMessage, text }, mailTo(receiver.url));
    await receiver.stop();
    expect(said).toContain('took the mail for ops@example.com');
    const [mail] = receiver.mails;
    expect([mail.from, mail.to, mail.subject]).toEqual(['holdfast@example.com', ['ops@example.com'], aMessage.subject]);
    expect(mail.text).toContain('web-3 hängt — 503');
    expect(mail.raw).toContain('<d-1@example.com>');
  });
});

describe('the webhook messenger', () => {
  it('signs what it posts, so that the receiver knows it is ours and fresh', async () => {
    const receiver = await startWebhookReceiver();
    await new WebhookMessenger(resolveTarget).send(aMessage, hookTo(`${receiver.url}/hook`));
    await receiver.stop();
    const [request] = receiver.requests;
    const [, t, v1] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(request.headers['holdfast-signature']))!;
    expect(createHmac('sha256', secret).update(`${t}.${request.body}`).digest('hex')).toBe(v1);
    expect(Math.abs(Number(t) - Date.now() / 1000)).toBeLessThan(5);
    expect(request.headers['holdfast-delivery']).toBe('d-1');
  });

  it('follows no redirect, and never posts to a link-local or metadata address', async () => {
    const inner = await startWebhookReceiver();
    const outer = await startHttpService({ status: 307, headers: { location: inner.url } });
    const messenger = new WebhookMessenger(resolveTarget);
    await expectAsync(messenger.send(aMessage, hookTo(outer.url))).toBeRejectedWithError(NotDelivered, /redirect/);
    expect(inner.requests).toEqual([]);
    await Promise.all([inner.stop(), outer.stop()]);
    const metadata = messenger.send(aMessage, hookTo('http://169.254.169.254/latest'));
    await expectAsync(metadata).toBeRejectedWithError(NotDelivered, /does not connect there|metadata/);
  });
});
