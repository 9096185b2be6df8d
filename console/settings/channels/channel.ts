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
    ...{ hint: 'Left empty: PagerDuty in the US', secret: 'Integration key' },
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
