import { z } from 'zod';
import { epochMsField, idField, page, tagField, textField } from '../../platform/http/index.js';

const occurrence = z.object({ from: epochMsField, to: epochMsField });
const target = z.object({ kind: z.enum(['resource', 'tag']), id: z.string(), name: z.string() });

export const maintenanceView = z
  .object({
    id: z.string(),
    reason: z.string(),
    /** `on`: it lasts now. `planned`: it comes. `over`: nothing of it is to come. */
    state: z.enum(['on', 'planned', 'over']),
    targets: z.array(target),
    /** How many resources it covers now, with all below those it names. */
    touches: z.number(),
    startsAt: epochMsField,
    endsAt: epochMsField.nullable(),
    /** Cron line of one that recurs. */
    schedule: z.string().nullable(),
    timeZone: z.string(),
    durationMs: z.number(),
    /** When what is on now ends by itself. */
    until: epochMsField.nullable(),
    next: z.array(occurrence),
    createdBy: z.object({ id: z.string(), name: z.string() }),
    createdAt: epochMsField,
    version: z.number(),
    may: z.array(z.string()),
  })
  .meta({ id: 'Maintenance' });

export const maintenancePageView = page(maintenanceView).meta({ id: 'MaintenancePage' });

export const calendarView = page(
  occurrence.extend({ windowId: z.string(), reason: z.string(), targets: z.array(target) }),
).meta({ id: 'MaintenanceCalendar' });

export const previewView = z
  .object({
    touches: z.number(),
    /** The first 200 by name. */
    resources: z.array(z.object({ id: z.string(), name: z.string(), kind: z.string(), status: z.string() })),
    /** How many of them are not well now: their incidents end when it begins. */
    notWell: z.number(),
    occurrences: z.array(occurrence),
  })
  .meta({ id: 'MaintenancePreview' });

/** Without `startsAt` it begins now; with `schedule` it recurs from then on. */
export const maintenanceBody = z
  .strictObject({
    resourceIds: z.array(idField).max(200).default([]),
    tags: z.array(tagField).max(32).default([]),
    reason: textField(500).pipe(z.string().trim().min(1, 'must not be empty')),
    startsAt: epochMsField.optional(),
    forMs: z
      .int()
      .min(60_000)
      .max(31 * 86_400_000),
    schedule: z.string().trim().min(1).max(120).optional(),
    timeZone: z.string().trim().max(64).default('UTC'),
    until: epochMsField.optional(),
  })
  .meta({ id: 'MaintenanceBody' });
export type MaintenanceBody = z.infer<typeof maintenanceBody>;

export const maintenanceParams = z.object({ id: idField });
export type MaintenanceParams = z.infer<typeof maintenanceParams>;

const time = z.coerce.number().int().min(0).max(8_640_000_000_000_000);
/** At most 400 days. */
export const calendarQuery = z
  .strictObject({ from: time, to: time })
  .refine(({ from, to }) => to > from && to - from <= 400 * 86_400_000, {
    path: ['to'],
    message: 'must be up to 400 days after from',
  });
export type CalendarQuery = z.infer<typeof calendarQuery>;
