import type { Message } from '../../domain/message.js';
import { Messenger } from '../../ports.js';
import type { Destination } from '../../ports.js';
import { notOurAnswer, type Post } from '../http/post.js';

/** The most a section of a Slack message holds. */
const longest = 2_900;

/** Posts to an incoming webhook of Slack, or of Mattermost and Rocket.Chat, which speak the same. */
export class SlackMessenger extends Messenger {
  readonly kind = 'slack';

  constructor(private readonly post: Post) {
    super();
  }

  async send(message: Message, { url }: Destination): Promise<string> {
    const answer = await this.post.send(url, slackBody(message));
    if (answer.body.toLowerCase() !== 'ok') throw notOurAnswer(answer, "Slack's ok");
    return `${answer.host} answered ok`;
  }
}

/** `text` is what a notification shows, the blocks are what the channel shows. */
export function slackBody({ subject, text, url }: Message): object {
  const rest = text.split('\n').slice(1).join('\n').trim().slice(0, longest);
  const section = (words: string) => ({ type: 'section', text: { type: 'mrkdwn', text: words } });
  const open = { type: 'button', text: { type: 'plain_text', text: 'Open in Holdfast' }, url };
  return {
    text: escaped(subject),
    blocks: [
      section(`*${escaped(subject)}*`),
      ...(rest ? [section(escaped(rest))] : []),
      ...(url?.startsWith('http') ? [{ type: 'actions', elements: [open] }] : []),
    ],
  };
}

/** Slack's three control characters: a name may not call everybody with `<!channel>`. */
function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
