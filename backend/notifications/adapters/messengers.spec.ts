import { createHmac } from 'node:crypto';
import { startHttpService, startSmtpReceiver, startWebhookReceiver } from '../../../ops/lab/index.js';
import { resolveTarget } from '../../resources/index.js';
import type { ChannelKind } from '../domain/channel.js';
import { type Messenger, NotDelivered } from '../ports.js';
import { allMessengers } from './all-messengers.js';
import { aMessage, describeMessenger, illHttp, illSmtp, lies, secret } from './testing/conformance.js';

const of = (kind: ChannelKind, patienceMs?: number): Messenger =>
  allMessengers(resolveTarget, patienceMs).find((one) => one.kind === kind)!;
const mailTo = (url: string) => ({
  url,
  from: 'holdfast@example.com',
  to: ['ops@example.com'],
  username: '',
  secret: null,
});
const hookTo = (url: string) => ({ url, from: '', to: [], username: '', secret });

describeMessenger('smtp', {
  messenger: (patience) => of('smtp', patience),
  destination: (port) => mailTo(`smtp://127.0.0.1:${port}`),
  ill: illSmtp,
});
describeMessenger('webhook', {
  messenger: (patience) => of('webhook', patience),
  destination: (port) => hookTo(`http://127.0.0.1:${port}/hook`),
  ill: illHttp,
});
describeMessenger('slack', {
  messenger: (patience) => of('slack', patience),
  destination: (port) => hookTo(`http://127.0.0.1:${port}/services/${secret}`),
  ill: { ...illHttp, ...lies },
});
describeMessenger('teams', {
  messenger: (patience) => of('teams', patience),
  destination: (port) => hookTo(`http://127.0.0.1:${port}/webhookb2/${secret}`),
  ill: { ...illHttp, ...lies },
});
describeMessenger('ntfy', {
  messenger: (patience) => of('ntfy', patience),
  destination: (port) => hookTo(`http://127.0.0.1:${port}/ops`),
  ill: { ...illHttp, ...lies },
});
describeMessenger('pagerduty', {
  messenger: (patience) => of('pagerduty', patience),
  destination: (port) => hookTo(`http://127.0.0.1:${port}/v2/enqueue`),
  ill: { ...illHttp, ...lies },
});

/** Sends by a kind to a receiver that answers as that service does; gives what was said and what arrived. */
async function exchange(
  kind: ChannelKind,
  path: string,
  answer: { status?: number; body?: string },
  message = aMessage,
) {
  const receiver = await startHttpService(answer);
  const said = await of(kind)
    .send(message, hookTo(`${receiver.url}${path}`))
    .catch((error: Error) => error.message);
  await receiver.stop();
  const requests = receiver.requests.map(({ body, ...rest }) => ({ ...rest, json: JSON.parse(body) }));
  return { said, requests };
}

describe('the smtp messenger', () => {
  it('sends plain text that keeps its umlauts, under the id of the delivery', async () => {
    const receiver = await startSmtpReceiver();
    const text = 'web-3 hängt — 503\n';
    const said = await of('smtp').send({ ...aMessage, text }, mailTo(receiver.url));
    await receiver.stop();
    expect(said).toContain('took the mail for ops@example.com');
    const [mail] = receiver.mails;
    expect([mail.from, mail.to, mail.subject]).toEqual(['holdfast@example.com', ['ops@example.com'], aMessage.subject]);
    expect(mail.text).toContain('web-3 hängt — 503');
    expect(mail.raw).toContain('<d-1@example.com>');
  });

  it('keeps its password to itself when the server says nothing that a mail server says', async () => {
    const receiver = await startHttpService({ body: 'no mail here' });
    const to = { ...mailTo(receiver.url.replace('http', 'smtp')), username: 'hf', secret };
    const failure = await of('smtp', 400)
      .send(aMessage, to)
      .catch((error: Error) => error.message);
    await receiver.stop();
    expect(failure).not.toContain(secret);
    expect(JSON.stringify(receiver.requests)).not.toContain(secret);
  });
});

