import type { Message } from '../../domain/message.js';
import { Messenger } from '../../ports.js';
import type { Destination } from '../../ports.js';
import { notOurAnswer, type Post } from '../http/post.js';

/** Teams refuses messages of more than 28 kB. */
const longest = 8_000;

/**
 * Posts an adaptive card to a workflow ("When a Teams webhook request is received") or an incoming webhook of Teams. A
 * workflow answers 202; the older webhook answers 200 with `1`, and tells of failures with status 200 as well.
 */
export class TeamsMessenger extends Messenger {
  readonly kind = 'teams';

  constructor(private readonly post: Post) {
    super();
  }

  async send(message: Message, { url }: Destination): Promise<string> {
    const answer = await this.post.send(url, teamsBody(message));
    const taken = answer.status === 202 || answer.body === '1' || (answer.status === 200 && answer.body === '');
    if (!taken) throw notOurAnswer(answer, 'what Teams says when it took a message');
    return `${answer.host} answered ${answer.status}`;
  }
}

const colours = { critical: 'attention', warning: 'warning', info: 'default', good: 'good' } as const;

export function teamsBody({ subject, text, url, gravity }: Message): object {
  const lines = text.split('\n').slice(1).join('\n').trim().slice(0, longest).split('\n');
  const block = (words: string) => ({ type: 'TextBlock', text: plain(words), wrap: true, spacing: 'small' });
  const card = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    body: [
      { ...block(subject), weight: 'bolder', size: 'medium', color: colours[gravity] },
      ...lines.filter((line) => line !== '').map(block),
    ],
    ...(url?.startsWith('http') ? { actions: [{ type: 'Action.OpenUrl', title: 'Open in Holdfast', url }] } : {}),
  };
  return {
    type: 'message',
    attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content: card }],
  };
}

/** Text blocks read a little Markdown: a name is shown as it is. */
function plain(text: string): string {
  return text.replace(/[\\*_[\]()#>`~]/g, '\\$&');
}
