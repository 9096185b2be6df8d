import { z } from 'zod';
import { page, pageQuery } from '../../platform/http/index.js';
import { channelKinds, receiverText } from '../domain/channel.js';
import type { ChannelRow, DeliveryRow } from '../persistence/notifications.queries.js';

const kind = z.enum(channelKinds);

const line = (max: number) =>
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

export const channelParams = z.strictObject({ kind });
export type ChannelParams = z.infer<typeof channelParams>;

export const setChannelBody = z
  .strictObject({
    kind,
    enabled: z.boolean().optional(),
    url: url.optional(),
    from: address.optional(),
    to: z.array(address).max(50).optional(),
    username: line(190).optional(),
    /** Of the mail account. */
    password: z.string().min(1).max(500).optional(),
    /** The key that signs a webhook; made when there is none. */
    secret: z.string().min(16).max(500).optional(),
  })
  .meta({ id: 'SetNotificationChannelBody' });
export type SetChannelBody = z.infer<typeof setChannelBody>;

const channelShape = z.object({
  kind,
  enabled: z.boolean(),
  url: z.string(),
  from: z.string(),
  to: z.array(z.string()),
  username: z.string(),
  hasSecret: z.boolean(),
  updatedAt: z.number().nullable(),
});
export const channelsView = page(channelShape).meta({ id: 'NotificationChannels' });
export const channelView = channelShape
  .extend({
    /** The key that was made just now to sign the webhook with; never shown again. */
    madeSecret: z.string().nullable(),
  })
  .meta({ id: 'NotificationChannel' });

/** A channel that was never set up is one that is off. */
export function channelFacts(id: z.infer<typeof kind>, row: ChannelRow | undefined): z.infer<typeof channelShape> {
  const { enabled = false, url: at = '', from = '', to = [], username = '', sealed = null } = row ?? {};
  return {
    kind: id,
    enabled,
    url: at,
    from,
    to,
    username,
    hasSecret: sealed !== null,
    updatedAt: row?.updatedAt ?? null,
  };
}

export const testResultView = z.object({ ok: z.boolean(), sentence: z.string() }).meta({ id: 'NotificationTest' });

export const deliveriesQuery = pageQuery;
export type DeliveriesQuery = z.infer<typeof deliveriesQuery>;
export const deliveriesView = page(
  z.object({
    id: z.string(),
    channel: kind,
    kind: z.enum(['firing', 'resolved', 'job-failed', 'access-recovered', 'test']),
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
  'job-failed': 'failed',
  'access-recovered': 'was made an owner on the host',
  test: 'test message',
};

export function deliveryFacts(row: DeliveryRow) {
  const { told, receiver, state, nextAt } = row;
  const { kind: what, subject, status } = told;
  const text =
    what === 'test' ? words.test : `${subject.name} ${words[what]}${subject.kind === 'resource' ? ` ${status}` : ''}`;
  return {
    ...row,
    kind: what,
    subject: text,
    resourceId: subject.kind === 'resource' ? subject.id : null,
    to: receiverText(receiver),
    nextAt: state === 'waiting' ? nextAt : null,
  };
}
