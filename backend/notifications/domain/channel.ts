/** The ways to be told. */
export const channelKinds = ['smtp', 'webhook'] as const;
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

/** A person's answer to "where did it go". */
export function receiverText({ url, to }: Receiver): string {
  if (to.length > 0) return to.join(', ');
  return URL.canParse(url) ? new URL(url).host : url;
}

/** What keeps a channel from working, by field; empty when nothing does. */
export function channelFaults(channel: Channel): { field: string; message: string; remedy: string }[] {
  if (!channel.enabled) return [];
  const faults = [];
  const scheme = /^([a-z]+):\/\//.exec(channel.url)?.[1] ?? '';
  const wanted = channel.kind === 'smtp' ? ['smtp', 'smtps'] : ['https', 'http'];
  const example = channel.kind === 'smtp' ? 'smtp://mail.example:25' : 'https://chat.example/hook';
  if (!wanted.includes(scheme)) {
    faults.push({ field: 'url', message: `must begin with ${wanted.join(':// or ')}://`, remedy: `Write ${example}.` });
  }
  if (channel.kind === 'smtp' && channel.to.length === 0) {
    faults.push({ field: 'to', message: 'names nobody', remedy: 'Give at least one address.' });
  }
  if (channel.kind === 'smtp' && channel.from === '') {
    faults.push({ field: 'from', message: 'is missing', remedy: 'Give the sender, holdfast@example.com.' });
  }
  return faults;
}