describe('the webhook messenger', () => {
  it('signs what it posts, so that the receiver knows it is ours and fresh', async () => {
    const receiver = await startWebhookReceiver();
    await of('webhook').send(aMessage, hookTo(`${receiver.url}/hook`));
    await receiver.stop();
    const [request] = receiver.requests;
    const [, t, v1] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(request.headers['holdfast-signature']))!;
    expect(createHmac('sha256', secret).update(`${t}.${request.body}`).digest('hex')).toBe(v1);
    expect(Math.abs(Number(t) - Date.now() / 1000)).toBeLessThan(120);
    expect(request.headers['holdfast-delivery']).toBe('d-1');
  });

  it('follows no redirect to somewhere inside', async () => {
    const inner = await startWebhookReceiver();
    const outer = await startHttpService({ status: 307, headers: { location: inner.url } });
    await expectAsync(of('webhook').send(aMessage, hookTo(outer.url))).toBeRejectedWithError(NotDelivered, /redirect/);
    expect(inner.requests).toEqual([]);
    await Promise.all([inner.stop(), outer.stop()]);
  });
});

describe('the slack messenger', () => {
  it('posts the headline and the text, with nothing in them that Slack obeys', async () => {
    const message = { ...aMessage, subject: 'FIRING: <!channel> is down' };
    const { said, requests } = await exchange('slack', '/services/x', { body: 'ok' }, message);
    expect(said).toContain('answered ok');
    expect(requests[0].json.text).toBe('FIRING: &lt;!channel&gt; is down');
    expect(JSON.stringify(requests[0].json.blocks)).toContain('answered 503');
  });

  it('says why Slack refused in its own words', async () => {
    expect((await exchange('slack', '/x', { status: 404, body: 'no_service' })).said).toContain('404 (no_service)');
  });
});

describe('the teams messenger', () => {
  it('posts an adaptive card, to a workflow and to an older webhook', async () => {
    for (const answer of [
      { status: 202, body: '' },
      { status: 200, body: '1' },
    ]) {
      const { said, requests } = await exchange('teams', '/w', answer);
      expect(said).toContain(`answered ${answer.status}`);
      const [{ contentType, content }] = requests[0].json.attachments;
      expect(contentType).toBe('application/vnd.microsoft.card.adaptive');
      expect(content.body[0].text).toBe('FIRING: web-3 is down');
    }
  });

  it('does not believe a 200 that tells of a failure', async () => {
    const body = 'Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 429';
    expect((await exchange('teams', '/w', { status: 200, body })).said).toContain('is the address right');
  });
});

describe('the ntfy messenger', () => {
  it('publishes to the topic of its address, urgent when something is down', async () => {
    const { said, requests } = await exchange('ntfy', '/sub/ops', {
      body: '{"id":"x","event":"message","topic":"ops"}',
    });
    expect(said).toContain('for the topic ops');
    expect(requests[0].path).toBe('/sub');
    expect(requests[0].headers.authorization).toBe(`Bearer ${secret}`);
    expect(requests[0].json).toEqual(
      jasmine.objectContaining({ topic: 'ops', title: aMessage.subject, message: 'answered 503', priority: 5 }),
    );
  });
});

describe('the pagerduty messenger', () => {
  const good = { status: 202, body: '{"status":"success","message":"Event processed","dedup_key":"x"}' };
  const sent = async (message: typeof aMessage) => (await exchange('pagerduty', '/v2/enqueue', good, message)).requests;

  it('triggers, acknowledges and resolves under one key', async () => {
    const bodies = await Promise.all([
      sent(aMessage),
      sent({ ...aMessage, id: 'd-2', kind: 'acknowledged' }),
      sent({ ...aMessage, id: 'd-3', kind: 'resolved', gravity: 'good' }),
    ]);
    const events = bodies.map(([{ json }]) => json);
    expect(events.map(({ event_action: action }) => action)).toEqual(['trigger', 'acknowledge', 'resolve']);
    expect(new Set(events.map(({ dedup_key: key }) => key)).size).toBe(1);
    expect(events[0].routing_key).toBe(secret);
    expect(events[0].payload).toEqual(
      jasmine.objectContaining({ summary: aMessage.subject, source: 'web-3', severity: 'critical' }),
    );
  });

  it('leaves nothing open behind a test', async () => {
    const requests = await sent({ ...aMessage, kind: 'test', key: 'test:' });
    expect(requests.map(({ json }) => json.event_action)).toEqual(['trigger', 'resolve']);
  });
});
