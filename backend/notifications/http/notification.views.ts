import { z } from 'zod';
import { page, pageQuery } from '../../platform/http/index.js';
import { channelFacts, channelKinds, receiverText } from '../domain/channel.js';
import type { ChannelRow, DeliveryRow } from '../persistence/notifications.queries.js';

const kind = z.enum(channelKinds);

export const line = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/^[^\u0000-\u001f\u007f]*$/, 'must be one line');
const address = line(190).refine((text) => /^[^\s@<>]+@[^\s@<>]+$/.test(text), 'must be an e-mail address');
const url = line(1000)
  .refine((text) => text === '' || URL.canParse(text), 'must be an address such as smtp://mail:25 or https://chat/hook')
  .refine(
    (text) => !URL.canParse(text) || (new URL(text).username === '' && new URL(text).password === ''),
    'must not hold a user name or password: give them apart, the password is sealed',
  );
const name = line(60)
  .transform((text) => text.trim())
  .pipe(z.string().min(1, 'is missing'));

export const channelParams = z.strictObject({ id: z.string().min(1).max(36) });
export type ChannelParams = z.infer<typeof channelParams>;

const fields = {
  enabled: z.boolean().optional(),
  url: url.optional(),
  from: z.union([address, z.literal('')]).optional(),
  to: z.array(address).max(50).optional(),
  username: line(190).optional(),
  /** The password, the key that signs a webhook, the access token or the integration key. */
  secret: line(500).pipe(z.string().min(1)).optional(),
};

export const addChannelBody = z
  .strictObject({
    kind,
    name,
    ...fields,
    /** Whether a route tells everything by it; without, it tells nothing until there is a route to it. */
    everything: z.boolean().default(true),
  })
  .meta({ id: 'AddNotificationChannelBody' });
export type AddChannelBody = z.infer<typeof addChannelBody>;
export const changeChannelBody = z
  .strictObject({ name: name.optional(), ...fields })
  .meta({ id: 'ChangeNotificationChannelBody' });
export type ChangeChannelBody = z.infer<typeof changeChannelBody>;

const channelShape = z.object({
  id: z.string(),
  kind,
  name: z.string(),
  enabled: z.boolean(),
  /** Of a kind whose address is a secret its host alone. */
  url: z.string(),
  from: z.string(),
  to: z.array(z.string()),
  username: z.string(),
  hasSecret: z.boolean(),
  updatedAt: z.number(),
  version: z.number(),
  /** Since when nothing at all was delivered by it, epoch milliseconds; null: it works, or was never used. */
  failingSince: z.number().nullable(),
});
export const channelsView = page(channelShape).meta({ id: 'NotificationChannels' });
export const channelView = channelShape
  .extend({
    /** The key that was made just now to sign the webhook with; never shown again. */
    madeSecret: z.string().nullable(),
  })
  .meta({ id: 'NotificationChannel' });

export function channelFactsOf(row: ChannelRow): z.infer<typeof channelShape> {
  const { sealed, ...shown } = row;
  return { ...shown, hasSecret: sealed !== null && !channelFacts[row.kind].secretAddress };
}

export const testResultView = z.object({ ok: z.boolean(), sentence: z.string() }).meta({ id: 'NotificationTest' });

export const deliveriesQuery = pageQuery.extend({
  state: z.enum(['waiting', 'sent', 'failed', 'dropped']).optional(),
  channel: z.string().max(36).optional(),
});
export type DeliveriesQuery = z.infer<typeof deliveriesQuery>;
export const deliveriesView = page(
  z.object({
    id: z.string(),
    channel: z.string(),
    /** What the channel is called today; null when it was removed. */
    channelName: z.string().nullable(),
    kind: z.enum(['firing', 'resolved', 'acknowledged', 'escalated', 'job-failed', 'access-recovered', 'test']),
    /** What it is about, for a person. */
    subject: z.string(),
    resourceId: z.string().nullable(),
    to: z.string(),
    state: z.enum(['waiting', 'sent', 'failed', 'dropped']),
    attempts: z.number(),
    createdAt: z.number(),
    nextAt: z.number().nullable(),
    endedAt: z.number().nullable(),
    /** What the other side said last. */
    answer: z.string(),
  }),
).meta({ id: 'NotificationDeliveryPage' });

const words = {
  firing: 'is',
  resolved: 'is',
  acknowledged: 'was acknowledged',
  escalated: 'was escalated: still',
  'job-failed': 'failed',
  'access-recovered': 'was made an owner on the host',
  test: 'test message',
};

export function deliveryFacts(row: DeliveryRow, channels: readonly ChannelRow[]) {
  const { told, receiver, state, nextAt } = row;
  const { kind: what, subject, status } = told;
  const of = ['firing', 'resolved', 'escalated'].includes(what) ? ` ${status}` : '';
  return {
    ...row,
    channelName: channels.find(({ id }) => id === row.channel)?.name ?? null,
    kind: what,
    subject: what === 'test' ? words.test : `${subject.name} ${words[what]}${of}`,
    resourceId: subject.kind === 'resource' ? subject.id : (told.incident?.resourceId ?? null),
    to: receiverText(receiver),
    nextAt: state === 'waiting' ? nextAt : null,
  };
}
