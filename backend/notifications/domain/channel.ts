/** The ways to be told. */
export const channelKinds = ['smtp', 'webhook', 'slack', 'teams', 'ntfy', 'pagerduty'] as const;
export type ChannelKind = (typeof channelKinds)[number];

export interface Channel {
  kind: ChannelKind;
  enabled: boolean;
  /** smtp://host:25, smtps://host:465 or https://chat.example/hook; never with a password. */
  url: string;
  from: string;
  to: string[];
  username: string;
}

/** Where a message goes; what was told to someone is resolved there, whatever the channel says by then. */
export interface Receiver {
  url: string;
  to: string[];
}

interface KindFacts {
  /** What people call it. */
  word: string;
  schemes: readonly string[];
  example: string;
  /** The address itself lets anyone write there: it is sealed, and only its host is ever shown. */
  secretAddress?: true;
  /** What the secret is, when it does not work without one. */
  needs?: string;
  /** Where it is when nobody says otherwise. */
  usually?: string;
}

const web = ['https', 'http'] as const;

export const channelFacts: Record<ChannelKind, KindFacts> = {
  smtp: { word: 'e-mail', schemes: ['smtp', 'smtps'], example: 'smtp://mail.example:25' },
  webhook: { word: 'webhook', schemes: web, example: 'https://chat.example/hook' },
  slack: {
    ...{ word: 'Slack', schemes: web, secretAddress: true },
    example: 'https://hooks.slack.com/services/T…/B…/…',
  },
  teams: {
    ...{ word: 'Teams', schemes: web, secretAddress: true },
    example: 'https://….webhook.office.com/webhookb2/… or the address of a workflow',
  },
  ntfy: { word: 'ntfy', schemes: web, example: 'https://ntfy.sh/the-topic' },
  pagerduty: {
    ...{ word: 'PagerDuty', schemes: web, example: 'https://events.eu.pagerduty.com/v2/enqueue' },
    ...{ needs: 'the integration key of its service', usually: 'https://events.pagerduty.com/v2/enqueue' },
  },
};

/** A person's answer to "where did it go". */
export function receiverText({ url, to }: Receiver): string {
  if (to.length > 0) return to.join(', ');
  return URL.canParse(url) ? new URL(url).host : url;
}

/** What may be shown and kept of an address that is a secret. */
export function shownAddress(url: string): string {
  return URL.canParse(url) ? `${new URL(url).origin}/…` : '';
}

interface Fault {
  field: string;
  message: string;
  remedy: string;
}

/** What keeps a channel from working, by field; empty when nothing does. `secret`: whether it has one. */
export function faultsOfChannel(channel: Channel, secret: boolean): Fault[] {
  if (!channel.enabled) return [];
  const faults = addressFaults(channel);
  const { kind } = channel;
  if (kind === 'smtp' && channel.to.length === 0) {
    faults.push({ field: 'to', message: 'names nobody', remedy: 'Give at least one address.' });
  }
  if (kind === 'smtp' && channel.from === '') {
    faults.push({ field: 'from', message: 'is missing', remedy: 'Give the sender, holdfast@example.com.' });
  }
  const { needs } = channelFacts[kind];
  if (needs && !secret) faults.push({ field: 'secret', message: 'is missing', remedy: `Give ${needs}.` });
  return faults;
}

function addressFaults({ kind, url }: Channel): Fault[] {
  const { schemes, example } = channelFacts[kind];
  const scheme = /^([a-z]+):\/\//.exec(url)?.[1] ?? '';
  const remedy = `Write ${example}.`;
  if (!schemes.includes(scheme)) {
    return [{ field: 'url', message: `must begin with ${schemes.join(':// or ')}://`, remedy }];
  }
  const topic = kind === 'ntfy' && URL.canParse(url) ? new URL(url).pathname.replace(/^\/+|\/+$/g, '') : 'any';
  return topic === '' ? [{ field: 'url', message: 'names no topic', remedy }] : [];
}
