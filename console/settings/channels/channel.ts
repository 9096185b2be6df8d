import type { Wire } from '../../api/contract';

export type Channel = Wire<'NotificationChannels'>['items'][number];
export type ChannelKind = Channel['kind'];

/** How the form of a kind reads: what its address is called, and what secret it takes. */
export interface KindWords {
  readonly label: string;
  readonly address: string;
  readonly placeholder: string;
  readonly hint: string;
  /** What its secret is called; null when it takes none. */
  readonly secret: string | null;
  readonly secretOptional?: boolean;
  /** Left empty, it is the usual one. */
  readonly addressOptional?: boolean;
}

export const kinds: Readonly<Record<ChannelKind, KindWords>> = {
  smtp: {
    ...{ label: 'E-mail', address: 'Mail server', placeholder: 'smtp://mail.example.com:587' },
    ...{ hint: 'smtp:// with STARTTLS where it is offered, or smtps://', secret: 'Password', secretOptional: true },
  },
  slack: {
    ...{ label: 'Slack', address: 'Address of the incoming webhook', secret: null },
    ...{ placeholder: 'https://hooks.slack.com/services/…', hint: 'Sealed here: only its host is ever shown again' },
  },
  teams: {
    ...{ label: 'Microsoft Teams', address: 'Address of the workflow', secret: null },
    placeholder: 'https://….logic.azure.com/workflows/…',
    hint: 'Workflow “When a Teams webhook request is received”; sealed here',
  },
  ntfy: {
    ...{ label: 'ntfy', address: 'Server and topic', placeholder: 'https://ntfy.sh/our-topic' },
    ...{ hint: 'ntfy.sh or a server of your own', secret: 'Access token', secretOptional: true },
  },
  pagerduty: {
    ...{ label: 'PagerDuty', address: 'Events API', placeholder: 'https://events.pagerduty.com/v2/enqueue' },
    ...{ hint: 'Left empty: PagerDuty in the US', secret: 'Integration key', addressOptional: true },
  },
  webhook: {
    ...{ label: 'Webhook', address: 'Address to post to', placeholder: 'https://chat.example.com/hooks/ops' },
    ...{ hint: 'Each message is signed, so that its receiver knows it is ours', secret: 'Signing key' },
    secretOptional: true,
  },
};

export const kindChoices = Object.entries(kinds).map(([value, { label }]) => ({ value, label }));

/** Where a channel sends, for a person. */
export function whereTo({ kind, to, url }: Pick<Channel, 'kind' | 'to' | 'url'>): string {
  if (kind === 'smtp') return to.join(', ');
  if (kind === 'slack' || kind === 'teams') return URL.canParse(url) ? new URL(url).host : '';
  return url.replace(/^https?:\/\//, '');
}

/** What stands at the secret of a channel: of a new one (null), or of one whose address is typed anew. */
export function secretWords(
  channel: Pick<Channel, 'url' | 'hasSecret'> | null,
  { kind, url }: Pick<Channel, 'kind' | 'url'>,
): { placeholder: string; hint: string } {
  const made = kind === 'webhook' ? 'Left empty: one is made and shown once' : '';
  if (!channel?.hasSecret) return { placeholder: '', hint: made };
  if (hostOf(channel.url) === hostOf(url)) return { placeholder: 'kept, type to change', hint: '' };
  return { placeholder: '', hint: `What is known was for another server. ${made || 'Type it again'}` };
}

const hostOf = (url: string) => (URL.canParse(url) ? new URL(url).host : url);
