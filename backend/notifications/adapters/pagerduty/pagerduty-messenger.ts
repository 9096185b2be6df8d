import { createHash } from 'node:crypto';
import type { AlertKind } from '../../domain/alert.js';
import type { Gravity, Message } from '../../domain/message.js';
import { Messenger, NotDelivered } from '../../ports.js';
import type { Destination } from '../../ports.js';
import { notOurAnswer, type Post } from '../http/post.js';

type Action = 'trigger' | 'acknowledge' | 'resolve';

const actions: Partial<Record<AlertKind, Action>> = { resolved: 'resolve', acknowledged: 'acknowledge' };
const severities: Record<Gravity, string> = { critical: 'critical', warning: 'warning', info: 'info', good: 'info' };

/**
 * Sends events of PagerDuty's Events API v2: what begins triggers, what ends resolves, under one key, so that an event
 * sent twice changes nothing. A test triggers and resolves at once: it leaves nothing open.
 */
export class PagerDutyMessenger extends Messenger {
  readonly kind = 'pagerduty';
  override readonly oneByOne = true;

  constructor(private readonly post: Post) {
    super();
  }

  async send(message: Message, to: Destination): Promise<string> {
    if (!to.secret) throw new NotDelivered('the channel has no integration key');
    const said = await this.enqueue(message, actions[message.kind] ?? 'trigger', to);
    return message.kind === 'test' ? this.enqueue(message, 'resolve', to) : said;
  }

  private async enqueue(message: Message, action: Action, { url, secret }: Destination): Promise<string> {
    const answer = await this.post.send(url, pagerDutyBody(message, action, secret!));
    if (!tookIt(answer.body)) throw notOurAnswer(answer, 'what PagerDuty says when it took an event');
    return `${answer.host} took the event (${action})`;
  }
}

export function pagerDutyBody(message: Message, action: Action, routingKey: string): object {
  const { key, subject, text, url, gravity, since, payload } = message;
  // Job failures have no end of their own, so each is a thing by itself.
  const dedup = createHash('sha256')
    .update(message.kind === 'job-failed' ? message.id : key)
    .digest('hex');
  const head = { routing_key: routingKey, event_action: action, dedup_key: `holdfast-${dedup.slice(0, 32)}` };
  if (action !== 'trigger') return head;
  const { subject: about } = payload as { subject?: { name?: string } };
  const event = {
    summary: subject.slice(0, 1_024),
    source: about?.name || 'holdfast',
    severity: severities[gravity],
    timestamp: new Date(since).toISOString(),
    custom_details: { text: text.slice(0, 8_000), ...payload },
  };
  const links = url?.startsWith('http') ? { client_url: url, links: [{ href: url, text: 'Open in Holdfast' }] } : {};
  return { ...head, client: 'Holdfast', ...links, payload: event };
}

function tookIt(body: string): boolean {
  try {
    return (JSON.parse(body) as { status?: unknown } | null)?.status === 'success';
  } catch {
    return false;
  }
}
