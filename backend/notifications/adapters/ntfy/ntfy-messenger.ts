import type { Gravity, Message } from '../../domain/message.js';
import { Messenger } from '../../ports.js';
import type { Destination } from '../../ports.js';
import { notOurAnswer, type Post } from '../http/post.js';

const priorities: Record<Gravity, number> = { critical: 5, warning: 4, info: 3, good: 3 };
const tags: Record<Gravity, string> = {
  critical: 'rotating_light',
  warning: 'warning',
  info: 'speech_balloon',
  good: 'white_check_mark',
};
/** ntfy makes an attachment of more. */
const longest = 4_000;

/** Publishes to a topic of ntfy.sh or one's own ntfy server, as JSON, so that names keep their umlauts. */
export class NtfyMessenger extends Messenger {
  readonly kind = 'ntfy';

  constructor(private readonly post: Post) {
    super();
  }

  async send(message: Message, { url, username, secret }: Destination): Promise<string> {
    const { server, topic } = placeOf(url);
    const answer = await this.post.send(server, ntfyBody(topic, message), signIn(username, secret));
    if (topicOf(answer.body) !== topic) throw notOurAnswer(answer, 'what ntfy says when it took a message');
    return `${answer.host} took it for the topic ${topic}`;
  }
}

/** The topic is the last part of the address; JSON is published to what comes before. */
function placeOf(address: string): { server: string; topic: string } {
  const url = new URL(address);
  const parts = url.pathname.split('/').filter(Boolean);
  const topic = decodeURIComponent(parts.pop() ?? '');
  return { server: `${url.origin}/${parts.join('/')}`, topic };
}

export function ntfyBody(topic: string, { subject, text, url, gravity }: Message): object {
  const message = text.split('\n').slice(1).join('\n').trim();
  const click = url?.startsWith('http') ? { click: url } : {};
  const bytes = Buffer.from(message).subarray(0, longest).toString();
  return { topic, title: subject, message: bytes, priority: priorities[gravity], tags: [tags[gravity]], ...click };
}

/** An access token, or a user name with its password. */
function signIn(username: string, secret: string | null): Record<string, string> {
  if (!secret) return {};
  if (username === '') return { authorization: `Bearer ${secret}` };
  return { authorization: `Basic ${Buffer.from(`${username}:${secret}`).toString('base64')}` };
}

function topicOf(body: string): unknown {
  try {
    return (JSON.parse(body) as { topic?: unknown } | null)?.topic;
  } catch {
    return null;
  }
}
