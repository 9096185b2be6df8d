import { z } from 'zod';
import { page } from '../../platform/http/index.js';
import { channelKinds, receiverText } from '../domain/channel.js';
import { severities } from '../domain/route.js';
import type { RouteRow } from '../persistence/notifications.queries.js';
import { line } from './notification.views.js';

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time such as 22:00');
const receiver = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('channel') }),
  z.strictObject({ kind: z.literal('person'), id: z.string().max(36) }),
  z.strictObject({ kind: z.literal('role'), role: z.string().max(64) }),
]);
const words = z.array(line(63).pipe(z.string().min(1))).max(50);
const match = z.strictObject({ tags: words, environments: words, severities: z.array(z.enum(severities)).max(5) });
const quiet = z.strictObject({
  from: clock,
  to: clock,
  /** IANA name; null: the zone of the person who is told. */
  timeZone: line(64).nullable(),
  /** What is down is told all the same. */
  urgentPasses: z.boolean(),
});

const fields = {
  name: line(60)
    .transform((text) => text.trim())
    .pipe(z.string().min(1, 'is missing')),
  channel: z.string().max(36),
  enabled: z.boolean(),
  /** 0: at once; n: when nobody acknowledged it and it was escalated n times. */
  level: z.number().int().min(0).max(9),
  /** Who: whoever the channel names, a person, or whoever holds a role on what it is about. */
  receiver,
  match,
  quiet: quiet.nullable(),
};

export const addRouteBody = z
  .strictObject({
    ...fields,
    enabled: fields.enabled.default(true),
    level: fields.level.default(0),
    receiver: receiver.default({ kind: 'channel' }),
    match: match.default({ tags: [], environments: [], severities: [] }),
    quiet: fields.quiet.default(null),
  })
  .meta({ id: 'AddNotificationRouteBody' });
export type AddRouteBody = z.infer<typeof addRouteBody>;
export const changeRouteBody = z.strictObject(fields).partial().meta({ id: 'ChangeNotificationRouteBody' });
export type ChangeRouteBody = z.infer<typeof changeRouteBody>;

export const routeParams = z.strictObject({ id: z.string().min(1).max(36) });
export type RouteParams = z.infer<typeof routeParams>;

const routeShape = z.object({
  id: z.string(),
  ...fields,
  name: z.string(),
  version: z.number(),
  updatedAt: z.number(),
});
export const routeView = routeShape.meta({ id: 'NotificationRoute' });
export const routesView = page(routeShape).meta({ id: 'NotificationRoutes' });

export const routeFacts = ({ rule, ...row }: RouteRow) => ({ ...row, ...rule });

export const whoQuery = z.strictObject({ severity: z.enum(severities).default('down') });
export type WhoQuery = z.infer<typeof whoQuery>;

/** Who would be told. */
export const whoView = z
  .object({
    severity: z.enum(severities),
    /** One sentence a person reads. */
    sentence: z.string(),
    told: z.array(
      z.object({
        routeId: z.string(),
        route: z.string(),
        channelId: z.string(),
        channel: z.string(),
        channelKind: z.enum(channelKinds),
        /** The person's name, or where the channel sends. */
        who: z.string(),
        to: z.string(),
        /** 0: at once; n: after n escalations. */
        level: z.number(),
        /** Epoch milliseconds until which it would wait because of quiet hours; null: it would not. */
        waitsUntil: z.number().nullable(),
        /** Since when the channel delivers nothing; null: it works as far as is known. */
        failingSince: z.number().nullable(),
      }),
    ),
  })
  .meta({ id: 'WhoWouldBeTold' });

interface FoundTarget {
  route: RouteRow;
  channel: { id: string; name: string; kind: (typeof channelKinds)[number]; failingSince: number | null };
  receiver: { url: string; to: string[] };
  person: { name: string } | null;
  waitsUntil: number | null;
}

export function whoFacts(severity: (typeof severities)[number], found: FoundTarget[]): z.infer<typeof whoView> {
  const told = found.map(({ route, channel, receiver: to, person, waitsUntil }) => ({
    ...{ routeId: route.id, route: route.name, level: route.level, waitsUntil },
    ...{ channelId: channel.id, channel: channel.name, channelKind: channel.kind, failingSince: channel.failingSince },
    ...{ who: person?.name ?? receiverText(to), to: receiverText(to) },
  }));
  const now = told.filter(({ level }) => level === 0);
  const names = [...new Set(now.map(({ who }) => who))];
  const sentence =
    told.length === 0
      ? 'Nobody would be told: no route leads there.'
      : now.length === 0
        ? 'Nobody would be told at once, only after an escalation.'
        : `${names.slice(0, 5).join(', ')}${names.length > 5 ? ` and ${names.length - 5} more` : ''} would be told.`;
  return { severity, sentence, told };
}
